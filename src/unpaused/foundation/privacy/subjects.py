"""Subjects and their keys: made, used, destroyed."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.keys import ciphers
from unpaused.foundation.privacy.indexes import blind_index, blind_indexes, generations
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock


def new_subject() -> Subject:
    """A subject of no known book person: a row of a list."""
    subject = prepared_subject()
    subject.save(force_insert=True)
    return subject


def prepared_subject() -> Subject:
    """Unsaved, for bulk inserts."""
    subject = Subject(created_at=clock.now())
    subject.wrapped_key, subject.wrapped_under = wrap(subject.pk, ciphers.new_key())
    return subject


def subject_of_person(person_id: int) -> Subject:
    """The one subject of a person in the book, made on first need; safe to call twice at once."""
    return subjects_of_persons([person_id])[person_id]


def subjects_of_persons(person_ids: Collection[int]) -> dict[int, Subject]:
    """As `subject_of_person` for a chunk of people: three statements however many they are."""
    texts = {str(person_id): person_id for person_id in person_ids}
    return {texts[text]: subject for text, subject in subjects_of("person", list(texts)).items()}


def known_subject(person_id: int) -> Subject | None:
    """The subject of a person of the book, if anything was ever kept about them."""
    return Subject.objects.filter(person_index__in=blind_indexes("person", str(person_id))).first()


def subjects_of(kind: str, texts: Collection[str]) -> dict[str, Subject]:
    """One subject a text ("person": the number in the book, "address": a phone or e-mail), made on first need."""
    found = _known(kind, texts)
    missing = sorted(set(texts) - found.keys())
    if not missing:
        return found
    with transaction.atomic():
        if len(generations().living) > 1:  # while indexes change, their uniqueness alone does not hold two apart
            _hold(kind, missing)
            found |= _known(kind, missing)
        fresh = []
        for text in missing:
            if text not in found:
                subject = prepared_subject()
                subject.person_index = blind_index(kind, text)
                fresh.append(subject)
        fresh.sort(key=lambda subject: bytes(subject.person_index or b""))  # or two chunks at once would deadlock
        Subject.objects.bulk_create(fresh, ignore_conflicts=True)
    return found | _known(kind, missing)


def let_go(subject_ids: Collection[UUID]) -> None:
    """Of what these were found by: the next time it is needed, another subject is made. For those whose key is
    destroyed, and who stand for no person of the book."""
    Subject.objects.filter(pk__in=list(subject_ids), wrapped_key=None).update(person_index=None)


def _known(kind: str, texts: Collection[str]) -> dict[str, Subject]:
    by_index = {index: text for text in texts for index in blind_indexes(kind, text)}
    rows = Subject.objects.filter(person_index__in=list(by_index))
    return {by_index[bytes(row.person_index or b"")]: row for row in rows}


def _hold(kind: str, texts: Collection[str]) -> None:
    """One maker at a time for each: by the oldest generation, which all processes know."""
    first = sorted(generations().chain(kind, text)[0] for text in texts)
    with connection.cursor() as cursor:
        for value in first:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(value[1:9], "big", signed=True)])


def destroy_many(*, by: Actor, subject_ids: Collection[UUID], reason: str) -> int:
    """As `destroy` for a chunk, with one audit row; how many keys there were to destroy."""
    with transaction.atomic():
        living = Subject.objects.select_for_update().filter(pk__in=list(subject_ids), wrapped_key__isnull=False)
        found = sorted(living.order_by("pk").values_list("pk", flat=True))
        if found:
            Subject.objects.filter(pk__in=found).update(wrapped_key=None, destroyed_at=clock.now())
            ids = [str(pk) for pk in found]
            trail.record(
                by=by,
                action="privacy.destroy",
                on=("subjects", found[0]),
                reason=reason,
                detail={"count": len(ids), "ids": ids},
            )
    return len(found)


def destroy(*, by: Actor, subject_id: UUID, reason: str) -> None:
    """Destroys the person's key: what was sealed under it cannot be read by anyone, ever again."""
    with transaction.atomic():
        subject = Subject.objects.select_for_update().get(pk=subject_id)
        if subject.wrapped_key is None:
            return
        subject.wrapped_key = None
        subject.destroyed_at = clock.now()
        subject.save(update_fields=["wrapped_key", "destroyed_at"])
        trail.record(by=by, action="privacy.destroy", on=("subject", subject.pk), subject=subject.pk, reason=reason)


def key_of(subject: Subject) -> bytes | None:
    """The person's own key, or None once destroyed."""
    if subject.wrapped_key is None:
        return None
    return unwrap(subject.pk, bytes(subject.wrapped_key), subject.wrapped_under)


def wrap(subject_id: UUID, key: bytes) -> tuple[bytes, str]:
    """A person's key under the master key that writes, and that key's id."""
    master = settings.KEYRING.current
    return ciphers.encrypt(master.derived("wrap"), key, subject_id.bytes, settings.SUITE), master.id


def unwrap(subject_id: UUID, wrapped: bytes, under: str) -> bytes:
    """Raises keys.UnknownKey, ciphers.Tampered."""
    return ciphers.decrypt(settings.KEYRING.get(under).derived("wrap"), wrapped, subject_id.bytes)
