"""Accounts of staff: roles, permissions, branch scope, and the rule that every route declares who may use it.

Customers have no account: the portal knows them by a session that a one-time code and an identity check opened.
"""
