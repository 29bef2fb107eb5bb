"""Subjects and their keys: made, used, destroyed."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction

from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.keys import ciphers
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock


def blind_index(kind: str, text: str) -> bytes:
    """For exact look-up of a sealed value: HMAC under the index key. `kind`: "phone", "identity", "person" ..."""
    return ciphers.keyed_hash(settings.INDEX_KEY, f"{kind}\x00{text}".encode())


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
    index = blind_index("person", str(person_id))
    found = Subject.objects.filter(person_index=index).first()
    if found:
        return found
    subject = prepared_subject()
    subject.person_index = index
    Subject.objects.bulk_create([subject], ignore_conflicts=True)
    return Subject.objects.get(person_index=index)


def subjects_of_persons(person_ids: Collection[int]) -> dict[int, Subject]:
    """As `subject_of_person` for a chunk of people: three statements however many they are."""
    by_index = {blind_index("person", str(person_id)): person_id for person_id in person_ids}
    found = _by_person(by_index)
    fresh = []
    for index, person_id in sorted(by_index.items()):  # one order, or two chunks at once would deadlock
        if person_id not in found:
            subject = prepared_subject()
            subject.person_index = index
            fresh.append(subject)
    if not fresh:
        return found
    Subject.objects.bulk_create(fresh, ignore_conflicts=True)
    return _by_person(by_index)


def _by_person(by_index: dict[bytes, int]) -> dict[int, Subject]:
    rows = Subject.objects.filter(person_index__in=list(by_index))
    return {by_index[bytes(row.person_index or b"")]: row for row in rows}


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
