"""A false match is undone."""

import pytest

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Invitation, Message
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.queries.found import found
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks.models import Task
from unpaused.foundation import figures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused


@pytest.fixture
def match(epidemic: Incident, examiner: User) -> Match:
    making.screened(examiner, epidemic, [making.row(making.ADULT)])
    return making.match_of(making.ADULT)


def _undo(by: User, match: Match) -> Match:
    return actions.undo_match(by=by, match_id=match.pk, reason="another person of that name")


def test_everything_it_set_off_is_withdrawn(match: Match, examiner: User) -> None:
    report = _undo(examiner, match).undo_report
    assert Claim.objects.get().state == "withdrawn"
    assert Task.objects.get().state == "withdrawn"
    assert set(Message.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Invitation.objects.get().withdrawn_at is not None
    assert report["left_the_house"] == []
    assert (report["cases_withdrawn"], report["tasks_withdrawn"], report["messages_withdrawn"]) == (1, 1, 3)


def test_whoever_had_the_task_reads_nothing_of_the_examiners_words(match: Match, examiner: User) -> None:
    _undo(examiner, match)
    assert Task.objects.get().withdrawn_because == "mistaken"
    assert AuditRow.objects.get(action="tasks.withdraw").reason == "another person of that name"


def test_what_the_list_said_of_somebody_else_leaves_the_claim(match: Match, examiner: User) -> None:
    assert Claim.objects.get().list_facts is not None
    _undo(examiner, match)
    assert Claim.objects.get().list_facts is None


def test_the_short_code_opens_nothing_any_more(match: Match, examiner: User) -> None:
    invites = [
        outreach.Invite(match.subject_id, match.person_id, match.incident_id, f"screening.match.{match.pk}.invitation")
    ]
    code = outreach.invite_many(by=making.system(), invites=invites)[0]
    assert outreach.invitation(code) is not None
    _undo(examiner, match)
    assert outreach.invitation(code) is None


def test_what_left_the_house_is_listed(match: Match, examiner: User) -> None:
    Message.objects.filter(template="invitation").update(
        state="delivered", sent_at=clock.now(), delivered_at=clock.now()
    )
    report = _undo(examiner, match).undo_report
    assert [(each["template"], each["state"]) for each in report["left_the_house"]] == [("invitation", "delivered")]
    assert report["messages_withdrawn"] == 2


def test_a_claim_beyond_recall_is_named(match: Match, examiner: User) -> None:
    Claim.objects.update(
        state="paid", amount_fen=1, submitted_at=clock.now(), decided_at=clock.now(), closed_at=clock.now()
    )
    report = _undo(examiner, match).undo_report
    assert report["claim_beyond_recall"] == match.claim_id
    assert Claim.objects.get().state == "paid"


@pytest.mark.parametrize("state", ["stated", "referred"])
def test_a_claim_that_the_customer_stated_is_theirs_and_goes_on(match: Match, examiner: User, state: str) -> None:
    """Nobody is refused in silence: only a case that nobody has touched is withdrawn."""
    submitted = clock.now() if state == "referred" else None
    Claim.objects.update(state=state, submitted_at=submitted)
    row = match.rows.get()
    undone = _undo(examiner, match)
    claim = Claim.objects.get()
    assert (claim.state, claim.list_facts) == (state, None)
    assert (undone.undo_report["claim_kept"], undone.undo_report["invitations_withdrawn"]) == (claim.pk, 0)
    assert Invitation.objects.get().withdrawn_at is None
    assert [each.match_id for each in found(match.incident_id)] == [match.pk]
    row.refresh_from_db()
    assert (row.state, row.match) == ("waiting", None)
    assert figures.get("screening.found").query(match.incident_id).value == 1
    with pytest.raises(Refused):
        _undo(examiner, match)


def test_the_row_waits_again_with_the_person_ruled_out(match: Match, examiner: User) -> None:
    row = match.rows.get()
    _undo(examiner, match)
    row.refresh_from_db()
    assert (row.state, row.match) == ("waiting", None)
    assert row.candidates.get(person_id=making.ADULT).refuted
    with pytest.raises(Refused):
        actions.confirm_row(by=examiner, row_id=row.pk, person_id=making.ADULT)


def test_the_person_leaves_the_open_ends(match: Match, examiner: User) -> None:
    _undo(examiner, match)
    assert found(match.incident_id) == []


def test_whoever_was_told_by_mistake_is_counted_neither_as_told_nor_as_reached(match: Match, examiner: User) -> None:
    """What had left the house stands in the report of the undoing; the bulletin counts customers found."""
    names = ("outreach.told", "outreach.reached")

    def counted() -> list[float | None]:
        together = figures.get("outreach.told").together
        assert together is not None
        values = together(match.incident_id)
        live = [figures.get(name).query(match.incident_id).value for name in names]
        assert live == [values[name] for name in names]
        return live

    Message.objects.filter(to_customer=True).update(state="delivered", delivered_at=clock.now())
    Task.objects.update(state="done", outcome="reached", done_at=clock.now())
    assert counted() == [1, 1]
    _undo(examiner, match)
    assert counted() == [0, 0]
    steps = ("screening.found_to_told_p50", "outreach.told_to_reached_p50")
    assert [figures.get(name).query(match.incident_id).value for name in steps] == [None, None]


def test_from_found_to_told_counts_those_whose_invitation_has_left(match: Match) -> None:
    told = figures.get("screening.found_to_told_p50")
    assert told.query(match.incident_id).record_ids == []
    Message.objects.filter(to_customer=True).update(state="sent", sent_at=clock.now())
    assert told.query(match.incident_id).record_ids == [match.pk]


def test_a_later_chunk_does_not_act_on_an_undone_match(match: Match, examiner: User) -> None:
    _undo(examiner, match)
    making.deliver()
    Match.objects.update(contacted_at=None, cover="")
    making.deliver()
    assert Claim.objects.count() == 1
    assert Claim.objects.get().state == "withdrawn"


def test_a_match_is_undone_once_with_a_reason_by_its_branch(match: Match, examiner: User) -> None:
    with pytest.raises(Refused):
        actions.undo_match(by=examiner, match_id=match.pk, reason="")
    with pytest.raises(NotFound):
        _undo(making.staff("elsewhere", branch=making.CAPITAL), match)
    _undo(examiner, match)
    with pytest.raises(Refused):
        _undo(examiner, match)
    assert AuditRow.objects.filter(action="screening.undo").count() == 1


def test_matches_whose_number_begins_alike_are_left_alone(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(person) for person in making.FILLERS[:12]])
    first = Match.objects.order_by("pk").first()
    assert first is not None
    _undo(examiner, first)
    assert Task.objects.filter(state="withdrawn").count() == 1


def test_another_list_may_find_the_person_again(match: Match, examiner: User, epidemic: Incident) -> None:
    _undo(examiner, match)
    making.screened(examiner, epidemic, [making.row(making.ADULT, 就诊医院="另一家")])
    again = making.match_of(making.ADULT)
    assert again.pk != match.pk
    assert Task.objects.filter(state="open").count() == 1
