"""Messages by the number that people read, and by the telephone that they went to."""

from collections.abc import Collection
from uuid import UUID

from unpaused.capabilities.outreach.models import Answer, Message
from unpaused.capabilities.outreach.queries.messages import with_number
from unpaused.capabilities.outreach.rules.reading import phone_of
from unpaused.foundation.privacy.indexes import blind_indexes


def numbered(number: str) -> int | None:
    """The message's id, for a number as it is shown."""
    found = with_number(Message.objects.all(), number).first() if number.startswith("MS") else None
    return found.pk if found and found.number == number else None


def numbers_of(message_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Number and branch by id. One query."""
    rows = Message.objects.filter(pk__in=list(message_ids)).only("created_at", "branch_code")
    return {message.pk: (message.number, message.branch_code) for message in rows}


def subjects_told_at(phone: str) -> set[UUID]:
    """Whom we wrote to at this number, by its blind index: also those whose data were deleted since. One query."""
    rows = Message.objects.filter(
        address_index__in=blind_indexes("sms", phone_of(phone)), channel="sms", to_customer=True
    )
    return set(rows.order_by().values_list("subject_id", flat=True).distinct())


def keepers_of_answers(subject_id: UUID) -> set[UUID]:
    """Under whom the answers are sealed that came from a number to which this customer was written. One query."""
    written_to = Message.objects.filter(subject_id=subject_id, to_customer=True).values("address_index")
    answers = Answer.objects.filter(address_index__in=written_to)
    return set(answers.order_by().values_list("subject_id", flat=True).distinct())
