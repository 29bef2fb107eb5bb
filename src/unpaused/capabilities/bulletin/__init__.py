"""Bulletin (应急快报): figures frozen and signed by a second person, each of them openable to its records.

Words: *draft*, frozen but not signed; *signed*, unchangeable; *frozen figure*, a reading with the ids it was counted
from; *drift*, figures of a draft that no longer agree with the live ones.
"""
