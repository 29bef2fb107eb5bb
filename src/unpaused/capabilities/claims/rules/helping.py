"""Whether a customer still needs help to come to us, from how their claims stand."""

from collections.abc import Collection
from typing import Literal

Help = Literal["needed", "came", "moot"]
BEFORE_SUBMISSION = ("opened", "stated")


def help_now(states: Collection[str]) -> Help:
    """From the states of all of a person's claims in one incident: "needed" while one of them waits to be handed in,
    "came" where all are handed in, "moot" where all were withdrawn."""
    if any(state in BEFORE_SUBMISSION for state in states):
        return "needed"
    return "came" if any(state != "withdrawn" for state in states) else "moot"
