"""Outreach (触达): people are told, each once a channel, and what became of every message is known.

A *message* is one row a recipient and channel. An *invitation* is the short code with which a customer enters. A
*delivery report* (状态报告) is kept as it came and joined to its message later. A message whose outcome nobody knows is
*uncertain*: it is never sent again by itself, a report or a person settles it.

Texts come from templates whose variables are of closed types (rules/variables.py): nothing of a list fits into them.
"""
