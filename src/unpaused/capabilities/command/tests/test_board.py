from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from unpaused.capabilities.command.figures import OPEN_ENDS
from unpaused.capabilities.command.queries import reported_incidents
from unpaused.capabilities.command.tests.conftest import People, make_incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, registry
from unpaused.kernel import clock

SignIn = Callable[..., Client]


def _describe(ids: Sequence[int]) -> list[dict[str, Any]]:
    needs = {"branch_code": "", "needs": Permission.SEE_OPEN_ENDS}
    return [{"number": f"R-{each}", "what": "a row", "url": "", **needs} for each in ids]


@pytest.fixture(autouse=True)
def figures(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (
        Figure("screening.listed", "People listed", "rows", lambda i: Reading(777, "row", [1, 2]), _describe),
        Figure("claims.paid_amount", "Amount paid", "fen", lambda i: Reading(123_456, "claim", [5]), _describe),
        Figure("claims.median", "Median", "seconds", lambda i: Reading(None, "claim", []), _describe),
        OPEN_ENDS,
    )
    monkeypatch.setattr(registry, "_figures", {figure.name: figure for figure in made})


def _text(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_without_an_incident_the_board_is_quiet(commander: User, signed_in: SignIn) -> None:
    assert "No incident is in force" in _text(signed_in(commander))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_chains_figures_stand_on_the_board_and_open_their_records(
    people: People, commander: User, signed_in: SignIn, language: str
) -> None:
    text = _text(signed_in(commander, language))
    assert "777" in text
    assert "¥1,234" in text
    for name in ("screening.listed", "claims.paid_amount", "claims.median", "command.open_ends"):
        assert reverse("command:figure", args=[people.incident.pk, name]) in text


def test_open_ends_are_charted_and_each_bar_opens_its_list(people: People, commander: User, signed_in: SignIn) -> None:
    people.found(cover="none")
    text = _text(signed_in(commander))
    assert f"/open-ends?blocker=no_cover&amp;incident={people.incident.pk}" in text
    assert f"/open-ends?owner=examiner&amp;incident={people.incident.pk}" in text


def test_what_is_due_today_stands_on_the_board(people: People, commander: User, signed_in: SignIn) -> None:
    late = people.found()
    people.claim(late, state="referred", submitted_at=clock.now() - timedelta(days=31))
    later = people.found()
    people.claim(later, state="referred", submitted_at=clock.now())
    text = _text(signed_in(commander))
    assert f">{late.number}<" in text
    assert f">{later.number}<" not in text


def test_the_board_counts_the_readers_branch_only(people: People, examiner: User, signed_in: SignIn) -> None:
    people.found(cover="none", branch_code="B02")
    assert "Nobody found is waiting." in _text(signed_in(examiner))


def test_the_incident_is_chosen_in_the_address(
    people: People, commander: User, second: User, signed_in: SignIn
) -> None:
    other = make_incident("IN-2", commander, second)
    people.found(cover="none", incident=other)
    assert "Nobody found is waiting." in _text(signed_in(commander), f"/?incident={people.incident.pk}")
    assert "Nobody found is waiting." not in _text(signed_in(commander), f"/?incident={other.pk}")


def test_countersigning_is_offered_to_a_second_person_alone(
    commander: User, second: User, examiner: User, signed_in: SignIn
) -> None:
    """Not to whoever broke the glass, who would be refused, nor to those who do not command."""
    ends = clock.now() + timedelta(hours=1)
    broken = make_incident("IN-9", commander, second, activated_by=None, glass_broken_by=commander, lapses_at=ends)
    address, countersign = f"/?incident={broken.pk}", reverse("incidents:countersign", args=[broken.pk])
    assert countersign in _text(signed_in(second), address)
    for other in (commander, examiner):
        text = _text(signed_in(other), address)
        assert "broke the glass" in text and countersign not in text


def test_a_real_emergency_stands_before_a_drill_that_began_later(
    commander: User, second: User, signed_in: SignIn
) -> None:
    """And before one that lapsed, whatever its row still says."""
    real = make_incident("IN-1", commander, second, title="Flood")
    make_incident("IN-2", commander, second, title="Exercise", is_drill=True)
    ended = clock.now() - timedelta(hours=3)
    lapsed = {"activated_by": None, "glass_broken_by": commander, "activated_at": ended - timedelta(hours=2)}
    make_incident("IN-3", commander, second, title="Lapsed", lapses_at=ended, **lapsed)
    newest = make_incident("IN-4", commander, second, title="Storm")
    assert [each.title for each in reported_incidents()] == ["Storm", "Flood", "Exercise", "Lapsed"]
    for address in ("/", "/wall"):
        assert signed_in(commander).get(address).context["incident"].pk == newest.pk != real.pk


def test_a_live_figure_opens_its_records(people: People, commander: User, signed_in: SignIn) -> None:
    text = _text(signed_in(commander), f"/figures/{people.incident.pk}/screening.listed")
    assert "R-1" in text
    assert "R-2" in text


def test_an_unknown_figure_is_not_found(people: People, commander: User, signed_in: SignIn) -> None:
    assert signed_in(commander).get(f"/figures/{people.incident.pk}/no.such").status_code == 404


@pytest.mark.parametrize("role", ["salesperson", "agent"])
def test_those_without_the_board_are_sent_to_their_work(db: None, signed_in: SignIn, role: str) -> None:
    user = User.objects.create_user(role, display_name=role, role=role)
    response = signed_in(user).get("/")
    assert (response.status_code, response["Location"].startswith("/tasks/")) == (302, True)


def test_the_board_listens_for_changes(people: People, commander: User, signed_in: SignIn) -> None:
    assert 'data-live="board"' in _text(signed_in(commander))


def test_the_board_costs_the_same_however_many_people_there_are(
    people: People, commander: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unpaused.capabilities.command.actions.trends.QUICK", 3600)
    client = signed_in(commander)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    people.claim(people.found())
    few = queries()
    for _ in range(8):
        people.claim(people.found())
    assert queries() == few <= 40
    assert queries() <= 30, "nothing has changed since"
