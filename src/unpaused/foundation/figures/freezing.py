"""Figures as they are kept on a paper: read in one view of the database, with labels in both languages."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from unpaused.foundation.figures.registry import Figure, Reading
from unpaused.foundation.papers.signatures import frozen_value
from unpaused.foundation.papers.words import LANGUAGES
from unpaused.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Frozen:
    """One reading as it was. `labels` by "zh" and "en"; `record_ids` in order."""

    name: str
    labels: dict[str, str]
    unit: str
    value: float | None
    record_type: str
    record_ids: list[int]


def freeze(figure: Figure, incident_id: int, branches: Collection[str] | None = None) -> Frozen:
    """Read now; of these branches alone where they are given.

    Raises Refused where the figure cannot be told apart by branch.
    """
    reading = read(figure, incident_id, branches)
    return Frozen(
        figure.name,
        {short: _said(figure.label, language) for short, language in LANGUAGES.items()},
        figure.unit,
        frozen_value(reading.value),
        reading.record_type,
        sorted(reading.record_ids),
    )


def read(figure: Figure, incident_id: int, branches: Collection[str] | None = None) -> Reading:
    """As `freeze`, the bare reading."""
    if branches is None:
        return figure.query(incident_id)
    if figure.within is None:
        raise Refused("figure.no_branches", "The figure {name} cannot be told apart by branch.", name=figure.name)
    return figure.within(incident_id, branches)


def _said(label: Any, language: str) -> str:
    with translation.override(language):
        return str(label)


@contextmanager
def one_view() -> Iterator[None]:
    """A transaction that sees one state throughout, so that figures agree with each other."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
