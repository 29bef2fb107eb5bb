"""Leases: who may send which message now.

queued -> leased -> (submitting_at set) -> outcome. Each arrow is committed before the next begins, so that whatever
moment a worker dies at, the row says whether anything can have left.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from unpaused.capabilities.outreach.models import Message, State, new_attempt
from unpaused.capabilities.outreach.rules import trying
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.kernel import clock

_LEASE = """
UPDATE outreach_message AS m
SET state = 'leased', attempt = %(attempt)s, leased_until = %(until)s, submitting_at = NULL, tries = m.tries + 1
FROM (
    SELECT id FROM outreach_message
    WHERE channel = %(channel)s AND state = 'queued' AND NOT not_theirs AND urgent = %(urgent)s AND id > %(after)s
      AND not_before <= %(now)s AND give_up_at > %(now)s
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) AS due
WHERE m.id = due.id
"""
_SUBMITTING = """
UPDATE outreach_message SET submitting_at = %(now)s, leased_until = %(until)s
WHERE id = ANY(%(ids)s) AND attempt = %(attempt)s AND state = 'leased' AND leased_until > %(now)s AND NOT not_theirs
RETURNING id
"""
_RELEASE = """
UPDATE outreach_message
SET state = 'queued', attempt = NULL, leased_until = NULL, submitting_at = NULL, not_before = %(not_before)s
WHERE id = ANY(%(ids)s) AND attempt = %(attempt)s AND state = 'leased'
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """Messages that this attempt alone may send, in order of their ids."""

    attempt: UUID
    messages: Sequence[Message]


def lease(channel: Channel, *, urgent: bool, after: int, limit: int) -> Lease:
    """Leases what is due, past the id `after`; other workers' rows are passed over. Committed on return."""
    attempt, now = new_attempt(), clock.now()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            _LEASE,
            {
                "attempt": attempt,
                "until": now + trying.LEASE,
                "channel": channel,
                "urgent": urgent,
                "after": after,
                "now": now,
                "limit": limit,
            },
        )
    rows = Message.objects.filter(attempt=attempt, channel=channel, state=State.LEASED, leased_until__isnull=False)
    return Lease(attempt, list(rows.select_related("subject").order_by("pk")) if cursor.rowcount else [])


def mark_submitting(attempt: UUID, ids: Collection[int]) -> set[int]:
    """Says, committed, that these may leave from now on; only those that the lease still holds are returned."""
    now = clock.now()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        lock(cursor, ids)
        cursor.execute(_SUBMITTING, {"ids": list(ids), "attempt": attempt, "now": now, "until": now + trying.LEASE})
        return {row[0] for row in cursor.fetchall()}


def release(attempt: UUID, ids: Collection[int]) -> None:
    """Back to the queue: messages that certainly never left."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        lock(cursor, ids)
        cursor.execute(_RELEASE, {"ids": list(ids), "attempt": attempt, "not_before": clock.now()})


def end(attempt: UUID, message_id: int, state: State, error: str) -> None:
    """Ends a leased message that cannot be sent at all: its person was deleted, its text is gone."""
    Message.objects.filter(pk=message_id, attempt=attempt, state=State.LEASED).update(
        state=state, error=error[:80], leased_until=None
    )


def lock(cursor: CursorWrapper, ids: Collection[int]) -> None:
    """Locks message rows in the one order that all writers keep, so that none waits for another in a circle."""
    cursor.execute("SELECT id FROM outreach_message WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(ids)])
