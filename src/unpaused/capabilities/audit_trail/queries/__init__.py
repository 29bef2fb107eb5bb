"""Reads of the trail: acts, the records they were done to, the people they were about."""
