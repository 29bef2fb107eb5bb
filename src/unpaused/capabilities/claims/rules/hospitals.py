"""Names of hospitals as people write them, compared with those a contract designates."""

import unicodedata
from collections.abc import Iterable, Mapping


def written(name: str) -> str:
    """A name without what writers do differently: width, case, spaces, punctuation."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in plain if char.isalnum())


def designated(listed: Iterable[str | Mapping[str, list[str]]]) -> frozenset[str]:
    """From a product's list, all names as `written`: each is a name, or a name with others in common use for it."""
    names: set[str] = set()
    for each in listed:
        known = {each: []} if isinstance(each, str) else each
        for name, others in known.items():
            names |= {written(name), *(written(other) for other in others)}
    return frozenset(names)
