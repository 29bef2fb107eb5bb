"""What people decided beside what the machine had told, by kind of list, and the map that this has taught."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, QuerySet

from unpaused.capabilities.screening.models import Candidate, KindCalibration, ListKind, RowState, SpotCheck
from unpaused.engines import linkage

MOST = 20_000
"""Decisions looked at, the newest: a sender's lists change with the years."""


def in_force(kind: str) -> linkage.Calibration:
    """The map for lists of this kind; the one that changes nothing where none was learnt."""
    newest = newest_of(kind)
    return newest.map if newest else linkage.Calibration()


def newest_of(kind: str) -> KindCalibration | None:
    return KindCalibration.objects.filter(kind=kind).order_by("-learnt_at", "-pk").first()


def newest() -> list[tuple[str, KindCalibration | None]]:
    """For each kind of list, by its name in the reader's language."""
    return [(str(kind.label), newest_of(kind)) for kind in ListKind]


def decisions_of(kind: str) -> list[linkage.Decision]:
    """Of rows that an examiner decided, and of the daily sample of those that the machine confirmed by itself: without
    it nothing would be learnt about sure ones. What was undone outside the sample is left out: of those only the wrong
    ones are known."""
    return [*_by_examiners(kind), *_of_the_sample(kind)]


def _first(kind: str) -> QuerySet[Candidate]:
    """The first candidates of rows of lists of this kind."""
    return Candidate.objects.filter(rank=1, row__list__kind=kind, row__told__isnull=False)


def _by_examiners(kind: str) -> Iterator[linkage.Decision]:
    decided = _first(kind).filter(row__decided_by__isnull=False, row__state__in=[RowState.CONFIRMED, RowState.REJECTED])
    newest_first = decided.order_by("-row__decided_at")[:MOST]
    for told, first, person in newest_first.values_list("row__told", "person_id", "row__match__person_id"):
        yield linkage.Decision(told or 0.0, first == person)


def _of_the_sample(kind: str) -> Iterator[linkage.Decision]:
    """A match that was undone is on no row any more: its person is ruled out there."""
    alone = _first(kind).filter(row__decided_by__isnull=True).order_by("-row__screened_at")
    right = alone.filter(row__match__spot_check__right_at__isnull=False, row__match__person_id=F("person_id"))
    undone = SpotCheck.objects.filter(
        match__incident=OuterRef("row__list__incident"),
        match__person_id=OuterRef("person_id"),
        match__undone_at__isnull=False,
    )
    wrong = alone.filter(Exists(undone), refuted=True)
    for same, candidates in ((True, right), (False, wrong)):
        for told in candidates.values_list("row__told", flat=True)[:MOST]:
            yield linkage.Decision(told or 0.0, same)
