"""A number that is not the customer's, though the book says so: kept, and nothing of theirs goes there any more.

Known from whoever called it (a task) or from whoever holds the telephone (the customer entrance). What had gone there
reached nobody. Nothing of it is said to the stranger.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from unpaused.capabilities.outreach.models import KnownBy, Message, NumberNotTheirs, State
from unpaused.capabilities.outreach.rules import reading
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book.installed import book
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.indexes import Stored, alike, blind_index, blind_indexes
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.revealing import SHORTEST_REASON
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

WITHHELD = "not_theirs"
_BY = Actor.system("outreach")


def note_wrong_number(event: tasks.NumberWrong) -> None:
    """Subscriber of NumberWrong: the number that the book has now, which is the one that a task shows."""
    subject_id, person = UUID(event.subject_id), book().person(event.person_id)
    with transaction.atomic():
        if person and person.phone:
            _keep(_BY, subject_id, "sms", person.phone, KnownBy.CALLER, event.task_id)
        tasks.find_another_way(by=_BY, subject_id=subject_id)


def message_was_not_for_them(*, by: Actor, key: str) -> None:
    """Whoever holds the telephone that the message with this key went to says that they are somebody else."""
    with transaction.atomic():
        message = Message.objects.select_related("subject").filter(key=key, channel="sms", to_customer=True).first()
        if message is None or message.subject.wrapped_key is None:
            return
        address = sealing.unseal(message.subject, "message.address", bytes(message.address))
        _keep(by, message.subject_id, "sms", address, KnownBy.HOLDER, message.pk)
        tasks.find_another_way(by=by, subject_id=message.subject_id)


def theirs_after_all(*, by: Actor, message_id: int, reason: str) -> Message:
    """Takes back that the number of this message is not its customer's: what arrived there counts again, and texts go
    there again; those withheld meanwhile stay withheld. Raises Refused without a reason, and where nothing is to be
    taken back."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("outreach.reason_theirs", "Say how you know that it is theirs.")
    with transaction.atomic():
        message = Message.objects.get(pk=message_id)
        Subject.objects.select_for_update().get(pk=message.subject_id)
        kept = [row for row in _living([message.subject_id]) if alike(row.address_index, message.address_index)]
        if not kept:
            raise Refused("outreach.theirs", "Nobody says that this number is not theirs.")
        NumberNotTheirs.objects.filter(pk__in=[row.pk for row in kept]).update(lifted_at=clock.now())
        gone_there = Message.objects.filter(subject_id=message.subject_id, not_theirs=True)
        _mark([pk for pk, index in _indexes(gone_there) if alike(index, message.address_index)], False)
        trail.record(
            by=by,
            action="outreach.theirs_after_all",
            on=("message", message.pk),
            subject=message.subject_id,
            reason=reason.strip(),
        )
        topics.tell("outreach")
    return message


def withhold_written(messages: Collection[int], of: Collection[UUID]) -> None:
    """As `withhold`, of messages just written; whoever helps these customers learns that another way is needed."""
    found = withhold(messages, of)
    if not found:
        return
    for subject_id in sorted(set(Message.objects.filter(pk__in=found).values_list("subject_id", flat=True))):
        tasks.find_another_way(by=_BY, subject_id=subject_id)


def withhold(messages: Collection[int], of: Collection[UUID]) -> list[int]:
    """Those of these messages, `of` these subjects, that would go to a number that is not the customer's: marked. Asked
    when they are written, so that it shows at once, and again before they leave, for what became known in between."""
    numbers = list(_living(of))
    if not numbers:
        return []
    named = {number.subject_id for number in numbers}
    rows = Message.objects.filter(pk__in=list(messages), subject_id__in=named, to_customer=True).order_by("pk")
    found = [m.pk for m in rows.defer("address", "variables") if any(_is(number, m) for number in numbers)]
    if found:
        _mark(found, True)
    return found


def _keep(by: Actor, subject_id: UUID, channel: Channel, written: str, known_by: KnownBy, record_id: int) -> None:
    address = reading.address_of(channel, written)
    found = blind_indexes(channel, address)
    Subject.objects.select_for_update().get(pk=subject_id)
    if _living([subject_id]).filter(channel=channel, address_index__in=found).exists():
        return
    number = NumberNotTheirs.objects.create(
        subject_id=subject_id,
        channel=channel,
        address_index=blind_index(channel, address),
        known_by=known_by,
        record_id=record_id,
        known_at=clock.now(),
    )
    gone_there = Message.objects.filter(
        subject_id=subject_id, channel=channel, to_customer=True, address_index__in=found
    )
    count = _mark([pk for pk, _ in _indexes(gone_there)], True)
    trail.record(
        by=by,
        action="outreach.not_theirs",
        on=("number_not_theirs", number.pk),
        subject=subject_id,
        detail={"known_by": str(known_by), "record": record_id, "messages": count},
    )
    topics.tell("outreach")


def _mark(message_ids: Sequence[int], not_theirs: bool) -> int:
    """On messages; those still in the queue are withdrawn with it. What a worker has handed to the gateway is out."""
    rows = Message.objects.filter(pk__in=message_ids)
    with transaction.atomic():
        # Held first, in the one order that all writers keep.
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        if not_theirs:
            rows.filter(state=State.QUEUED).update(state=State.WITHDRAWN, error=WITHHELD)
        return rows.update(not_theirs=not_theirs)


def _living(subject_ids: Collection[UUID]) -> QuerySet[NumberNotTheirs]:
    return NumberNotTheirs.objects.filter(subject_id__in=list(subject_ids), lifted_at=None)


def _indexes(rows: QuerySet[Message]) -> list[tuple[int, Stored]]:
    return list(rows.order_by("pk").values_list("pk", "address_index"))


def _is(number: NumberNotTheirs, message: Message) -> bool:
    same = (number.subject_id, number.channel) == (message.subject_id, message.channel)
    return same and alike(number.address_index, message.address_index)
