"""The two proofs: the code from the telephone, then the identity, because numbers are given out anew."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.portal.actions import limiting
from unpaused.capabilities.portal.actions.knocking import digest, message_key
from unpaused.capabilities.portal.models import OneTimeCode, Purpose
from unpaused.capabilities.portal.rules import limits, reading
from unpaused.capabilities.portal.rules.identity import is_same_person
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book.installed import book
from unpaused.foundation.privacy.indexes import latest
from unpaused.kernel import clock

Answer = Literal["right", "wrong", "closed"]
PROOF_HOLDS = timedelta(minutes=20)
"""So long after the code the identity may be given."""


_IDENTIFIED = {Purpose.ENTRY: "portal.sign_in", Purpose.PAYEE: "portal.identified_again"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in."""

    subject_id: UUID
    person_id: int


def check_code(*, code_id: int, typed: str, purpose: Purpose = Purpose.ENTRY) -> Answer:
    """Uses up the code. "closed": five wrong ones within a quarter of an hour, whoever typed them."""
    with transaction.atomic():
        row = OneTimeCode.objects.get(pk=code_id, purpose=purpose)
        limiting.hold(bytes(row.key))
        row.refresh_from_db()
        if limiting.wait("wrong_code", bytes(row.key), limits.WRONG_CODES):
            return "closed"
        if not _opens(row, reading.digits(typed)):
            return _wrong(row, "wrong_code", limits.WRONG_CODES)
        row.used_at = clock.now()
        row.save(update_fields=["used_at"])
        limiting.forget("wrong_code", bytes(row.key))
        _record(Actor.system("portal"), "portal.code_used", row)
        return "right"


def check_identity(
    *, code_id: int, name: str, tail: str, purpose: Purpose = Purpose.ENTRY
) -> Person | Literal["wrong", "closed"]:
    """After the code: full name and last six characters of the identity number, against the book.

    "closed": five wrong answers in a day, or the code was used too long ago.
    """
    with transaction.atomic():
        row = OneTimeCode.objects.get(pk=code_id, purpose=purpose)
        limiting.hold(bytes(row.key))
        if not _proved(row) or limiting.wait("wrong_identity", bytes(row.key), limits.WRONG_IDENTITIES):
            return "closed"
        person = book().person(row.person_id or 0)
        if person is None or row.subject_id is None or not is_same_person(
            name=name, tail=tail, book_name=person.name, book_number=person.id_number
        ):  # fmt: skip
            answer = _wrong(row, "wrong_identity", limits.WRONG_IDENTITIES)
            return "closed" if answer == "closed" else "wrong"
        limiting.forget("wrong_identity", bytes(row.key))
        row.identified_at = clock.now()
        row.save(update_fields=["identified_at"])
        _record(Actor.customer(row.subject_id), _IDENTIFIED[purpose], row)
        return Person(row.subject_id, person.person_id)


def disown(*, code_id: int) -> None:
    """Whoever holds the telephone says that the message was meant for somebody else: nothing more of that customer goes
    to this number, and another way to them is looked for.

    The caller has seen the one-time code proved and ends the visit.
    """
    by = Actor.system("portal")
    with transaction.atomic():
        _record(by, "portal.not_me", OneTimeCode.objects.get(pk=code_id))
        outreach.message_was_not_for_them(by=by, key=message_key(code_id))


def sign_out(*, subject_id: UUID) -> None:
    trail.record(
        by=Actor.customer(subject_id), action="portal.sign_out", on=("subject", subject_id), subject=subject_id
    )


def _opens(row: OneTimeCode, typed: str) -> bool:
    """A row without a digest is compared too, so that nobody's codes take as long as somebody's."""
    right = hmac.compare_digest(latest(bytes(row.digest or bytes(32))), latest(digest(row.pk, typed)))
    return right and row.used_at is None and row.expires_at is not None and _between(row.asked_at, row.expires_at)


def _proved(row: OneTimeCode) -> bool:
    return row.used_at is not None and _between(row.used_at, row.used_at + PROOF_HOLDS)


def _between(since: datetime, until: datetime) -> bool:
    """A clock that was put back makes nothing hold longer: what lies ahead of it does not hold."""
    return since - limits.ASKEW < clock.now() < until


def _wrong(row: OneTimeCode, kind: str, of: tuple[limits.Limit, ...]) -> Answer:
    limiting.count(kind, bytes(row.key))
    _record(Actor.system("portal"), f"portal.{kind}", row)
    return "closed" if limiting.wait(kind, bytes(row.key), of) else "wrong"


def _record(by: Actor, action: str, row: OneTimeCode) -> None:
    """Knocks with nobody's code leave their attempts, but no row in the trail: it speaks of acts on records."""
    if row.subject_id is not None:
        trail.record(by=by, action=action, on=("one_time_code", row.pk), subject=row.subject_id)
