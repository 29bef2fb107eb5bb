"""How long a link to the board may live, and how often it may be opened. Pure."""

from datetime import datetime, timedelta

LONGEST_LINK = timedelta(days=31)
LONGEST_REASON = 300
OPENINGS_A_MINUTE = 120
"""Of one link, polls of open boards among them: a room of sixty screens."""
GUESSES_A_MINUTE = 20
"""From one address, of links that do not open."""


def may_end(until: datetime, now: datetime) -> bool:
    """A link ends, and within a month: longer ones are forgotten."""
    return now < until <= now + LONGEST_LINK
