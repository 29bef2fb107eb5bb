"""Events: what has happened, written with the business rows, told upward without an import upward.

`publish` stores the event and enqueues one job for each subscriber in the same transaction. A subscriber runs at most
once to success for each event: (event, subscriber) is unique and written in the subscriber's own transaction.
"""
