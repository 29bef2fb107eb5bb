"""Claims (理赔): notice of loss, case, documents, decision, payout, and the sub-ledger behind the money.

Words: a *case* (赔案) is opened with a *notice of loss* (报案) and an outstanding *reserve* (未决准备金). The
customer *states the event* (出险情况), adds *documents* (理赔资料), names an account (收款账户) and *submits*. The
machine *approves* or *refers* (转人工); only an *examiner* (核赔员) *declines* (拒赔). An approved claim becomes a
*payout* (赔付), payouts go to the bank in *batches* (批次). An *original waived* (免交原件) means that the image
serves; a *document waived* (免交该单证) need not be sent at all.
"""
