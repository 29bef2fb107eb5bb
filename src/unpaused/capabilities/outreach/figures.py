"""What outreach tells the bulletin."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.outreach import measures
from unpaused.capabilities.outreach.models import Message, State, template_label
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Values
from unpaused.foundation.measures.effects import Effect, Under

_INVITATION = "invitation"
_SECONDS = """
SELECT percentile_cont(%s) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - created_at)),
    array_agg(id ORDER BY id)
FROM outreach_message
WHERE incident_id = %s AND to_customer AND template = %s AND state = 'delivered' AND error NOT LIKE 'person:%%'
"""
_TOGETHER = """
SELECT count(DISTINCT subject_id) FILTER (WHERE state = 'delivered'),
    count(DISTINCT subject_id) FILTER (WHERE state = 'delivered' AND subject_id = ANY(%s)),
    count(DISTINCT subject_id) FILTER (WHERE template = %s AND state IN ('sent', 'delivered')),
    percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - created_at))
        FILTER (WHERE template = %s AND state = 'delivered' AND error NOT LIKE 'person:%%')
FROM outreach_message WHERE incident_id = %s AND to_customer
"""
MESSAGE, TASK = 0, 1
"""A person is reached by a message or by a task: of the records behind that figure, the id is twice that of the
message, or twice that of the task plus one."""


def _told(incident_id: int) -> Reading:
    sent = Message.objects.filter(
        incident_id=incident_id, to_customer=True, template=_INVITATION, state__in=(State.SENT, State.DELIVERED)
    )
    first = sent.values("subject_id").annotate(first=Min("pk")).values_list("first", flat=True)
    ids = sorted(first)
    return Reading(len(ids), "message", ids)


def _reached(incident_id: int) -> Reading:
    delivered = Message.objects.filter(incident_id=incident_id, to_customer=True, state=State.DELIVERED)
    by_person = {subject: TASK + 2 * task_id for subject, task_id in tasks.people_reached(incident_id).items()} | {
        subject: MESSAGE + 2 * message_id
        for subject, message_id in delivered.values("subject_id")
        .annotate(first=Min("pk"))
        .values_list("subject_id", "first")
    }
    return Reading(len(by_person), "contact", sorted(by_person.values()))


def _together(incident_id: int) -> Values:
    """All figures of the room, without their records: two queries."""
    by_task = list(tasks.people_reached(incident_id))
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [by_task, _INVITATION, _INVITATION, incident_id])
        by_message, by_both, told, seconds = cursor.fetchone()
    median, late = (round(float(each), 1) for each in seconds) if seconds else (None, None)
    return {
        "outreach.told": told,
        "outreach.reached": by_message + len(by_task) - by_both,
        "outreach.told_to_delivered_p50": median,
        "outreach.told_to_delivered_p95": late,
    }


def _seconds(share: float, incident_id: int) -> Reading:
    with connection.cursor() as cursor:
        cursor.execute(_SECONDS, [share, incident_id, _INVITATION])
        value, ids = cursor.fetchone()
    return Reading(None if value is None else round(float(value), 1), "message", ids or [])


def _median(incident_id: int) -> Reading:
    return _seconds(0.5, incident_id)


def _late(incident_id: int) -> Reading:
    return _seconds(0.95, incident_id)


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


TOLD = Figure("outreach.told", _("People told"), "people", _told, _messages, _together)
REACHED = Figure("outreach.reached", _("People reached"), "people", _reached, _contacts, _together)
MEDIAN = Figure(
    "outreach.told_to_delivered_p50", _("From telling to delivery, median"), "seconds", _median, _messages, _together
)
LATE = Figure(
    "outreach.told_to_delivered_p95",
    _("From telling to delivery, 95th percentile"),
    "seconds",
    _late,
    _messages,
    _together,
)
FIGURES = (TOLD, REACHED, MEDIAN, LATE)
_ON_THE_WAY = (State.QUEUED, State.LEASED, State.UNCERTAIN)


def _under(measure: Under) -> list[Effect]:
    told = Message.objects.filter(
        incident_id=measure.incident_id, to_customer=True, template=_INVITATION, created_at__gte=measure.since
    )
    if measure.until is not None:
        told = told.filter(created_at__lt=measure.until)
    return [
        Effect("done", _("messages made for its channels"), told.count()),
        Effect(
            "open", _("messages queued or under way: they are still sent"), told.filter(state__in=_ON_THE_WAY).count()
        ),
    ]


EFFECTS = {measures.CHANNELS.name: _under}
