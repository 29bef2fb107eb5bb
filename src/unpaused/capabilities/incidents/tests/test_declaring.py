from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from unpaused.capabilities.incidents.models import Playbook
from unpaused.capabilities.incidents.public import Incident, value_of
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.capabilities.incidents.tests.conftest import moment
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

Draft = Callable[..., Incident]


def test_a_draft_has_a_number_with_a_check_digit_and_changes_nothing(draft: Draft) -> None:
    incident = draft()
    assert incident.number.startswith("IN")
    assert value_of("test.hours", area_code="420102") == 72


def test_declaring_is_in_the_trail(draft: Draft, first: User) -> None:
    incident = draft()
    row = AuditRow.objects.get(action="incidents.declare")
    assert (row.object_id, row.actor) == (str(incident.pk), f"staff:{first.pk}")


def test_only_command_declares(draft: Draft, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        draft(by=examiner)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "war"},
        {"title": " "},
        {"title": "x" * 121},
        {"areas": []},
        {"areas": ["999999"]},
        {"areas": ["../etc"]},
        {"since": datetime(2020, 1, 20)},
        {"until": moment(-30)},
        {"since": datetime(1, 1, 1, tzinfo=clock.CHINA)},
        {"since": datetime(9999, 12, 31, tzinfo=clock.CHINA)},
        {"until": datetime(2200, 1, 1, tzinfo=clock.CHINA)},
        {"response_level": "V"},
        {"playbook_code": "nothing"},
        {"playbook_code": "../epidemic"},
        {"kind": "flood"},
    ],
)
def test_what_makes_no_sense_is_refused(draft: Draft, given: dict[str, object]) -> None:
    with pytest.raises(Refused):
        draft(**given)
    assert not Incident.objects.exists()


def test_a_drill_is_refused_where_data_are_real(draft: Draft, settings: object) -> None:
    settings.DRILL = False  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        draft()


def test_on_synthetic_data_every_incident_is_a_drill(draft: Draft) -> None:
    with pytest.raises(Refused) as refused:
        draft(is_drill=False)
    assert refused.value.code == "incidents.no_drill"


def test_areas_inside_another_are_folded_into_it(draft: Draft) -> None:
    assert draft(areas=["420102", "420000", "310000", "420000"]).areas == ["310000", "420000"]


def test_a_playbook_with_faults_is_refused_when_it_is_loaded(draft: Draft, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text("kind: epidemic\nmeasures: []\n", encoding="utf-8")
    with pytest.raises(PlaybookRefused):
        draft()


def test_a_playbook_is_stored_once_a_version(draft: Draft, playbooks: Path) -> None:
    draft()
    draft()
    assert Playbook.objects.count() == 1
    file = playbooks / "epidemic.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    draft()
    assert list(Playbook.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_a_playbook_in_another_encoding_is_refused(draft: Draft, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_bytes("title: 疫情".encode("gb18030"))
    with pytest.raises(Refused):
        draft()
