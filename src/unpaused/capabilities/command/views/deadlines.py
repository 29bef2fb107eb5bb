"""What is about to break a deadline, as rows of a table."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpaused.capabilities.command.models import OpenEnd
from unpaused.capabilities.command.queries.deadlines import Pressing, pressing
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.capabilities.command.rules.deadlines import KINDS, SOON_ELSEWHERE
from unpaused.capabilities.command.views.people import Names, names_of
from unpaused.capabilities.incidents.public import Incident, MeasureChange, label_of
from unpaused.capabilities.screening.public import PeopleList
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.models import Lending, User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel import clock
from unpaused.ui.clocks import Clock

MOST = 12
WORDS = dict(
    zip(
        KINDS,
        (
            gettext_lazy("Statutory clock of a claim"),
            gettext_lazy("Another account takes effect"),
            gettext_lazy("Task to be done"),
            gettext_lazy("One person alone: to be countersigned"),
            gettext_lazy("One person alone prolonged a measure: to be confirmed"),
            gettext_lazy("Lending ends"),
            gettext_lazy("List to be deleted"),
        ),
        strict=True,
    )
)


def rows(
    request: HttpRequest, incident: Incident, alone: list[Pressing], elsewhere: list[Clock]
) -> list[dict[str, Any]]:
    """Sorted by the time that is left, what one person holds `alone` and the clocks of rooms `elsewhere` among them.
    Names are masked, and those of the reader's branches."""
    me, now = staff(request), clock.now()
    branches = branches_of(me)
    found = pressing(incident, now, alone, branches=branches, most=MOST)
    names = names_of([each.record for each in found if isinstance(each.record, OpenEnd)], branches)
    own = [_row(each, me, names, now) for each in found]
    return sorted([*own, *_outside(elsewhere, me, now)], key=lambda row: row["due_at"])[:MOST]


def late_elsewhere(elsewhere: list[Clock], now: datetime) -> dict[str, int]:
    """Clocks of other rooms that are "over", and those that run out "soon"."""
    near = [each for each in elsewhere if each.due_at <= now + SOON_ELSEWHERE]
    over = sum(each.due_at <= now for each in near)
    return {"over": over, "soon": len(near) - over}


def _outside(elsewhere: list[Clock], me: User, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "number": each.number,
            "url": each.url if me.may(each.needs) else "",
            "about": each.about,
            "owner": each.owner,
            "due_at": each.due_at,
            "over": each.due_at <= now,
            "status": "overdue" if each.due_at <= now else "",
        }
        for each in elsewhere
        if each.due_at <= now + SOON_ELSEWHERE
    ]


def _row(each: Pressing, me: User, names: Names, now: datetime) -> dict[str, Any]:
    number, url, needs, about, owner = _said(each, names)
    late = each.deadline.over(now)
    return {
        "kind": WORDS[each.deadline.kind],
        "number": number,
        "url": url if me.may(needs) else "",
        "about": about,
        "owner": owner,
        "due_at": each.deadline.due_at,
        "over": late,
        "status": "promise_broken" if each.deadline.breaks_promise(now) else "overdue" if late else "",
    }


def _said(each: Pressing, names: Names) -> tuple[str, str, Permission, str, str]:
    """Number, address, the permission to open it, what it is about, who must act."""
    record = each.record
    if isinstance(record, OpenEnd):
        name = names.get(record.person_id, "") if record.person_id else ""
        about = " · ".join(part for part in (name, blocker_in_words(record.blocker)) if part)
        owner = " ".join(part for part in (owner_in_words(record.owner), record.owner_id) if part)
        if record.match_id:
            return (
                record.number,
                reverse("screening:match", args=[record.match_id]),
                Permission.SEE_OPEN_ENDS,
                about,
                owner,
            )
        return record.number, reverse("screening:row", args=[record.row_id]), Permission.SCREEN, about, owner
    commander = _("Head of emergency command")
    if isinstance(record, MeasureChange):
        url = reverse("incidents:incident", args=[record.incident_id])
        about = label_of(record.measure.type_name) if record.measure else ""
        return record.incident.number, url, Permission.SEE_INCIDENTS, about, commander
    if isinstance(record, Incident):
        url = reverse("incidents:incident", args=[record.pk])
        return record.number, url, Permission.SEE_INCIDENTS, record.title, commander
    if isinstance(record, Lending):
        url = reverse("administration:lending", args=[record.pk])
        return record.number, url, Permission.SEE_ACCOUNTS, ", ".join(record.branches), commander
    return _of_list(record)


def _of_list(record: PeopleList) -> tuple[str, str, Permission, str, str]:
    url = reverse("screening:list", args=[record.pk])
    return record.number, url, Permission.UPLOAD_LIST, record.source, _("Whoever sent it in")
