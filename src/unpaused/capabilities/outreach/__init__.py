"""Outreach (触达): templates, messages to people, one a recipient and channel, and what became of each."""
