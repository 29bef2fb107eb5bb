"""What outreach tells the bulletin."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.outreach import measures
from unpaused.capabilities.outreach.models import Message, State, template_label
from unpaused.capabilities.outreach.queries.reached import MESSAGE, MISTAKEN, TASK, mistaken_people, told_to_reached
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Step, Values, figures_of, percentiles
from unpaused.foundation.measures.effects import Effect, Under

Branches = Collection[str] | None
"""None: of the whole company."""
_INVITATION = "invitation"
_TOGETHER = """
SELECT count(DISTINCT subject_id) FILTER (WHERE state = 'delivered' AND NOT not_theirs),
    count(DISTINCT subject_id) FILTER (WHERE state = 'delivered' AND NOT not_theirs AND subject_id = ANY(%s)),
    count(DISTINCT subject_id) FILTER (WHERE template = %s AND state IN ('sent', 'delivered'))
FROM outreach_message WHERE incident_id = %s AND to_customer AND subject_id NOT IN ({mistaken})
"""
STEPS = (
    Step(
        "outreach.told_to_reached",
        _("From telling to reaching the customer, median"),
        _("From telling to reaching the customer, 95th percentile"),
        "contact",
        told_to_reached,
    ),
)


def _to_customers(incident_id: int, branches: Branches) -> QuerySet[Message]:
    rows = Message.objects.filter(incident_id=incident_id, to_customer=True)
    rows = rows.exclude(subject_id__in=mistaken_people(incident_id))
    return rows if branches is None else rows.filter(branch_code__in=branches)


def _told(incident_id: int, branches: Branches = None) -> Reading:
    sent = _to_customers(incident_id, branches).filter(template=_INVITATION, state__in=(State.SENT, State.DELIVERED))
    first = sent.values("subject_id").annotate(first=Min("pk")).values_list("first", flat=True)
    ids = sorted(first)
    return Reading(len(ids), "message", ids)


def _reached(incident_id: int, branches: Branches = None) -> Reading:
    delivered = _to_customers(incident_id, branches).filter(state=State.DELIVERED, not_theirs=False)
    by_task = _reached_by_task(incident_id, branches)
    by_person = {subject: TASK + 2 * task_id for subject, task_id in by_task.items()} | {
        subject: MESSAGE + 2 * message_id
        for subject, message_id in delivered.values("subject_id")
        .annotate(first=Min("pk"))
        .values_list("subject_id", "first")
    }
    return Reading(len(by_person), "contact", sorted(by_person.values()))


def _reached_by_task(incident_id: int, branches: Branches = None) -> dict[UUID, int]:
    """Without people who were found by mistake."""
    mistaken = set(mistaken_people(incident_id).values_list("subject_id", flat=True))
    reached = tasks.people_reached(incident_id, branches)
    return {subject: task_id for subject, task_id in reached.items() if subject not in mistaken}


def _together(incident_id: int) -> Values:
    """All figures of the room, without their records: four queries."""
    by_task = list(_reached_by_task(incident_id))
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER.format(mistaken=MISTAKEN), [by_task, _INVITATION, incident_id, incident_id])
        by_message, by_both, told = cursor.fetchone()
    return {
        "outreach.told": told,
        "outreach.reached": by_message + len(by_task) - by_both,
        **percentiles(STEPS, incident_id),
    }


def _messages(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    rows = Message.objects.filter(pk__in=record_ids).defer("address", "variables").order_by("pk")
    return [
        {
            "number": message.number,
            "what": f"{template_label(message.template)} · {message.get_state_display()}",
            "url": reverse("outreach:message", args=[message.pk]),
            "branch_code": message.branch_code,
            "needs": Permission.SEE_MESSAGES,
        }
        for message in rows
    ]


def _contacts(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    by_kind: dict[int, list[int]] = {MESSAGE: [], TASK: []}
    for record_id in record_ids:
        by_kind[record_id % 2].append(record_id // 2)
    return _messages(by_kind[MESSAGE]) + tasks.describe(by_kind[TASK])


TOLD = Figure("outreach.told", _("People told"), "people", _told, _messages, _together, _told)
REACHED = Figure("outreach.reached", _("People reached"), "people", _reached, _contacts, _together, _reached)
FIGURES = (TOLD, REACHED, *figures_of(STEPS, _contacts, _together))
_ON_THE_WAY = (State.QUEUED, State.LEASED, State.UNCERTAIN)


def _made(measure: Under) -> QuerySet[Message]:
    told = Message.objects.filter(
        incident_id=measure.incident_id, to_customer=True, template=_INVITATION, created_at__gte=measure.since
    )
    return told if measure.until is None else told.filter(created_at__lt=measure.until)


def _ids(rows: QuerySet[Message]) -> QuerySet[Message, int]:
    return rows.order_by("pk").values_list("pk", flat=True)


EFFECTS = {
    measures.CHANNELS.name: (
        Effect("made", "done", _("messages made for its channels"), lambda under: _ids(_made(under)), _messages),
        Effect(
            "under_way",
            "open",
            _("messages queued or under way: they are still sent"),
            lambda under: _ids(_made(under).filter(state__in=_ON_THE_WAY)),
            _messages,
        ),
    )
}
