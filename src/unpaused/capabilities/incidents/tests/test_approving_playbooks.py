"""Playbooks of the house's own: uploaded, compared, approved by a second person, retired."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.actions import approve_playbook, retire_playbook, upload_playbook
from unpaused.capabilities.incidents.models import Playbook
from unpaused.capabilities.incidents.public import Incident, activate
from unpaused.capabilities.incidents.queries import playbooks as stored
from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure, PlaybookRefused, compare
from unpaused.capabilities.incidents.tests.conftest import PLAYBOOK
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotPermitted, Refused

Make = Callable[..., Incident]
SignIn = Callable[[User], Client]
SIX_HOURS, FOUR_HOURS = PLAYBOOK.encode(), PLAYBOOK.replace("value: 6", "value: 4").encode()


def approved(first: User, second: User, data: bytes = FOUR_HOURS) -> Playbook:
    return approve_playbook(by=second, playbook_id=upload_playbook(by=first, code="epidemic", data=data).pk)


def test_an_incident_gets_no_draft(first: User, draft: Make) -> None:
    upload_playbook(by=first, code="own", data=FOUR_HOURS)
    with pytest.raises(Refused, match="is approved"):
        draft(playbook_code="own")


def test_an_incident_gets_what_a_second_person_approved(first: User, second: User, draft: Make) -> None:
    before = draft()
    own = approved(first, second)
    assert (before.playbook, draft().playbook) == (Playbook.objects.get(version=1), own)


def test_who_uploaded_it_cannot_approve_it(first: User) -> None:
    playbook = upload_playbook(by=first, code="own", data=FOUR_HOURS)
    with pytest.raises(Refused, match="second person"):
        approve_playbook(by=first, playbook_id=playbook.pk)


def test_an_examiner_neither_uploads_nor_approves(first: User, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        upload_playbook(by=examiner, code="own", data=FOUR_HOURS)
    with pytest.raises(NotPermitted):
        approve_playbook(by=examiner, playbook_id=upload_playbook(by=first, code="own", data=FOUR_HOURS).pk)


def test_what_is_assumed_otherwise_stands_beside_the_measures(first: User, second: User, signed_in: SignIn) -> None:
    rate = "assumptions:\n  incidents.attack_rate: {low: 0.001, likely: 0.003, high: 0.01, source: our study}\n"
    old = approved(first, second, PLAYBOOK.encode() + rate.encode())
    new = upload_playbook(by=first, code="epidemic", data=PLAYBOOK.encode() + rate.replace("0.003", "0.005").encode())
    for url in (
        reverse("incidents:approve_playbook", args=["epidemic", new.version]),
        f"{reverse('incidents:compare_playbooks')}?before=epidemic.{old.version}&after=epidemic.{new.version}",
    ):
        page = signed_in(second).get(url).content.decode()
        assert "0.001 – 0.003 – 0.01 (our study)" in page and "0.001 – 0.005 – 0.01 (our study)" in page


def test_of_two_drafts_the_older_is_not_approved_after_the_newer(first: User, second: User) -> None:
    older = upload_playbook(by=first, code="own", data=SIX_HOURS)
    approve_playbook(by=second, playbook_id=upload_playbook(by=first, code="own", data=FOUR_HOURS).pk)
    with pytest.raises(Refused, match="approved already"):
        approve_playbook(by=second, playbook_id=older.pk)


def test_the_same_file_makes_no_version(first: User) -> None:
    upload_playbook(by=first, code="own", data=FOUR_HOURS)
    with pytest.raises(Refused, match="nothing has changed"):
        upload_playbook(by=first, code="own", data=FOUR_HOURS)


def test_a_release_does_not_overrule_what_the_house_approved(
    first: User, second: User, draft: Make, playbooks: Path
) -> None:
    own = approved(first, second)
    (playbooks / "epidemic.yaml").write_text(PLAYBOOK.replace("value: 6", "value: 8"), encoding="utf-8")
    assert draft().playbook == own
    assert Playbook.objects.get(version=own.version + 1).status == Playbook.Status.DRAFT


def test_a_shipped_file_with_faults_does_not_take_away_what_the_house_approved(
    first: User, second: User, draft: Make, playbooks: Path
) -> None:
    own = approved(first, second)
    (playbooks / "epidemic.yaml").write_text("kind: no", encoding="utf-8")
    assert draft().playbook == own


def test_a_draft_of_an_incident_whose_playbook_was_retired_needs_another(
    first: User, second: User, draft: Make
) -> None:
    incident = draft()
    assert incident.playbook is not None
    retire_playbook(by=first, playbook_id=incident.playbook.pk, reason="the notice was taken back")
    with pytest.raises(Refused, match="retired since"):
        activate(by=second, incident_id=incident.pk)


def test_a_stored_file_is_never_changed(first: User) -> None:
    playbook = upload_playbook(by=first, code="own", data=FOUR_HOURS)
    with pytest.raises(DatabaseError), transaction.atomic():
        Playbook.objects.filter(pk=playbook.pk).update(source="kind: flood")


def test_looking_at_the_list_writes_nothing(db: None) -> None:
    assert [str(each) for each in stored.versions()] == ["epidemic 1"]
    assert not Playbook.objects.exists()


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"kind: epidemic\ntitle: {zh: \xff}\n", 2, "not UTF-8"),
        (PLAYBOOK.replace("test.hours", "test.nothing").encode(), 4, "no measure named test.nothing"),
        (PLAYBOOK.replace("value: 6", "value: six").encode(), 5, "not valid"),
        (PLAYBOOK.replace("value: 6", "value: 6\n    until: 2020-02-30").encode(), 6, "not a day of the calendar"),
        (PLAYBOOK.replace("value: 6", "value: 6\n    for_days: " + "9" * 5000).encode(), 6, "for_days must be"),
        (PLAYBOOK.replace("value: 6", 'value: 6\n    areas: ["999999"]').encode(), 6, "no area with the code 999999"),
        (PLAYBOOK.encode() + b"  - type: test.hours\n    value: 8\n", 9, "two values for one thing"),
        (PLAYBOOK.replace("value: 6", "value: 6\n    value: 7").encode(), 6, "stands here twice"),
        (b"kind: &a epidemic\ntitle: *a\n", 2, "Anchors and aliases"),
        (b"[" * 50_000, 1, "nested too deeply"),
        (
            b"kind: epidemic\ntitle: {zh: a, en: b}\nmeasures:\n" + b"- {type: test.hours, value: 1}\n" * 300,
            4,
            "at most",
        ),
    ],
)
def test_each_fault_has_its_line_and_its_reason(first: User, data: bytes, line: int, reason: str) -> None:
    with pytest.raises(PlaybookRefused) as refused:
        upload_playbook(by=first, code="own", data=data)
    assert any(fault.line == line and reason in str(fault) for fault in refused.value.faults), refused.value.faults
    assert not Playbook.objects.exists()


def planned(type_name: str = "test.hours", value: object = 6, **more: tuple[str, ...]) -> PlannedMeasure:
    return PlannedMeasure(line=1, type_name=type_name, value=value, **more)  # type: ignore[arg-type]


def test_versions_are_compared_measure_by_measure() -> None:
    before = [planned(), planned("test.waived", ["invoice"]), planned("test.old")]
    after = [planned(value=4), planned("test.waived", ["invoice"]), planned("test.new")]
    assert [(each.type_name, each.change) for each in compare(before, after)] == [
        ("test.hours", "changed"),
        ("test.new", "added"),
        ("test.old", "removed"),
        ("test.waived", "unchanged"),
    ]


def test_a_measure_for_other_products_is_the_same_measure_changed() -> None:
    [found] = compare([planned(products=("HLT01",))], [planned(products=("ACC01",))])
    assert (found.change, found.entries) == ("changed", ("products",))


def test_measures_of_one_type_are_held_against_those_for_the_same_products() -> None:
    one, other = planned(products=("HLT01",)), planned(value=8, products=("ACC01",))
    assert {each.change for each in compare([one, other], [other, one])} == {"unchanged"}


def upload(client: Client, data: bytes, name: str = "own.yaml") -> str:
    response = client.post("/incidents/playbooks/upload", {"file": SimpleUploadedFile(name, data)}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_lists_every_fault_in_the_readers_language(first: User, signed_in: SignIn) -> None:
    client = signed_in(first)
    client.cookies["django_language"] = "zh-hans"
    text = upload(client, b"kind: war\ntitle: {zh: a, en: b}\nmeasures:\n  - type: test.hours\n")
    assert "kind 须为下列之一" in text
    assert '<td class="end number">4</td>' in text


def test_a_playbook_is_uploaded_compared_approved_and_downloaded(
    first: User, second: User, draft: Make, signed_in: SignIn
) -> None:
    draft()
    assert "为草稿" in upload(signed_in(first), FOUR_HOURS, "epidemic.yaml")
    client = signed_in(second)
    client.cookies["django_language"] = "en"
    compared = client.get("/incidents/playbooks/compare?before=epidemic.1&after=epidemic.2").content.decode()
    assert "<b>4 h</b>" in compared
    assert "<b>4 h</b>" in client.get("/incidents/playbooks/epidemic/2/approve").content.decode()
    client.post("/incidents/playbooks/epidemic/2/approve", {"sure": "on"})
    assert stored.newest_approved("epidemic") == Playbook.objects.get(version=2)
    assert client.get("/incidents/playbooks/epidemic/2/file").content == FOUR_HOURS
    assert "Second" in client.get("/incidents/playbooks/epidemic/2").content.decode()


def test_choices_and_pages_name_a_playbook_in_the_readers_language(
    first: User, in_force: Make, signed_in: SignIn
) -> None:
    client, incident = signed_in(first), in_force()
    client.cookies["django_language"] = "zh-hans"
    for address in ("/incidents/", f"/incidents/{incident.pk}", "/incidents/declare", "/incidents/playbooks"):
        assert "疫情预案" in client.get(address).content.decode()
