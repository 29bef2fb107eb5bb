"""Jobs: work done later, enqueued in the business transaction, on the same database (procrastinate).

A job is a chunk (about 1,000 messages, a batch of payouts), never a row. A worker that dies leaves its job to be
reclaimed within two minutes; what a job does must bear being done again.
"""
