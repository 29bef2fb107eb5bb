"""Claims (理赔): notice of loss, case, documents, decision, payout, and the sub-ledger behind the money."""
