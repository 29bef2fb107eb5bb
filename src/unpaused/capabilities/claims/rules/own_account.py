"""Whether the account that a notification of the bank speaks of is the one from which claims are paid."""

import re
from collections.abc import Iterable

_SHORTEST_END = 10
"""So many last digits in common are the same account, written with or without the branch in front."""


def is_ours(said: str, ours: Iterable[str]) -> bool:
    """`said` by the bank, in its own way of writing: with spaces or hyphens, without the branch in front, with stars
    for digits. What it does not say is not held against it, nor what we do not know."""
    written, known = _plain(said), [_plain(each) for each in ours]
    return not known or not written.strip("*") or any(_same(written, each) for each in known)


def _plain(number: str) -> str:
    return re.sub(r"[^0-9A-Z*]", "", number.upper())


def _same(said: str, ours: str) -> bool:
    if "*" in said:
        return len(said) == len(ours) and all(a in ("*", b) for a, b in zip(said, ours, strict=True))
    shorter, longer = sorted((said, ours), key=len)
    return said == ours or (len(shorter) >= _SHORTEST_END and longer.endswith(shorter))
