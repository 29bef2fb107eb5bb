"""Alerts by the Common Alerting Protocol: one makes a draft, an update changes it, a cancellation says so on it.

Nothing that comes from outside puts anything in force or ends it: that is for two people.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import connection, transaction

from unpaused.capabilities.incidents.actions.declaring import declare
from unpaused.capabilities.incidents.actions.drafting import check_kind
from unpaused.capabilities.incidents.actions.editing import edit_draft
from unpaused.capabilities.incidents.models import Alert, Incident, Status
from unpaused.capabilities.incidents.queries import alerts as queries
from unpaused.capabilities.incidents.queries.playbooks import usual_for
from unpaused.capabilities.incidents.rules import cap
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

Outcome = Literal["drafted", "changed", "noted", "known"]
"""noted: the incident is not a draft any more (or the message cancels it), so it only says so; known: came before."""
LONGEST_UNPLACED = 200


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message."""

    alert: Alert
    incident: Incident
    outcome: Outcome


@transaction.atomic
def receive_alert(*, by: User, data: bytes, kind: str = "", areas: Sequence[str] = ()) -> Received:
    """Reads a message and makes, or changes, a draft of it. The same message again gives the same incident.

    `kind` and `areas` are for alerts that do not say. Raises NotPermitted, Refused, AlertRefused.
    """
    check(by, Permission.COMMAND)
    message = cap.read(data)
    _check_purpose(message)
    _one_at_a_time()
    if earlier := queries.known(message):
        return Received(earlier, earlier.incident, "known")
    incident = queries.referred(message)
    if message.kind == "Cancel":
        return _cancelled(by, message, data, incident)
    meant = _understood(message, kind, areas)
    if incident is None:
        return _drafted(by, message, data, meant)
    if incident.status == Status.DRAFT and not queries.overtaken(message, incident):
        return _changed(by, message, data, meant, incident)
    return _kept(by, message, data, incident, "noted", meant)


def _check_purpose(message: cap.Alert) -> None:
    if message.kind in ("Ack", "Error"):
        raise Refused("alert.purpose", "This message only acknowledges another: there is nothing to draft from it.")
    if message.status in ("System", "Draft"):
        raise Refused("alert.status", "This message is for machines, or a draft of its sender: nothing is made of it.")
    if message.status in ("Exercise", "Test") and not settings.DRILL:
        raise Refused("alert.exercise", "This is an exercise or a test: it may become a drill only, on synthetic data.")


def _understood(message: cap.Alert, kind: str, areas: Sequence[str]) -> cap.Understood:
    """What it means, completed by what the person who brings it says. Raises Refused."""
    meant = cap.understand(message, queries.codes_of)
    if not (kind or meant.kind):
        raise Refused("alert.kind", "The alert does not say what kind of incident it is: choose it.")
    check_kind(kind or meant.kind)
    if not (areas or meant.areas):
        raise Refused("alert.areas", "The alert names no area that is known here: choose the areas.")
    return cap.Understood(
        kind or meant.kind,
        meant.title,
        meant.since,
        meant.until,
        tuple(areas) or meant.areas,
        meant.unplaced,
    )


def _drafted(by: User, message: cap.Alert, data: bytes, meant: cap.Understood) -> Received:
    incident = declare(
        by=by,
        kind=meant.kind,
        title=meant.title,
        areas=meant.areas,
        since=meant.since,
        until=meant.until,
        playbook_code=usual_for(meant.kind),
        is_drill=settings.DRILL,
    )
    return _kept(by, message, data, incident, "drafted", meant)


def _changed(by: User, message: cap.Alert, data: bytes, meant: cap.Understood, incident: Incident) -> Received:
    """An update supersedes what it refers to: title, areas and period; what people chose themselves stays."""
    code = incident.playbook.code if incident.playbook and incident.kind == meant.kind else usual_for(meant.kind)
    changed = edit_draft(
        by=by,
        incident_id=incident.pk,
        kind=meant.kind,
        title=meant.title,
        areas=meant.areas,
        since=meant.since,
        until=meant.until,
        response_level=incident.response_level,
        playbook_code=code,
        is_drill=incident.is_drill,
    )
    return _kept(by, message, data, changed, "changed", meant)


def _cancelled(by: User, message: cap.Alert, data: bytes, incident: Incident | None) -> Received:
    if incident is None:
        raise Refused("alert.nothing_to_cancel", "This cancels a message that never came here: there is nothing to do.")
    return _kept(by, message, data, incident, "noted", None)


def _kept(
    by: User, message: cap.Alert, data: bytes, incident: Incident, outcome: Outcome, meant: cap.Understood | None
) -> Received:
    alert = Alert.objects.create(
        sender=message.sender,
        identifier=message.identifier,
        sent=message.sent,
        kind=message.kind,
        status=message.status,
        source=cap.text_of(data).replace("\x00", ""),
        sha256=hashlib.sha256(data).hexdigest(),
        areas=list(meant.areas) if meant else [],
        unplaced=[words[:LONGEST_UNPLACED] for words in meant.unplaced] if meant else [],
        incident=incident,
        received_at=clock.now(),
        received_by=by,
    )
    trail.record(
        by=Actor.staff(by),
        action=f"incidents.alert_{message.kind.lower()}",
        on=("incident", incident.pk),
        detail={"alert": alert.pk, "outcome": outcome, "areas": alert.areas},
    )
    tell("board")
    return Received(alert, incident, outcome)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.alert'))")
