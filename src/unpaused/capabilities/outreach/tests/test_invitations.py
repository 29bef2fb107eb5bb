import threading
from datetime import timedelta

import pytest
from django.db import connections

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Invitation
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY, make_incident
from unpaused.foundation.privacy import sealing, subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock, ids


def test_a_code_leads_to_its_person_however_it_is_typed(incident: Incident, person: Subject) -> None:
    code = writing.code(person.pk, incident.pk)
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} ", "".join(chr(ord(c) + 0xFEE0) for c in code)):
        found = outreach.invitation(typed)
        assert found is not None
        assert (found.subject_id, found.person_id, found.incident_id) == (person.pk, 7, incident.pk)


def test_the_same_key_gives_the_same_code(incident: Incident, person: Subject) -> None:
    assert writing.code(person.pk, incident.pk) == writing.code(person.pk, incident.pk)
    assert Invitation.objects.count() == 1


def test_two_threads_with_one_key_get_one_code(committed_db: None) -> None:
    incident, person = make_incident(), subjects.subject_of_person(7)
    together = threading.Barrier(2)
    codes: list[str] = []

    def write() -> None:
        together.wait()
        codes.append(writing.code(person.pk, incident.pk, key="same"))
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 2
    assert len(set(codes)) == 1


def test_a_code_that_is_taken_is_drawn_again(
    incident: Incident, person: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter(["AAAA2222", "AAAA2222", "BBBB3333"])
    monkeypatch.setattr(ids, "short_code", lambda: next(draws))
    assert writing.code(person.pk, incident.pk, key="one") == "AAAA2222"
    assert writing.code(person.pk, incident.pk, key="two") == "BBBB3333"


def test_the_code_stands_nowhere_in_clear(incident: Incident, person: Subject) -> None:
    code = writing.code(person.pk, incident.pk)
    row = Invitation.objects.values_list().get()
    assert not any(code.encode() in bytes(v) for v in row if isinstance(v, bytes | memoryview))


@pytest.mark.parametrize("end", ["expired", "withdrawn", "deleted", "unknown"])
def test_a_code_at_its_end_leads_nowhere(incident: Incident, person: Subject, end: str) -> None:
    code = writing.code(person.pk, incident.pk, key="match.1.invitation")
    if end == "expired":
        Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    elif end == "withdrawn":
        assert outreach.withdraw_invitations(by=BY, key_prefix="match.1.") == 1
    elif end == "deleted":
        subjects.destroy(by=BY, subject_id=person.pk, reason="retention ended")
    else:
        code = "ZZZZ9999"
    assert outreach.invitation(code) is None


def test_a_deleted_person_cannot_be_invited(incident: Incident, person: Subject) -> None:
    subjects.destroy(by=BY, subject_id=person.pk, reason="retention ended")
    with pytest.raises(sealing.Deleted):
        writing.code(person.pk, incident.pk)
