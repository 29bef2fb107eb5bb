"""Reports whose id nobody knows, for handsets with a message whose answer was lost: they belong together.

The answer that carried the id went down with the connection or the worker, and the report is the only witness. It is
taken for the uncertain message only where it can be no other: one message in doubt to that number, none on its way,
and the report old enough that no answer is still to come.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from unpaused.capabilities.outreach.actions import reports
from unpaused.capabilities.outreach.models import Part
from unpaused.capabilities.outreach.rules.templates import CHANNELS, Channel
from unpaused.kernel import clock

PATIENCE = timedelta(minutes=3)
HORIZON = timedelta(days=3)
_CANDIDATES = """
SELECT r.provider_id, m.id, m.attempt, m.submitting_at, m.state,
    m.submitting_at <= r.received_at + %(slack)s * interval '1 second'
FROM outreach_report AS r
JOIN outreach_message AS m ON m.channel = r.channel AND m.address_index = r.handset_index
    AND m.state IN ('leased', 'uncertain')
WHERE r.channel = %(channel)s AND r.message_id IS NULL AND r.provider_id <> ''
  AND r.received_at > %(oldest)s AND r.received_at <= %(newest)s
LIMIT 20000
"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    message_id: int
    attempt: UUID
    submitting_at: datetime
    state: str
    in_time: bool


def adopt() -> int:
    """Settles uncertain messages by reports of unknown id; how many messages were touched."""
    return sum(_adopt(channel) for channel in CHANNELS)


def _adopt(channel: Channel) -> int:
    with transaction.atomic():
        chosen = _chosen(channel)
        Part.objects.bulk_create(
            [
                Part(
                    message_id=candidate.message_id,
                    channel=channel,
                    provider_id=provider_id,
                    attempt=candidate.attempt,
                    submitted_at=candidate.submitting_at,
                    adopted=True,
                )
                for provider_id, candidate in chosen.items()
            ],
            ignore_conflicts=True,
        )
        return reports.join(channel=channel, provider_ids=list(chosen))


def _chosen(channel: Channel) -> dict[str, _Candidate]:
    """By report id, the one message it can be about."""
    now = clock.now()
    by_report: dict[str, dict[int, _Candidate]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "channel": channel,
                "oldest": now - HORIZON,
                "newest": now - PATIENCE,
                "slack": reports.SLACK_SECONDS,
            },
        )
        for provider_id, *rest in cursor.fetchall():
            candidate = _Candidate(*rest)
            by_report[provider_id][candidate.message_id] = candidate
    return {
        provider_id: only
        for provider_id, found in by_report.items()
        for only in found.values()
        if len(found) == 1 and only.state == "uncertain" and only.in_time
    }
