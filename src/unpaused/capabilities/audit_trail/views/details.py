"""What an act has to say beside its words: ids, counts and codes as the rooms wrote them down, named for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from unpaused.ui.formats import moment

LONGEST = 160
NAMED = 5
"""So many things of a list are named; of longer ones stands how many."""
NAMES: Mapping[str, Promise] = {
    "to": pgettext_lazy("detail of an act", "until"),
    "destroyed_again": pgettext_lazy("detail of an act", "keys destroyed again"),
    "role": pgettext_lazy("detail of an act", "role"),
    "branch": pgettext_lazy("detail of an act", "branch"),
    "before": pgettext_lazy("detail of an act", "before"),
    "after": pgettext_lazy("detail of an act", "after"),
    "count": pgettext_lazy("detail of an act", "how many"),
    "number": pgettext_lazy("detail of an act", "number"),
    "token": pgettext_lazy("detail of an act", "token"),
    "permissions": pgettext_lazy("detail of an act", "permissions"),
    "until": pgettext_lazy("detail of an act", "until"),
    "given_by": pgettext_lazy("detail of an act", "given by"),
    "could_confirm": pgettext_lazy("detail of an act", "people who could have confirmed"),
    "delivery": pgettext_lazy("detail of an act", "delivery"),
    "incident": pgettext_lazy("detail of an act", "incident"),
    "branches": pgettext_lazy("detail of an act", "branches"),
    "ids": pgettext_lazy("detail of an act", "records"),
    "outcome": pgettext_lazy("detail of an act", "outcome"),
    "matches": pgettext_lazy("detail of an act", "matches"),
    "candidates": pgettext_lazy("detail of an act", "candidates"),
    "kind": pgettext_lazy("detail of an act", "kind"),
    "state": pgettext_lazy("detail of an act", "state"),
    "rows": pgettext_lazy("detail of an act", "rows"),
    "columns": pgettext_lazy("detail of an act", "columns"),
    "header": pgettext_lazy("detail of an act", "row of the headers"),
    "cases": pgettext_lazy("detail of an act", "cases opened"),
    "contacted": pgettext_lazy("detail of an act", "contacted"),
    "places": pgettext_lazy("detail of an act", "rows from and to"),
    "matched": pgettext_lazy("detail of an act", "found"),
    "apart": pgettext_lazy("detail of an act", "rows with another's name"),
    "areas": pgettext_lazy("detail of an act", "areas"),
    "playbook": pgettext_lazy("detail of an act", "playbook"),
    "drill": pgettext_lazy("detail of an act", "drill"),
    "rehearsal": pgettext_lazy("detail of an act", "rehearsal"),
    "change": pgettext_lazy("detail of an act", "change"),
    "measure": pgettext_lazy("detail of an act", "measure"),
    "said": pgettext_lazy("detail of an act", "said"),
    "grant": pgettext_lazy("detail of an act", "grant"),
    "made": pgettext_lazy("detail of an act", "made"),
    "measures": pgettext_lazy("detail of an act", "measures"),
    "changed": pgettext_lazy("detail of an act", "changed"),
    "owner": pgettext_lazy("detail of an act", "owner"),
    "level": pgettext_lazy("detail of an act", "level"),
    "grade": pgettext_lazy("detail of an act", "grade"),
    "day": pgettext_lazy("detail of an act", "day"),
    "working": pgettext_lazy("detail of an act", "working day"),
    "entry": pgettext_lazy("detail of an act", "entry"),
    "attachment": pgettext_lazy("detail of an act", "document"),
    "code": pgettext_lazy("detail of an act", "code"),
    "version": pgettext_lazy("detail of an act", "version"),
    "sha256": pgettext_lazy("detail of an act", "SHA-256"),
    "alert": pgettext_lazy("detail of an act", "alert"),
    "files": pgettext_lazy("detail of an act", "files"),
    "figures": pgettext_lazy("detail of an act", "figures"),
    "uncertain": pgettext_lazy("detail of an act", "outcome unknown"),
    "queued": pgettext_lazy("detail of an act", "queued"),
    "decision": pgettext_lazy("detail of an act", "decision"),
    "first": pgettext_lazy("detail of an act", "first"),
    "last": pgettext_lazy("detail of an act", "last"),
    "known_by": pgettext_lazy("detail of an act", "said by"),
    "record": pgettext_lazy("detail of an act", "record"),
    "messages": pgettext_lazy("detail of an act", "messages"),
    "payout": pgettext_lazy("detail of an act", "payout"),
    "end_to_end_id": pgettext_lazy("detail of an act", "reference at the bank"),
    "mismatch": pgettext_lazy("detail of an act", "mismatch"),
    "reference": pgettext_lazy("detail of an act", "reference"),
    "document": pgettext_lazy("detail of an act", "document"),
    "claims": pgettext_lazy("detail of an act", "claims"),
    "reasons": pgettext_lazy("detail of an act", "reasons"),
    "who": pgettext_lazy("detail of an act", "who"),
    "paper": pgettext_lazy("detail of an act", "paper"),
    "relationship": pgettext_lazy("detail of an act", "relationship"),
    "fen": pgettext_lazy("detail of an act", "amount in fen"),
    "status": pgettext_lazy("detail of an act", "status"),
    "link": pgettext_lazy("detail of an act", "link"),
    "opened": pgettext_lazy("detail of an act", "times opened"),
    "points": pgettext_lazy("detail of an act", "points"),
    "of": pgettext_lazy("detail of an act", "of"),
    "since": pgettext_lazy("detail of an act", "since"),
    "seals": pgettext_lazy("detail of an act", "seals"),
    "broken": pgettext_lazy("detail of an act", "broken seals"),
    "gaps": pgettext_lazy("detail of an act", "gaps"),
    "altered": pgettext_lazy("detail of an act", "not what was signed"),
    "by": pgettext_lazy("detail of an act", "by"),
    "person": pgettext_lazy("detail of an act", "person"),
    "how": pgettext_lazy("detail of an act", "how"),
    "purpose": pgettext_lazy("detail of an act", "what"),
    "generation": pgettext_lazy("detail of an act", "key generation"),
}


def detail_in_words(detail: Mapping[str, Any]) -> str:
    """Codes stand as they were written down; long lists by their number."""
    said = [f"{NAMES.get(name, name)}: {_short(value)}" for name, value in detail.items() if _says(value)]
    text = ", ".join(said)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _says(value: Any) -> bool:
    return value not in (None, "", [], {})


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list) and len(value) <= NAMED and all(isinstance(each, str | int) for each in value):
        return " ".join(str(each) for each in value)
    return str(len(value)) if isinstance(value, list | dict) else _text(str(value))


def _text(value: str) -> str:
    """A moment as pages write them, anything else as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment(at) if at.tzinfo else value
