"""The sweep, every minute: leases that ended, messages too late to send, reports left over, work forgotten."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from unpaused.capabilities.outreach.actions import reports, resting, sessions
from unpaused.capabilities.outreach.actions.adopting import adopt
from unpaused.capabilities.outreach.actions.jobs_wanted import want_sending
from unpaused.capabilities.outreach.actions.repudiating import WITHHELD
from unpaused.capabilities.outreach.models import Message, Report, State
from unpaused.capabilities.outreach.rules.templates import CHANNELS, Channel
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

ROWS = 5000
_BY = Actor.system("outreach")
_ENDED_LEASES = """
UPDATE outreach_message AS m
SET state = CASE WHEN m.submitting_at IS NULL THEN 'queued' ELSE 'uncertain' END,
    attempt = CASE WHEN m.submitting_at IS NULL THEN NULL ELSE m.attempt END,
    error = CASE WHEN m.submitting_at IS NULL THEN m.error ELSE 'worker_died' END,
    leased_until = NULL
FROM (
    SELECT id FROM outreach_message WHERE state = 'leased' AND leased_until <= %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) AS ended
WHERE m.id = ended.id
RETURNING m.id, m.state
"""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many messages went back to the queue, became uncertain, or were given up; reports joined or adopted."""

    requeued: int
    uncertain: int
    given_up: int
    joined: int


def sweep() -> Swept:
    """Does all of it once; safe beside other sweeps and senders."""
    listen()
    states = end_leases()
    given_up = give_up()
    joined = _join_left_over() + adopt()
    for channel in CHANNELS:
        _wake_senders(channel)
    return Swept(states.count(State.QUEUED), states.count(State.UNCERTAIN), given_up, joined)


def listen() -> None:
    """Keeps this process's session with the message centre open, so that reports come in while nothing goes out."""
    if sessions.configured("sms"):
        try:
            sessions.sender("sms")
        except Unavailable:
            return


def end_leases() -> list[str]:
    """Ends leases past their time: never submitted goes back to the queue, perhaps submitted becomes uncertain."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ENDED_LEASES, [clock.now(), ROWS])
        ended = cursor.fetchall()
        if ended:
            states = [state for _, state in ended]
            detail: dict[str, object] = {"uncertain": states.count("uncertain"), "queued": states.count("queued")}
            trail.record(by=_BY, action="outreach.end_leases", on=("message", ended[0][0]), detail=detail)
            topics.tell("outreach")
    return [state for _, state in ended]


def give_up() -> int:
    """Fails what waited so long that it is not worth sending, such as a one-time code after five minutes. What came
    back to the queue after its number turned out not to be theirs is withdrawn."""
    Message.objects.filter(state=State.QUEUED, not_theirs=True).update(state=State.WITHDRAWN, error=WITHHELD)
    late = Message.objects.filter(state=State.QUEUED, give_up_at__lte=clock.now())
    return late.update(state=State.FAILED, error="waited_too_long")


def _join_left_over() -> int:
    since = clock.now() - timedelta(days=7)
    left = Report.objects.filter(message=None, received_at__gt=since).order_by("-received_at")
    count = 0
    for channel in CHANNELS:
        ids = left.filter(channel=channel).values_list("provider_id", flat=True)[:ROWS]
        count += reports.join(channel=channel, provider_ids=list(ids))
    return count


def _wake_senders(channel: Channel) -> None:
    """A job may have died with its last try, or met a budget: whatever is due has a job at the latest now."""
    if resting.rests(channel) or not sessions.configured(channel):
        return
    now = clock.now()
    due = Message.objects.filter(channel=channel, state=State.QUEUED, not_before__lte=now, give_up_at__gt=now)
    for urgent in set(due.order_by("pk").values_list("urgent", flat=True)[:ROWS]):
        want_sending(channel, urgent=urgent)
