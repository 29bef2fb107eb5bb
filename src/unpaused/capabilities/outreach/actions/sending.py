"""Sending what is due, slice by slice.

A slice is leased (committed), opened, marked as submitting (committed), handed to the gateway, recorded. A worker
killed before the second commit has sent nothing, and the rows return to the queue; one killed after it leaves them
uncertain, and nobody sends those again by himself.
"""

import threading
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, connection

from unpaused.capabilities.outreach.actions import leasing, recording, resting, sessions
from unpaused.capabilities.outreach.actions.jobs_wanted import want_sending
from unpaused.capabilities.outreach.actions.repudiating import WITHHELD, withhold
from unpaused.capabilities.outreach.actions.senders import Outgoing, Result, Sender
from unpaused.capabilities.outreach.models import Message, State
from unpaused.capabilities.outreach.queries.house import text_of
from unpaused.capabilities.outreach.rules import templates
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.capabilities.outreach.rules.variables import restored
from unpaused.foundation.live import topics
from unpaused.foundation.machine.watching import note
from unpaused.foundation.privacy import sealing
from unpaused.kernel.errors import Refused, Unavailable

_DATABASE_PAUSES = (0.2, 1.0, 3.0, 10.0)
_AT_ONCE = timedelta(seconds=1)
BUDGET = 1000
"""Messages a job sends before it makes room for others."""


def send_due(*, channel: Channel, urgent: bool) -> int:
    """Sends up to 1,000 messages that are due, urgent ones first (`urgent`: those alone); how many were handed over.

    A gateway that is away lets the channel rest: the messages wait in the queue.
    """
    if resting.rests(channel):
        return 0
    sent = 0
    try:
        sender = sessions.sender(channel)
        sender.wait_ready()
        for only_urgent in (True,) if urgent else (True, False):
            sent += _send_kind(sender, channel, only_urgent, BUDGET - sent)
        resting.wake(channel)
        note(channel)
    except Unavailable as error:
        resting.rest(channel, str(error))
        note(channel, error.code)
    if sent:
        topics.tell("outreach")
    return sent


def _send_kind(sender: Sender, channel: Channel, urgent: bool, budget: int) -> int:
    sent = after = 0
    again: timedelta | None = None
    while sent < budget:
        leased = leasing.lease(channel, urgent=urgent, after=after, limit=min(sender.slice_size, budget - sent))
        if not leased.messages:
            break
        after = leased.messages[-1].pk
        wait = _send_slice(sender, channel, leased)
        again = min((w for w in (again, wait) if w is not None), default=None)
        sent += len(leased.messages)
    if again is not None:
        want_sending(channel, urgent=urgent, after=again)
    return sent


def _send_slice(sender: Sender, channel: Channel, leased: leasing.Lease) -> timedelta | None:
    """When to come back for those that were throttled, or not tried for want of time. Raises Unavailable; what was not
    tried is then back in the queue."""
    withheld = set(_withheld(leased))
    due = [message for message in leased.messages if message.pk not in withheld]
    outgoing = [o for message in due if (o := _opened(channel, leased, message)) is not None]
    held = leasing.mark_submitting(leased.attempt, [o.message_id for o in outgoing])
    submitted = sender.submit([o for o in outgoing if o.message_id in held])
    wait = _recorded(channel, leased.attempt, submitted.results)
    if untried := held - {r.message_id for r in submitted.results}:
        leasing.release(leased.attempt, untried)
    if submitted.fault:
        raise Unavailable("outreach.gateway", "The gateway went away: {fault}", fault=submitted.fault)
    return _AT_ONCE if untried else wait


def _recorded(channel: Channel, attempt: UUID, results: Sequence[Result]) -> timedelta | None:
    """Writes down what is known, through a restart of the database: or else it would turn into doubt."""
    for pause in _DATABASE_PAUSES:
        try:
            return recording.record(channel=channel, attempt=attempt, results=results)
        except OperationalError:
            connection.close()
            threading.Event().wait(pause)
    return recording.record(channel=channel, attempt=attempt, results=results)


def _withheld(leased: leasing.Lease) -> list[int]:
    """Those whose number turned out to be a stranger's since they were written: they end here."""
    found = withhold([m.pk for m in leased.messages], {m.subject_id for m in leased.messages})
    for message_id in found:
        leasing.end(leased.attempt, message_id, State.WITHDRAWN, WITHHELD)
    return found


def _opened(channel: Channel, leased: leasing.Lease, message: Message) -> Outgoing | None:
    """Address and text; None where the person was deleted meanwhile or the text is gone, which ends the message."""
    try:
        address = sealing.unseal(message.subject, "message.address", bytes(message.address))
        values = sealing.unseal_json(message.subject, "message.variables", bytes(message.variables))
        template = templates.get(message.template)
        variables = {name: restored(template.variables[name].__name__, value) for name, value in values.items()}
        text = text_of(template, channel, message.language, variables)
    except sealing.Deleted:
        leasing.end(leased.attempt, message.pk, State.WITHDRAWN, "deleted")
        return None
    except (Refused, KeyError):
        leasing.end(leased.attempt, message.pk, State.FAILED, "no_text")
        return None
    return Outgoing(message.pk, leased.attempt, address, text)
