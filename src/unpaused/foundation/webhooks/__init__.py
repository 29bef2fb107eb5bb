"""Webhooks: programs of others that are told what happened, by an address and the types of events they asked for.

*Webhook* (事件推送): an address, the types it wants, a secret. *Delivery*: one event on its way to one webhook. Here
are the tables and what may be asked for; capabilities/administration keeps them, gateways/webhooks makes the calls.
"""
