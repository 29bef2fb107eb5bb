"""Codes in words, for pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.screening.forms import GROUNDS
from unpaused.capabilities.screening.models import ListRow, Match
from unpaused.capabilities.screening.queries.shown import Shown
from unpaused.foundation.audit.reading import Act

Text = str | Promise

FIELDS: Mapping[str, Text] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "age": pgettext_lazy("person", "Age"),
    "birth_date": _("Date of birth"),
    "id_number": _("Identity number"),
    "phone": _("Phone"),
    "address": _("Address"),
    "area": _("Area"),
}
COLUMNS: Mapping[str, Text] = {
    **{field: FIELDS[field] for field in ("name", "id_number", "phone", "sex", "age", "birth_date", "address")},
    "surname": _("Surname alone"),
    "given_name": _("Given name alone"),
    "row_id": _("Serial number in the list"),
}
"""What a column of a list may be."""
LEVELS: Mapping[str, Text] = {
    "equal": _("equal"),
    "same sound": _("same sound"),
    "one character differs": _("one character differs"),
    "one character more or less": _("one character more or less"),
    "given name in another order": _("given name in another order"),
    "surname only": _("surname only"),
    "given name only": _("given name only"),
    "different": _("different"),
    "equal where visible": _("equal where visible"),
    "surname, another length": _("surname, another length"),
    "same spelling": _("same spelling"),
    "another romanisation": _("another romanisation"),
    "one letter differs": _("one letter differs"),
    "one digit differs": _("one digit differs"),
    "area and birth date": _("area and birth date"),
    "birth date and end": _("birth date and end"),
    "area only": _("area only"),
    "end only": _("end only"),
    "same year": _("same year"),
    "within two years": _("within two years"),
    "equal by Chinese count": _("equal by Chinese count"),
    "one year off": _("one year off"),
    "two years off": _("two years off"),
    "same district": _("same district"),
    "same city": _("same city"),
    "same province": _("same province"),
    "where the number was issued": _("where the number was issued"),
}
BLOCKS: Mapping[str, Text] = {
    "dead": _("Dead, as the list or the book says: the family is called by a person"),
    "minor": _("Under 18: the guardian is called by a person"),
    "age_unknown": _("Age unknown: might be a minor"),
    "no_phone": _("No phone in the book"),
    "below_threshold": _("Not sure enough for contact under the measures in force"),
    "not_chosen": _("The examiner did not ask for contact"),
    "no_cover": _("No policy found that fits this incident"),
    "gone": _("No longer in the book."),
    "deleted": _("Their personal data were deleted: a person sees to them"),
    "nothing_open": _("Has handed in everything already: nobody needs to contact them"),
}
WAITS: Mapping[str, Text] = {
    "relative": _("A relative at the same phone or address might be meant instead: a person decides."),
    "name": _("Its numbers are this person's, but it names somebody else: perhaps a row has shifted. Ask the sender."),
    "held": _("Names and numbers on this list do not belong together in many rows: the machine confirms nobody on it."),
    "vague": _("It says too little: it fits many customers, and may be none of them. Ask the sender who is meant."),
    "little": _("Sure by its figure, but little beside name and sex speaks for it: the machine opens no case on that."),
    "unsure": _("Not sure enough for the machine to open a case by itself under the measures in force."),
}
_ACTS: Mapping[str, tuple[Text, str, str]] = {
    "screening.receive": (_("Received"), "upload", "waiting"),
    "screening.columns": (_("Columns named"), "check", "active"),
    "screening.hold": (_("Held: names and numbers do not belong together"), "needs", "needs"),
    "screening.screen": (pgettext_lazy("act", "Rows looked up"), "search", "active"),
    "screening.match": (pgettext_lazy("act", "Customers found"), "people", "active"),
    "screening.delete": (_("Deleted: keys destroyed"), "lock", "quiet"),
    "screening.row.confirmed": (_("Confirmed"), "done", "done"),
    "screening.row.rejected": (_("Rejected"), "stopped", "quiet"),
    "screening.row.unsure": (_("Left as unsure"), "help", "needs"),
    "screening.row.waiting": (_("Decision taken back"), "back", "waiting"),
    "screening.clear": (_("Cleared for contact"), "phone", "active"),
    "screening.uninsured": (_("Settled as proven uninsured"), "stopped", "quiet"),
    "screening.spot_right": (_("Checked: the machine was right"), "check", "done"),
    "screening.undo": (_("Match undone"), "back", "needs"),
}


def entries(acts: Sequence[Act]) -> list[dict[str, object]]:
    """For the timeline."""
    return [_entry(act) for act in acts if act.action in _ACTS]


def entries_of_row(row: ListRow, acts: Sequence[Act]) -> list[dict[str, object]]:
    """The row's own, and the machine's part in it."""
    own = [_by_itself(row.screened_at, _("Looked up in the book"), "search")]
    if row.decided_at and row.decided_by_id is None:
        own.insert(0, _by_itself(row.decided_at, _("Confirmed by the machine"), "done"))
    return entries(acts) + own


def held_back(code: str, *, may_screen: bool) -> Text:
    """Why nobody was contacted, for those who may know what a list says; "" where nothing held it back."""
    if code and not may_screen:
        return _("A claims examiner decides whether and how this customer is contacted.")
    return BLOCKS.get(code, "")


def entries_of_match(match: Match, acts: Sequence[Act], *, with_reasons: bool) -> list[dict[str, object]]:
    """Finding and contact are bulk acts: they stand in the match itself. Reasons are an examiner's own words and may
    speak of a list."""
    acts = acts if with_reasons else [replace(act, reason="") for act in acts]
    own = [_by_itself(match.found_at, _("Customer found"), "people")]
    if match.contacted_at:
        own.insert(0, _by_itself(match.contacted_at, _("Task and messages sent out"), "sent"))
    return sorted(entries(acts) + own, key=lambda entry: str(entry["at"]), reverse=True)


def _by_itself(at: datetime, text: Text, icon: str) -> dict[str, object]:
    return {"at": at, "who": _("Unpaused, by itself"), "text": text, "icon": icon, "tone": "active"}


def _entry(act: Act) -> dict[str, object]:
    text, icon, tone = _ACTS[act.action]
    who = act.who or _("Unpaused, by itself")
    return {"at": act.at, "who": who, "text": text, "detail": act.reason, "icon": icon, "tone": tone}


def ground(text: str) -> Text:
    """A legal ground: one of the form's, or what another system wrote."""
    return dict(GROUNDS).get(text, text)


_SEXES: Mapping[str, Text] = {"M": _("Male"), "F": _("Female")}


def of_book(value: Shown | None) -> Shown | None:
    """The book's codes in words."""
    if value is None or value.field != "sex":
        return value
    return replace(value, masked=str(_SEXES.get(value.masked, value.masked)))
