"""Masked names for a page of open ends, from the book, within the reader's branches."""

from collections.abc import Iterable, Mapping

from unpaused.capabilities.command.models import OpenEnd
from unpaused.foundation.book import Scope, installed
from unpaused.foundation.privacy import masking
from unpaused.kernel.errors import Unavailable

Names = Mapping[int | None, str]


def names_of(ends: Iterable[OpenEnd], branches: frozenset[str] | None) -> Names:
    """By person id. Empty where no book is installed: the list must stand without it."""
    ids = [end.person_id for end in ends if end.person_id is not None]
    if not ids:
        return {}
    try:
        return {
            p.person_id: masking.name(p.name)
            for p in installed.book().persons(ids, scope=Scope(branches) if branches else None)
        }
    except Unavailable:
        return {}
