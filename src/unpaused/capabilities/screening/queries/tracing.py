"""What screening keeps about one person, and records by the numbers that people read."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from unpaused.capabilities.screening.models import ListRow, Match


@dataclass(frozen=True, slots=True)
class Traces:
    """Ids of matches, undone ones too, and of the rows that name the person, with the subjects of those rows."""

    matches: list[int]
    rows: list[int]
    row_subjects: list[UUID]


def traces_of(subject_id: UUID) -> Traces:
    """Two queries."""
    matches = list(Match.objects.filter(subject_id=subject_id).order_by("pk").values_list("pk", flat=True))
    pairs = list(ListRow.objects.filter(match_id__in=matches).order_by("pk").values_list("pk", "subject_id"))
    return Traces(matches, [pk for pk, _ in pairs], [subject for _, subject in pairs])


def match_numbered(number: str) -> int | None:
    """The match's id, for a number as it is shown (MT260630-00017-4)."""
    serial = number.split("-")[1] if number.startswith("MT") and number.count("-") == 2 else ""
    if not (serial.isascii() and serial.isdigit() and len(serial) < 19):
        return None
    found = Match.objects.filter(pk=int(serial)).first()
    return found.pk if found and found.number == number else None


def row_numbered(number: str) -> int | None:
    """The row's id, for a number as it is shown (LI260630-00001-2 / 17)."""
    of_list, slash, place = (part.strip() for part in number.partition("/"))
    if not slash or not (place.isascii() and place.isdigit() and len(place) < 9):
        return None
    return ListRow.objects.filter(list__number=of_list, place=int(place)).values_list("pk", flat=True).first()


def numbers_of_rows(row_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Number and branch by id. One query."""
    rows = ListRow.objects.filter(pk__in=list(row_ids)).select_related("list").defer("facts")
    return {row.pk: (str(row), row.branch_code) for row in rows}
