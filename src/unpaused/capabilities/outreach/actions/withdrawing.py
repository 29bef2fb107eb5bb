"""Taking back what has not left yet."""

from django.db import transaction

from unpaused.capabilities.outreach.models import Message, State
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def withdraw_messages(*, by: Actor, key_prefix: str, reason: str) -> int:
    """Withdraws every message still in the queue whose key starts with `key_prefix`; how many. What a worker has
    taken already goes out, unless it comes back to the queue untaken: then it is too late for it. Raises Refused for an
    empty prefix."""
    if not key_prefix:
        raise Refused("outreach.prefix_messages", "Say which messages to withdraw.")
    with transaction.atomic():
        rows = Message.objects.filter(key__startswith=key_prefix, state=State.QUEUED)
        count = rows.update(state=State.WITHDRAWN, error="withdrawn")
        Message.objects.filter(key__startswith=key_prefix, state=State.LEASED).update(give_up_at=clock.now())
        if count:
            trail.record(
                by=by,
                action="outreach.withdraw",
                on=("message", key_prefix[:60]),
                reason=reason,
                detail={"count": count},
            )
            topics.tell("outreach")
    return count
