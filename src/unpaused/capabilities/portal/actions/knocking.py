"""From a short code to a one-time code on the person's telephone.

Who types a code that was never given out gets the same answers, limits and rows as everyone; only the job that would
write the message finds nobody to write to.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.portal.actions import limiting
from unpaused.capabilities.portal.models import OneTimeCode, Purpose
from unpaused.capabilities.portal.rules import limits, reading
from unpaused.capabilities.portal.rules.limits import Limit
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book.installed import book
from unpaused.foundation.jobs.app import app
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused

HOLDS = timedelta(minutes=5)
SEND_CODE = "portal.send_code"
URGENT = "urgent"
"""The queue that no campaign can fill."""


def knock(*, typed: str, address: str, language: str) -> int:
    """Takes a short code; the id of the one-time code that was asked for, sent or not.

    `address` is the network address it came from. Raises Refused for what cannot be a code, and beyond the limits.
    """
    code = reading.short_code(typed)
    if not reading.is_short_code(code):
        raise Refused(
            "portal.short_code", "A short code has 8 letters and digits. Type it as it stands in the message."
        )
    with transaction.atomic():
        # For everybody, before the look-up: else a connection that is limited would learn which codes are taken.
        _within("short_code", limiting.key_of_address(address), limits.UNKNOWN_SHORT_CODES)
        row = _asked_with(code)
        if row.subject_id is None:
            _count("short_code", address, limits.UNKNOWN_SHORT_CODES)
        row.language = language
        return ask(row)


def still_good(*, typed: str) -> int | None:
    """The one-time code that was asked for last with this short code, while it may still be typed: for another tab or
    telephone than the one that asked. Alike for a short code that is nobody's."""
    return last_of(_asked_with(reading.short_code(typed)))


def last_of(row: OneTimeCode) -> int | None:
    """The last code of the same person, purpose and claim, if it was asked for within the time that codes hold."""
    since = clock.now() - HOLDS
    same = OneTimeCode.objects.filter(key=row.key, purpose=row.purpose, claim_id=row.claim_id, asked_at__gt=since)
    return same.order_by("-asked_at", "-pk").values_list("pk", flat=True).first()


def _asked_with(code: str) -> OneTimeCode:
    """A row as it would be asked for."""
    invitation = outreach.invitation(code)
    if invitation is None:
        return OneTimeCode(key=blind_index("short_code_tried", code))
    return OneTimeCode(
        key=key_of(invitation.subject_id),
        subject_id=invitation.subject_id,
        person_id=invitation.person_id,
        incident_id=invitation.incident_id,
    )


def ask_again(*, code_id: int, language: str) -> int:
    """Another code for the same knock; the earlier one no longer opens this browser's door. Raises Refused."""
    with transaction.atomic():
        earlier = OneTimeCode.objects.get(pk=code_id)
        return ask(
            OneTimeCode(
                key=bytes(earlier.key),
                purpose=earlier.purpose,
                claim_id=earlier.claim_id,
                subject_id=earlier.subject_id,
                person_id=earlier.person_id,
                incident_id=earlier.incident_id,
                language=language,
            )
        )


def limit_question(*, address: str) -> None:
    """Counts one "is this message from you?". Raises Refused beyond the limit."""
    with transaction.atomic():
        _count("question", address, limits.QUESTIONS)


def send_code(*, code_id: int) -> None:
    """Makes the code and writes its message, once; nothing where the short code was nobody's, or it came too late. At a
    number that is not the customer's the message is withheld and no code opens anything: as for nobody's, from outside.
    """
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().get(pk=code_id)
        if row.subject_id is None or row.digest is not None or clock.now() - row.asked_at > HOLDS:
            return
        person = book().person(row.person_id or 0)
        if person is None or not person.phone:
            return
        code = ids.one_time_code()
        if _tell(row, row.subject_id, person.phone, code, person.branch_code or ""):
            row.digest = digest(row.pk, code)
            row.expires_at = clock.now() + HOLDS
            row.save(update_fields=["digest", "expires_at"])


def message_key(code_id: int) -> str:
    """Of the message that carries a code."""
    return f"one_time_code.{code_id}"


def digest(code_id: int, code: str) -> bytes:
    """What is kept of a code: a keyed hash, of no use for another row."""
    return blind_index("one_time_code", f"{code_id}:{code}")


def key_of(subject_id: UUID) -> bytes:
    """Stands for a person in limits."""
    return blind_index("portal", str(subject_id))


def _tell(row: OneTimeCode, subject_id: UUID, phone: str, code: str, branch_code: str) -> bool:
    """Whether it goes out."""
    by = Actor.system("portal")
    message_id = outreach.tell(
        by=by,
        subject_id=subject_id,
        channel="sms",
        template="one_time_code",
        language=row.language,
        address=phone,
        variables={"one_time_code": outreach.OneTimeCode(code)},
        key=message_key(row.pk),
        incident_id=row.incident_id,
        branch_code=branch_code,
    )
    if outreach.withheld(message_id):
        return False
    trail.record(by=by, action="portal.send_code", on=("one_time_code", row.pk), subject=subject_id)
    return True


def ask(row: OneTimeCode) -> int:
    """Writes the row and wakes the job that sends the code. Callers have a transaction. Raises Refused."""
    limiting.hold(bytes(row.key))
    row.asked_at = now = clock.now()
    asked = OneTimeCode.objects.filter(key=row.key, asked_at__gt=now - limits.longest(limits.CODES_SENT))
    wait = limits.wait(limits.CODES_SENT, list(asked.values_list("asked_at", flat=True)), now)
    if wait:
        raise _too_soon(row, limits.minutes(wait))
    row.save(force_insert=True)
    app.configure_task(SEND_CODE, queue=URGENT).defer(code_id=row.pk)
    return row.pk


def _too_soon(row: OneTimeCode, minutes: int) -> Refused:
    if last_of(row) is not None:
        return Refused(
            "portal.code_wait",
            "A code was sent for this already. Use the one you have, or ask for another in {minutes} min.",
            minutes=minutes,
        )
    if row.purpose == Purpose.PAYEE:
        return Refused(
            "portal.other_code_wait",
            "A code for something else was sent to you a moment ago. Ask for this one in {minutes} min.",
            minutes=minutes,
        )
    return Refused(
        "portal.codes_spent", "No more codes can be sent for now. Ask for one in {minutes} min.", minutes=minutes
    )


def _count(kind: str, address: str, of: Sequence[Limit]) -> None:
    key = limiting.key_of_address(address)
    limiting.hold(key)
    _within(kind, key, of)
    limiting.count(kind, key)


def _within(kind: str, key: bytes, of: Sequence[Limit]) -> None:
    wait = limiting.wait(kind, key, of)
    if wait:
        raise Refused(
            "portal.too_often",
            "Too much was tried from this connection. Try again in {minutes} min, or call the hotline.",
            minutes=limits.minutes(wait),
        )
