"""The master key is rotated; what was sealed stays readable, what was indexed is found, before, during and after."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from unpaused.foundation.audit import checking, exporting, signing, trail, verifying
from unpaused.foundation.audit import sealing as seals
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow, FormerKey
from unpaused.foundation.keys import Keyring, TextSource, UnknownKey
from unpaused.foundation.keys.ciphers import Suite
from unpaused.foundation.privacy import indexes, needed, rotation, sealing, subjects
from unpaused.foundation.privacy.models import IndexKey, KeyRotation, Subject
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

BY = Actor.system("test")
NEW = "ab" * 32


@pytest.fixture(autouse=True)
def generations_anew() -> Iterator[None]:
    indexes.look_again()
    yield
    indexes.look_again()


@pytest.fixture
def new_first(committed_db: None, settings: Any) -> Keyring:
    """The ring with a new master key first."""
    former = settings.KEYRING.current
    settings.KEYRING = Keyring(TextSource(f"{NEW} {former.secret.hex()}"))
    return settings.KEYRING


@pytest.fixture
def person(committed_db: None) -> tuple[Subject, bytes]:
    """Somebody with a sealed value, from before the rotation."""
    subject = subjects.subject_of_person(7)
    return subject, sealing.seal(subject, "x", "secret")


def _rotate() -> rotation.Rotated:
    return rotation.rotate(by=BY, settle=0)


def test_what_was_sealed_and_indexed_before_is_read_and_found_after(
    person: tuple[Subject, bytes], new_first: Keyring, settings: Any
) -> None:
    settings.SUITE = Suite.SM
    before = indexes.blind_index("person", "7")
    done = _rotate()
    assert done.key_id == new_first.current.id
    assert indexes.blind_index("person", "7") != before
    found = subjects.subject_of_person(7)
    assert found.pk == person[0].pk
    assert bytes(found.person_index or b"") == indexes.blind_index("person", "7")
    assert bytes(found.wrapped_key or b"")[0] == Suite.SM
    assert IndexKey.objects.get(state="writing").suite == Suite.SM
    settings.KEYRING = Keyring(TextSource(NEW))  # the former master key is gone
    indexes.look_again()
    assert sealing.unseal(subjects.subject_of_person(7), "x", person[1]) == "secret"
    assert list(needed.rows_under()) == [new_first.current.id]


def test_a_process_that_has_not_heard_of_it_yet_finds_the_same_person(
    person: tuple[Subject, bytes], new_first: Keyring
) -> None:
    """Between the steps: rows of both generations are there."""
    row = rotation._begun(BY)
    generation = rotation._next_generation(row)
    assert subjects.subject_of_person(7).pk == person[0].pk
    rotation._write_with(generation)
    indexes.look_again()
    assert subjects.subject_of_person(7).pk == person[0].pk
    other = subjects.subject_of_person(8)
    assert bytes(other.person_index or b"")[0] == generation
    _rotate()
    assert subjects.subject_of_person(8).pk == other.pk
    assert Subject.objects.count() == 2


def test_people_who_were_forgotten_stay_forgotten_and_known(person: tuple[Subject, bytes], new_first: Keyring) -> None:
    subjects.destroy(by=BY, subject_id=person[0].pk, reason="asked for")
    _rotate()
    found = subjects.known_subject(7)
    assert found and found.pk == person[0].pk
    assert found.wrapped_key is None


def test_seals_signed_before_hold_after_the_former_master_key_is_gone(new_first: Keyring, settings: Any) -> None:
    former = new_first.masters()[1]
    settings.KEYRING = Keyring(TextSource(former.secret.hex()))
    with transaction.atomic():
        trail.record(by=BY, action="test", on=("thing", 1))
    while seals.seal() is None:
        pass
    settings.KEYRING = new_first
    _rotate()
    settings.KEYRING = Keyring(TextSource(NEW))
    assert checking.faults() == []
    exported = exporting.sealed_lines(clock.now() - timedelta(days=1), clock.now())
    noted = seals.public_key().public_bytes_raw().hex()
    assert verifying.verify(exported, public_key=noted).faults == []
    assert signing.public_key("audit-digest") != signing.private_key("audit-digest", former).public_key()


def test_a_public_key_that_nobody_vouches_for_is_not_trusted(committed_db: None) -> None:
    stranger = signing.private_key("bulletin", Keyring(TextSource("cd" * 32)).current)
    FormerKey.objects.create(
        purpose="bulletin",
        public_key=stranger.public_key().public_bytes_raw(),
        vouched=stranger.sign(b"unpaused/former-key/bulletin/" + stranger.public_key().public_bytes_raw()),
        until="2026-01-01T00:00:00Z",
    )
    assert signing.signer_of("bulletin", stranger.sign(b"x"), b"x") is None


def test_there_is_nothing_to_rotate_to_twice(person: tuple[Subject, bytes], new_first: Keyring) -> None:
    _rotate()
    with pytest.raises(Refused, match="new one first"):
        _rotate()
    assert AuditRow.objects.filter(action="keys.rotated").count() == 1


def test_one_that_was_cut_off_goes_on(
    committed_db: None, new_first: Keyring, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYRING = Keyring(TextSource(new_first.masters()[1].secret.hex()))
    made = subjects.subjects_of_persons(range(50))
    settings.KEYRING = new_first
    monkeypatch.setattr(rotation, "CHUNK", 10)

    def cut(stage: str, done: int, total: int) -> None:
        if (stage, done) in (("keys", 20), ("indexes", 30)):
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(by=BY, tell=cut, settle=0)
    monkeypatch.setattr(rotation, "CHUNK", 1000)
    _rotate()
    assert KeyRotation.objects.filter(ended_at=None).count() == 0
    assert {pk: s.pk for pk, s in subjects.subjects_of_persons(range(50)).items()} == {
        pk: s.pk for pk, s in made.items()
    }


def test_without_the_key_that_is_needed_the_ring_says_which(person: tuple[Subject, bytes], settings: Any) -> None:
    settings.KEYRING = Keyring(TextSource(NEW))
    with pytest.raises(UnknownKey, match=person[0].wrapped_under):
        sealing.unseal(person[0], "x", person[1])
