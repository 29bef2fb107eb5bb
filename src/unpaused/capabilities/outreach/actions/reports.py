"""Delivery reports (状态报告): kept as they come, joined whenever their message is known.

Joining is a function of the reports and parts that are there, computed anew each time: reports may come in any order,
twice, before the answer to their message, or for an id that nobody knows, and the result is the same. Centres use ids
again: a report that names the handset of somebody else whom we wrote to is none of this message, whatever its id.
Numbers that we never wrote to, such as our own, which some centres name, say nothing. (The first octet of an index is
its generation: two of different ones cannot be compared here.)
"""

import hashlib
from collections.abc import Collection, Sequence

import structlog
from django.db import DatabaseError, connection, transaction

from unpaused.capabilities.outreach.actions import leasing
from unpaused.capabilities.outreach.models import Report
from unpaused.capabilities.outreach.rules import reading
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.gateways.sms import DeliveryReport
from unpaused.kernel import clock

log = structlog.get_logger()
SLACK_SECONDS = 5.0
"""Clocks of two machines may differ by this much before a report seems older than its message."""

_JOIN = """
UPDATE outreach_report AS r SET message_id = found.message_id, joined_at = %(now)s
FROM (
    SELECT candidate.id, candidate.message_id AS before, (
        SELECT p.message_id FROM outreach_part AS p JOIN outreach_message AS m ON m.id = p.message_id
        WHERE p.channel = candidate.channel AND p.provider_id = candidate.provider_id
          AND p.submitted_at <= candidate.received_at + %(slack)s * interval '1 second'
          AND NOT (
            candidate.handset_index <> m.address_index
            AND get_byte(candidate.handset_index, 0) = get_byte(m.address_index, 0)
            AND EXISTS (
                SELECT FROM outreach_message AS theirs
                WHERE theirs.channel = candidate.channel AND theirs.address_index = candidate.handset_index
            )
          ) IS TRUE
        ORDER BY p.submitted_at DESC, p.id DESC LIMIT 1
    ) AS message_id
    FROM outreach_report AS candidate
    WHERE candidate.channel = %(channel)s AND candidate.provider_id = ANY(%(provider_ids)s)
) AS found
WHERE r.id = found.id AND found.message_id IS NOT NULL AND r.message_id IS DISTINCT FROM found.message_id
RETURNING found.before, found.message_id
"""
_SETTLE = """
WITH parts AS (
    SELECT p.message_id, p.attempt, p.provider_id,
        min(r.received_at) FILTER (WHERE r.status = 'delivered') AS delivered_at,
        coalesce(bool_or(r.status IN ('failed', 'expired')), false) AS failed,
        max(r.status || ' ' || r.error) FILTER (WHERE r.status IN ('failed', 'expired')) AS error
    FROM outreach_part AS p
    LEFT JOIN outreach_report AS r ON r.message_id = p.message_id AND r.provider_id = p.provider_id
    WHERE p.message_id = ANY(%(ids)s)
    GROUP BY 1, 2, 3
), attempts AS (
    SELECT message_id, attempt, count(delivered_at) AS delivered, max(delivered_at) AS delivered_at,
        bool_or(failed AND delivered_at IS NULL) AS failed, max(error) AS error
    FROM parts GROUP BY 1, 2
), known AS (
    SELECT m.id,
        min(a.delivered_at) FILTER (WHERE a.delivered >= m.segments) AS delivered_at,
        coalesce(bool_or(a.failed) FILTER (WHERE a.attempt = m.attempt), false) AS failed,
        max(a.error) FILTER (WHERE a.attempt = m.attempt) AS error
    FROM attempts AS a JOIN outreach_message AS m ON m.id = a.message_id
    GROUP BY m.id
)
UPDATE outreach_message AS m
SET delivered_at = known.delivered_at,
    sent_at = CASE WHEN known.delivered_at IS NULL THEN m.sent_at ELSE coalesce(m.sent_at, m.submitting_at) END,
    state = CASE WHEN known.delivered_at IS NOT NULL THEN 'delivered' WHEN known.failed THEN 'failed'
        WHEN m.state IN ('delivered', 'failed') THEN 'sent' ELSE m.state END,
    error = CASE WHEN known.delivered_at IS NOT NULL THEN '' WHEN known.failed THEN left('report: ' || known.error, 80)
        WHEN m.state IN ('delivered', 'failed') THEN '' ELSE m.error END
FROM known
WHERE m.id = known.id AND (
    (known.delivered_at IS NOT NULL AND m.state IN ('queued', 'sent', 'uncertain', 'delivered', 'failed'))
    OR (m.state IN ('sent', 'uncertain', 'delivered') AND m.error NOT LIKE 'person:%%')
    OR (m.state = 'failed' AND m.error LIKE 'report:%%')
)
"""


def keep(*, channel: Channel, came: Sequence[DeliveryReport]) -> None:
    """Commits the reports as they came, then joins what can be joined. Raises only where keeping failed."""
    with transaction.atomic(durable=True):
        Report.objects.bulk_create(_row(channel, report) for report in came)
    try:
        join(channel=channel, provider_ids=[report.provider_id for report in came])
    except DatabaseError:
        # They are kept; the sweep joins them. Raising would only make the centre send them again.
        log.warning("outreach.reports_not_joined", count=len(came))


def join(*, channel: Channel, provider_ids: Collection[str]) -> int:
    """Joins reports with these ids to their messages and settles those; how many messages were touched."""
    wanted = sorted({pid for pid in provider_ids if pid})
    if not wanted:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outreach.join'))")
        cursor.execute(_JOIN, {"channel": channel, "provider_ids": wanted, "now": clock.now(), "slack": SLACK_SECONDS})
        touched = {pk for row in cursor.fetchall() for pk in row if pk is not None}
        if touched:
            leasing.lock(cursor, touched)
            cursor.execute(_SETTLE, {"ids": sorted(touched)})
            topics.tell("outreach")
    return len(touched)


def _row(channel: Channel, report: DeliveryReport) -> Report:
    handset = reading.address_of(channel, report.handset) if report.handset else ""
    return Report(
        channel=channel,
        provider_id=report.provider_id[:100],
        status=report.status,
        error=report.error[:80],
        raw=_without_text(report),
        handset_index=blind_index(channel, handset) if handset else None,
        received_at=report.at,
    )


def _without_text(report: DeliveryReport) -> str:
    """As it came, but for the message's own words, which some centres repeat; an unreadable one, which may hold a
    number in clear, by its digest."""
    if not report.provider_id:
        return f"unreadable, sha256 {hashlib.sha256(report.raw.encode()).hexdigest()}"
    return report.raw.partition(" text:")[0].partition(" Text:")[0][:500]
