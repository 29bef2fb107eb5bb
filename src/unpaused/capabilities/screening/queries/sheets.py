"""The sheets of a workbook: which one a list was read from, and what became of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.screening.models import ListState, PeopleList
from unpaused.capabilities.screening.queries.reading import FirstLook, fingerprint
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.models import Subject

SHEETS = "screening.list.sheets"


@dataclass(frozen=True, slots=True)
class Sheets:
    """`read`: the name of the sheet that the list is, "" where the file has none; `others`: those with data that were
    not read with it, each with the list that it was taken as, None for those that nobody took."""

    read: str = ""
    others: Mapping[str, PeopleList | None] | None = None


def sealed_sheets(subject: Subject, found: FirstLook, chosen: str) -> bytes | None:
    """What `sheets_of` opens again; None for a file of one sheet."""
    if not chosen and not found.other_sheets:
        return None
    return sealing.seal_json(subject, SHEETS, {"read": chosen or found.sheet, "others": list(found.other_sheets)})


def sheet_of(people_list: PeopleList) -> str:
    """The name of the sheet to read; "" for the only one, and once the list is deleted."""
    return str(_kept(people_list).get("read", ""))


def sheets_of(people_list: PeopleList) -> Sheets:
    """One query where the workbook has others."""
    kept = _kept(people_list)
    digests = {name: fingerprint(people_list.sha256, name) for name in kept.get("others", [])}
    living = PeopleList.objects.filter(incident_id=people_list.incident_id, sha256__in=digests.values())
    taken = {each.sha256: each for each in living.exclude(state=ListState.DELETED).order_by("pk")} if digests else {}
    return Sheets(kept.get("read", ""), {name: taken.get(digest) for name, digest in digests.items()})


def _kept(people_list: PeopleList) -> dict[str, Any]:
    if people_list.sheets is None:
        return {}
    try:
        kept: dict[str, Any] = sealing.unseal_json(people_list.subject, SHEETS, bytes(people_list.sheets))
    except sealing.Deleted:
        return {}
    return kept
