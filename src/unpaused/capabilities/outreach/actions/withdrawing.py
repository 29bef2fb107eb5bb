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
        found = Message.objects.filter(key__startswith=key_prefix, state__in=[State.QUEUED, State.LEASED])
        # Held first: between two looks a worker may take one from the queue, or give one back to it.
        states = dict(found.select_for_update().order_by("pk").values_list("pk", "state"))
        waiting = [pk for pk, state in states.items() if state == State.QUEUED]
        Message.objects.filter(pk__in=states.keys() - set(waiting)).update(give_up_at=clock.now())
        count = Message.objects.filter(pk__in=waiting).update(state=State.WITHDRAWN, error="withdrawn")
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
