"""Writing down what the gateway said, in a few statements for the whole slice."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from unpaused.capabilities.outreach.actions import leasing, reports
from unpaused.capabilities.outreach.actions.senders import Outcome, Result
from unpaused.capabilities.outreach.models import Message, State
from unpaused.capabilities.outreach.rules import trying
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.kernel import clock

_PARTS = """
INSERT INTO outreach_part (message_id, channel, provider_id, attempt, submitted_at, adopted)
SELECT m.id, m.channel, given.provider_id, %(attempt)s, coalesce(m.submitting_at, %(now)s), false
FROM unnest(%(ids)s::bigint[], %(provider_ids)s::text[]) AS given (message_id, provider_id)
JOIN outreach_message AS m ON m.id = given.message_id
ON CONFLICT DO NOTHING
"""
_SETTLE = """
UPDATE outreach_message AS m
SET state = %(state)s, leased_until = NULL, error = given.error,
    sent_at = CASE WHEN %(state)s = 'sent' THEN %(now)s ELSE m.sent_at END
FROM unnest(%(ids)s::bigint[], %(errors)s::text[]) AS given (message_id, error)
WHERE m.id = given.message_id AND m.attempt = %(attempt)s AND m.state IN ('leased', 'uncertain')
"""
_AGAIN = """
UPDATE outreach_message AS m
SET state = 'queued', attempt = NULL, leased_until = NULL, submitting_at = NULL, error = given.error,
    not_before = %(now)s + least(2 ^ least(greatest(m.tries, 1), 10), %(longest)s) * interval '1 second'
FROM unnest(%(ids)s::bigint[], %(errors)s::text[]) AS given (message_id, error)
WHERE m.id = given.message_id AND m.attempt = %(attempt)s AND m.state IN ('leased', 'uncertain')
"""
_STATES: dict[Outcome, State] = {
    "accepted": State.SENT,
    "rejected": State.FAILED,
    "uncertain": State.UNCERTAIN,
}


def record(*, channel: Channel, attempt: UUID, results: Sequence[Result]) -> timedelta | None:
    """Settles each message by its result, then joins reports that came before. Safe to call twice.

    An answer that comes late settles an uncertain message too, unless a person has decided about it meanwhile.
    Returns how long to wait before those that were throttled are due again; None where there are none.
    """
    if not results:
        return None
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        leasing.lock(cursor, [r.message_id for r in results])
        _write_parts(cursor, attempt, results)
        for outcome in {r.outcome for r in results}:
            _settle(cursor, attempt, outcome, [r for r in results if r.outcome == outcome])
    reports.join(channel=channel, provider_ids=[pid for r in results for pid in r.provider_ids])
    return _wait([r.message_id for r in results if r.outcome == "throttled"])


def _write_parts(cursor: CursorWrapper, attempt: UUID, results: Sequence[Result]) -> None:
    parts = [(r.message_id, provider_id) for r in results for provider_id in r.provider_ids if provider_id]
    if parts:
        ids, provider_ids = [p[0] for p in parts], [p[1] for p in parts]
        cursor.execute(_PARTS, {"attempt": attempt, "now": clock.now(), "ids": ids, "provider_ids": provider_ids})


def _settle(cursor: CursorWrapper, attempt: UUID, outcome: Outcome, results: Sequence[Result]) -> None:
    cursor.execute(
        _AGAIN if outcome == "throttled" else _SETTLE,
        {
            "attempt": attempt,
            "now": clock.now(),
            "longest": trying.LONGEST_WAIT.total_seconds(),
            "ids": [r.message_id for r in results],
            "errors": [r.error[:80] for r in results],
            "state": _STATES.get(outcome, State.QUEUED),
        },
    )


def _wait(throttled: Sequence[int]) -> timedelta | None:
    if not throttled:
        return None
    soonest = Message.objects.filter(pk__in=throttled).order_by("not_before").values_list("not_before", flat=True)
    first = soonest.first()
    return max(first - clock.now(), timedelta(seconds=1)) if first else None
