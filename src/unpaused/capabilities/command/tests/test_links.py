"""A link to the board: counts for whoever has it, nothing for anybody else, and all alike."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.models import BoardLink
from unpaused.capabilities.command.rules.links import GUESSES_A_MINUTE, LONGEST_LINK
from unpaused.capabilities.command.tests.conftest import People
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_past(db: None) -> None:
    cache.clear()


def _shared(incident: Incident, by: User, **given: object) -> tuple[BoardLink, str]:
    until = clock.now() + timedelta(days=1)
    return actions.share_board(by=by, incident_id=incident.pk, **{"reason": "city government", "until": until, **given})


def _open(token: str, **more: str) -> tuple[int, str]:
    response = Client(headers={"Accept-Language": "en"}).get("/shared", {"key": token}, **more)
    return response.status_code, response.content.decode()


def test_whoever_has_the_link_reads_counts_without_signing_in(people: People, commander: User) -> None:
    people.claim(people.found(), state="referred", submitted_at=clock.now())
    _link, token = _shared(people.incident, commander)
    status, text = _open(token)
    assert status == 200
    assert "Epidemic IN-1" in text
    assert "Referred to an examiner" in text


def test_it_leads_to_no_record_and_names_nobody(people: People, commander: User) -> None:
    match = people.found()
    people.claim(match, state="referred", submitted_at=clock.now() - timedelta(days=40))
    _link, token = _shared(people.incident, commander)
    text = _open(token)[1]
    assert re.findall(r'href="(?!/static|#content)[^"]*"', text) == []
    assert match.number not in text
    assert "city government" not in text


def test_it_is_kept_nowhere_and_indexed_nowhere(incident: Incident, commander: User) -> None:
    _link, token = _shared(incident, commander)
    response = Client().get("/shared", {"key": token})
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_token_stands_nowhere_in_the_database(incident: Incident, commander: User) -> None:
    link, token = _shared(incident, commander)
    assert len(token) >= 43
    assert token.encode() not in bytes(link.digest)
    assert not AuditRow.objects.filter(detail__icontains=token).exists()


def test_expired_revoked_wrong_and_orphaned_links_meet_the_same_page(
    incident: Incident, commander: User, second: User
) -> None:
    answers = [_open("nobody-made-this"), _open("")]
    expired, token = _shared(incident, commander)
    BoardLink.objects.filter(pk=expired.pk).update(
        made_at=clock.now() - timedelta(days=2), until=clock.now() - timedelta(seconds=1)
    )
    answers.append(_open(token))
    revoked, token = _shared(incident, commander)
    actions.revoke_link(by=second, link_id=revoked.pk)
    answers.append(_open(token))
    _orphaned, token = _shared(incident, commander)
    User.objects.filter(pk=commander.pk).update(role="examiner")
    answers.append(_open(token))
    assert {status for status, _ in answers} == {404}
    assert len({re.sub(r'name="(next|csrfmiddlewaretoken)" value="[^"]*"', "", text) for _, text in answers}) == 1


def test_it_is_made_opened_and_revoked_on_the_record(incident: Incident, commander: User) -> None:
    link, token = _shared(incident, commander)
    for _ in range(3):
        _open(token)
    Client().get("/shared", {"key": token}, headers={"X-Part": "board"})
    actions.revoke_link(by=commander, link_id=link.pk)
    acts = AuditRow.objects.filter(object_type="incident", object_id=str(incident.pk)).order_by("pk")
    assert [(row.action, row.detail.get("opened")) for row in acts] == [
        ("command.share_board", None),
        ("command.link_opened", 1),
        ("command.revoke_link", 3),
    ]
    assert acts[0].reason == "city government"


def test_guessing_is_slowed_down(incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    minute = clock.now()
    monkeypatch.setattr(clock, "now", lambda: minute)
    answers = [_open(f"guess-{n}")[0] for n in range(GUESSES_A_MINUTE + 2)]
    assert answers[0] == 404
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " "}, "board_link.reason"),
        ({"reason": "x" * 301}, "board_link.reason"),
        ({"until": clock.now() - timedelta(minutes=1)}, "board_link.end"),
        ({"until": clock.now() + LONGEST_LINK + timedelta(days=1)}, "board_link.end"),
    ],
)
def test_a_link_without_a_reason_or_an_end_is_refused(
    incident: Incident, commander: User, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        _shared(incident, commander, **given)
    assert refused.value.code == code


def test_only_those_who_command_share_it(incident: Incident, examiner: User, commander: User) -> None:
    with pytest.raises(NotPermitted):
        _shared(incident, examiner)
    link, _token = _shared(incident, commander)
    with pytest.raises(NotPermitted):
        actions.revoke_link(by=examiner, link_id=link.pk)
    actions.revoke_link(by=commander, link_id=link.pk)
    with pytest.raises(Refused):
        actions.revoke_link(by=commander, link_id=link.pk)


def test_a_commander_of_a_branch_shares_the_open_ends_of_that_branch(people: People, second: User) -> None:
    User.objects.filter(pk=second.pk).update(branch_code="B02")
    second.refresh_from_db()
    people.found(cover="none", branch_code="B01")
    people.found(cover="none", branch_code="B02")
    _link, token = _shared(people.incident, second)
    assert "People found and not settled: 1" in _open(token)[1]


def test_the_address_is_shown_once_and_the_link_is_revoked_on_the_page(
    incident: Incident, commander: User, signed_in: SignIn
) -> None:
    client, address = signed_in(commander), f"/links?incident={incident.pk}"
    day = clock.today() + timedelta(days=3)
    made = client.post(address, {"reason": "city government", "until": day.isoformat()}).content.decode()
    assert re.search(r"/shared\?key=[\w-]{43}", made)
    assert "/shared?key=" not in client.get(address).content.decode()
    link = BoardLink.objects.get()
    assert (link.until + timedelta(seconds=-1)).astimezone(clock.CHINA).date() == day
    client.post(f"/links/{link.pk}/revoke")
    assert "Revoked" in client.get(address).content.decode()
    link.refresh_from_db()
    assert link.revoked_by == commander


def test_an_address_that_names_no_incident_leads_to_the_board(commander: User, signed_in: SignIn) -> None:
    client = signed_in(commander)
    assert client.get("/links").headers["Location"] == "/"
    assert client.get("/links?incident=").status_code == 404


def test_a_branch_revokes_its_own_links_only(people: People, commander: User, signed_in: SignIn) -> None:
    ours = User.objects.create_user("ours", display_name="Gao Fei", role="commander", branch_code="B01")
    theirs, _token = _shared(people.incident, commander)
    own, _token = _shared(people.incident, ours)
    with pytest.raises(NotPermitted):
        actions.revoke_link(by=ours, link_id=theirs.pk)
    page = signed_in(ours).get("/links", {"incident": people.incident.pk}).content.decode()
    assert f"/links/{own.pk}/revoke" in page and f"/links/{theirs.pk}/revoke" not in page
    assert actions.revoke_link(by=ours, link_id=own.pk).revoked_at is not None
