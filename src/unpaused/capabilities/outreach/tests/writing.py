"""Short ways to write messages in tests."""

from uuid import UUID

from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Message
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import ids

BY = Actor.system("test")


def code(subject_id: UUID, incident_id: int, key: str = "i", person_id: int = 7) -> str:
    return outreach.invite(by=BY, subject_id=subject_id, person_id=person_id, incident_id=incident_id, key=key)


def invitation(subject_id: UUID, incident_id: int, *, phone: str = "13800000001", key: str = "m") -> Message:
    """An invitation by SMS, in the queue."""
    message_id = outreach.tell(
        by=BY,
        subject_id=subject_id,
        channel="sms",
        template="invitation",
        address=phone,
        variables={"code": outreach.ShortCode(ids.short_code())},
        key=key,
        incident_id=incident_id,
    )
    return Message.objects.get(pk=message_id)


def one_time_code(subject_id: UUID, *, language: str, phone: str = "13800000001") -> None:
    """A code as its reader asks for it, with the language of their screen."""
    outreach.tell(
        by=BY,
        subject_id=subject_id,
        channel="sms",
        template="one_time_code",
        language=language,
        address=phone,
        variables={"one_time_code": outreach.OneTimeCode(ids.one_time_code())},
        key=f"code.{ids.short_code()}",
    )


def invitations(subject_id: UUID, incident_id: int, phones: list[str]) -> list[int]:
    """One invitation a phone, in the queue."""
    return outreach.tell_many(
        by=BY,
        tells=[
            outreach.Tell(
                subject_id=subject_id,
                channel="sms",
                template="invitation",
                address=phone,
                variables={"code": outreach.ShortCode(ids.short_code())},
                key=f"m.{phone}",
                incident_id=incident_id,
            )
            for phone in phones
        ],
    )


def state(message: Message | int) -> str:
    pk = message if isinstance(message, int) else message.pk
    return Message.objects.values_list("state", flat=True).get(pk=pk)
