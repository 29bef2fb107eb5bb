"""Duties as pages show them: in the room's own list, beside an incident, as a count in the navigation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.models import State
from unpaused.capabilities.filings.queries import Owed, report_in_words, said
from unpaused.capabilities.filings.queries.words import limit_in_words
from unpaused.capabilities.incidents.public import get_incident
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import under
from unpaused.kernel.errors import Unavailable
from unpaused.ui.beside import Line, Panel
from unpaused.ui.clocks import Clock

OPEN = ("overdue", "due_soon", "due")
BESIDE = 8
"""Lines of a panel; the room's own list has all."""


def duty_rows(user: User) -> list[dict[str, Any]]:
    """What is owed, and what was given late: a missed deadline stays visible. Empty where no book names the offices."""
    try:
        owed = queries.owed_by(user)
    except Unavailable:
        return []
    return [_row(each, user) for each in owed if each.state != "met"]


def beside_incident(request: HttpRequest, incident_id: int) -> Panel | None:
    """What is due about one incident, for those who see reports."""
    me = staff(request)
    if not me.may(Permission.SEE_FILINGS):
        return None
    with under(me, Permission.SEE_FILINGS):
        try:
            owed = queries.owed_for(get_incident(incident_id), me)
        except Unavailable:
            return None
    if not owed:
        return None
    shown = [each for each in owed if each.state != "met"][:BESIDE]
    lines = tuple(
        Line(f"{each.office.name} · {_name(each)}", each.state, each.duty.due_at, _address(each)) for each in shown
    )
    return Panel(
        _("Reports to the regulator"),
        lines,
        reverse("filings:filings"),
        _("All reports and deadlines"),
        _("Nothing is due: every report was delivered in time."),
    )


def clocks(incident_id: int, branches: frozenset[str] | None) -> list[Clock]:
    """What these branches' offices owe about an incident and have not delivered, for the board."""
    try:
        owed = queries.owed_within(get_incident(incident_id), branches)
    except Unavailable:
        return []
    return [
        Clock(
            kind=_("Report to the regulator"),
            number=each.incident.number,
            about=_name(each),
            owner=each.office.name,
            due_at=each.duty.due_at,
            url=_address(each) or reverse("filings:filings"),
            needs=Permission.SEE_FILINGS,
        )
        for each in owed
        if each.state in OPEN
    ]


def waiting_for(request: HttpRequest) -> int | None:
    """How many reports this person's offices owe soon or too late, and how many wait for them."""
    try:
        owed = queries.owed_by(staff(request))
    except Unavailable:
        return None
    return sum(each.state in ("overdue", "due_soon") for each in owed)


def _row(owed: Owed, user: User) -> dict[str, Any]:
    own = user.branch_code == owed.office.code and user.may(Permission.DRAFT_FILINGS)
    limit = owed.duty.rule.limit(owed.office.level)
    return {
        "incident": owed.incident,
        "office": owed.office.name,
        "to": _("Regulator") if owed.office.level == "province" else _("Province"),
        "name": _name(owed),
        "due_at": owed.duty.due_at,
        "met_at": owed.duty.met_at,
        "state": owed.state,
        "limit": limit_in_words(limit),
        "source": said(owed.duty.rule.source),
        "read": owed.duty.rule.read_at_source,
        "filing": owed.filing if owed.filing and _seen(owed, user) else None,
        "may_draft": own and owed.filing is None and owed.state in OPEN,
        "report": owed.duty.report,
    }


def _seen(owed: Owed, user: User) -> bool:
    """A draft of another office is its own affair until it is signed."""
    filing = owed.filing
    return filing is not None and (filing.state != State.DRAFT or user.branch_code in ("", filing.branch_code))


def _name(owed: Owed) -> str:
    return report_in_words(owed.duty.report, owed.duty.serial)


def _address(owed: Owed) -> str:
    return reverse("filings:filing", args=[owed.filing.pk]) if owed.filing and owed.filing.state != State.DRAFT else ""
