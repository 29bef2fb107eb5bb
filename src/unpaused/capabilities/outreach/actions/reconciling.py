"""A person settles an uncertain message, with a reason, on the record."""

from typing import Literal, get_args

from django.db import transaction

from unpaused.capabilities.outreach.actions.jobs_wanted import want_sending
from unpaused.capabilities.outreach.models import Message, State
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.revealing import SHORTEST_REASON
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

Decision = Literal["arrived", "send_again", "give_up"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)


def reconcile(*, by: Actor, message_id: int, decision: str, reason: str) -> Message:
    """arrived: the recipient says so. send_again: they may get it twice, knowingly. give_up: another way is taken.

    Raises Refused without a reason, for an unknown decision, and where the message is no longer uncertain.
    """
    if decision not in DECISIONS:
        raise Refused("outreach.decision", "Choose what is to become of the message.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("outreach.reason", "Say how you know, or why you decide so.")
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id).first()
        if message is None or message.state != State.UNCERTAIN:
            raise Refused("outreach.settled", "This message is settled already.")
        if message.not_theirs and decision == "send_again":
            raise Refused("outreach.not_theirs", "This number is not the customer's: nothing more goes there.")
        _decide(message, decision)
        trail.record(
            by=by,
            action="outreach.reconcile",
            on=("message", message.pk),
            subject=message.subject_id,
            reason=reason.strip(),
            detail={"decision": decision},
        )
        topics.tell("outreach")
    return message


def _decide(message: Message, decision: str) -> None:
    now = clock.now()
    if decision == "arrived":
        message.state, message.delivered_at, message.error = State.DELIVERED, now, "person: arrived"
    elif decision == "give_up":
        message.state, message.error = State.FAILED, "person: gave up"
    else:
        message.state, message.error, message.not_before = State.QUEUED, "", now
        message.attempt = message.submitting_at = None
        message.give_up_at = max(message.give_up_at, now + (message.give_up_at - message.created_at))
        want_sending(message.channel, urgent=message.urgent)
    message.save()
