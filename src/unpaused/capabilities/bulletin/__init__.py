"""Bulletin (应急快报): figures frozen, signed by a second person, each of them openable to its records."""
