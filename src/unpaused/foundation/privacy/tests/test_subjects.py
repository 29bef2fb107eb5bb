import pytest

from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.keys import ciphers
from unpaused.foundation.privacy import indexes, masking, revealing, sealing, subjects
from unpaused.kernel.errors import Refused


def test_a_person_has_one_subject(db: None) -> None:
    assert subjects.subject_of_person(5).pk == subjects.subject_of_person(5).pk
    assert subjects.subject_of_person(5).pk != subjects.subject_of_person(6).pk


def test_sealed_values_open_for_their_person_and_purpose_only(db: None) -> None:
    one, other = subjects.new_subject(), subjects.new_subject()
    sealed = sealing.seal(one, "task.phone", "13800000000")
    assert sealing.unseal(one, "task.phone", sealed) == "13800000000"
    for subject, purpose in ((other, "task.phone"), (one, "task.name")):
        with pytest.raises(ciphers.Tampered):
            sealing.unseal(subject, purpose, sealed)


def test_destroying_the_key_makes_values_unreadable_for_ever(db: None) -> None:
    subject = subjects.new_subject()
    sealed = sealing.seal(subject, "x", "secret")
    subjects.destroy(by=Actor.system("test"), subject_id=subject.pk, reason="retention ended")
    subject.refresh_from_db()
    with pytest.raises(sealing.Deleted):
        sealing.unseal(subject, "x", sealed)
    assert AuditRow.objects.filter(action="privacy.destroy", subject_id=subject.pk).count() == 1


def test_people_in_bulk_get_the_subjects_they_would_get_one_by_one(db: None) -> None:
    first = subjects.subject_of_person(5)
    found = subjects.subjects_of_persons([5, 6, 7])
    assert found[5].pk == first.pk
    assert found[7].pk == subjects.subject_of_person(7).pk
    assert set(found) == {5, 6, 7}


def test_keys_destroyed_in_bulk_leave_one_audit_row_that_names_them_all(db: None) -> None:
    doomed = [subjects.new_subject() for _ in range(3)]
    ids = [subject.pk for subject in doomed]
    assert subjects.destroy_many(by=Actor.system("test"), subject_ids=ids, reason="retention ended") == 3
    assert subjects.destroy_many(by=Actor.system("test"), subject_ids=ids, reason="retention ended") == 0
    row = AuditRow.objects.get(action="privacy.destroy")
    assert set(row.detail["ids"]) == {str(pk) for pk in ids}


def test_a_reveal_needs_a_reason_and_leaves_a_row_without_the_value(db: None) -> None:
    subject = subjects.new_subject()
    sealed = sealing.seal(subject, "x", "13800000000")
    with pytest.raises(Refused):
        revealing.reveal(by=Actor.system("t"), subject=subject, purpose="x", sealed=sealed, reason=" ")
    assert (
        revealing.reveal(by=Actor.system("t"), subject=subject, purpose="x", sealed=sealed, reason="call back")
        == "13800000000"
    )
    row = AuditRow.objects.get(action="privacy.reveal")
    assert row.reason == "call back"
    assert "1380" not in str(row.detail)


def test_blind_index_depends_on_kind(db: None) -> None:
    assert indexes.blind_index("phone", "1") != indexes.blind_index("identity", "1")


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (masking.name, "王小明", "王**"),
        (masking.phone, "13812345678", "138****5678"),
        (masking.identity_number, "42010219800101123X", "420102***********X"),
        (masking.account, "6222020200012345678", "***************5678"),
    ],
)
def test_masks(mask: object, text: str, masked: str) -> None:
    assert mask(text) == masked  # type: ignore[operator]
