"""Keys of what follows a match."""


def key_of(match_id: int) -> str:
    """The beginning of every key that a match uses elsewhere. Ends in a dot: match 1 is not match 10."""
    return f"screening.match.{match_id}."
