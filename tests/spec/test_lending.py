"""Lending to another branch
When the examiners of a hit branch are ill, scope and authority are lent to people elsewhere: for an incident, by two
people, with an end, in the trail.

zh:异地支援（权限出借）
zh:受灾机构的核赔员无法到岗时，可将权限范围和权限出借给异地人员：仅限某一突发事件，由两人办理，有截止时间，并留痕。
"""

from datetime import timedelta

import pytest
from django.test import Client

from tests.spec.conftest import SignIn, Travel
from tests.spec.test_two_people import drafted
from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.administration import actions
from unpaused.capabilities.administration.actions.accounts import Duties
from unpaused.capabilities.administration.actions.lending import LAPSED, Borrower, end_lendings_of
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.command.queries.deadlines import pressing
from unpaused.capabilities.command.rules.deadlines import SOON
from unpaused.capabilities.incidents import jobs
from unpaused.capabilities.incidents.public import (
    Incident,
    IncidentStoodDown,
    break_glass,
    propose_stand_down,
    stand_down,
)
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.screening.tests.found_people import make_incident
from unpaused.foundation.accounts.models import Lending, User
from unpaused.foundation.accounts.permissions import LENDABLE, Permission
from unpaused.foundation.accounts.scope import branches_of, under
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events import bus
from unpaused.foundation.events.models import Event
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

HIT, HELPER = "B01", "B02"
WORK = (Permission.SEE_CLAIMS, Permission.DECIDE_CLAIMS)


@pytest.fixture
def helper(db: None) -> User:
    return making.staff("helper", branch=HELPER)


def lend(first: User, second: User | None, incident: Incident, to: Borrower, **changed: object) -> Lending:
    terms: dict[str, object] = {
        "branches": [HIT],
        "permissions": list(WORK),
        "until": clock.now() + timedelta(days=14),
        "reason": "all examiners are ill",
    }
    lending = actions.propose_lending(by=first, incident_id=incident.pk, to=to, **{**terms, **changed})  # type: ignore[arg-type]
    return actions.confirm_lending(by=second, lending_id=lending.pk) if second else lending


def anew(user: User) -> User:
    """As the person's next request reads them."""
    return User.objects.get(pk=user.pk)


def seen(user: User) -> list[str]:
    with under(fresh := anew(user), Permission.SEE_CLAIMS):
        return sorted(Claim.objects.visible_to(fresh).values_list("branch_code", flat=True))


def test_what_is_lent_is_seen_and_may_be_decided(
    epidemic: Incident, book_of_claims: None, claim: int, commander: User, second: User, helper: User, signed_in: SignIn
) -> None:
    """Before: nothing of the other branch. After: its claims, and the banner says whose they are and until when.

    zh:出借前看不到其他机构的任何内容；出借后可看到其赔案，页面顶部写明是哪家机构的记录、截至何时。
    """
    assert seen(helper) == []
    lent = lend(commander, second, epidemic, Borrower(helper.pk))
    assert seen(helper) == [HIT]
    page = signed_in(helper).get("/claims/").content.decode()
    assert f"You also work for {HIT}" in page and lent.incident_number in page


def test_only_the_work_that_was_lent_reaches_the_branch(
    epidemic: Incident, commander: User, second: User, helper: User
) -> None:
    """Claims were lent, screening was not: rows to review stay those of one's own branch.

    zh:只出借了赔案工作而未出借排查：待确认的名单行仍限本机构。
    """
    lend(commander, second, epidemic, Borrower(helper.pk))
    with under(fresh := anew(helper), Permission.SEE_CLAIMS):
        assert branches_of(fresh) == {HIT, HELPER}
    with under(fresh, Permission.SCREEN):
        assert branches_of(fresh) == {HELPER}


@examples(
    Column("who", "confirmed by", "确认人"),
    Column("holds", "holds", "是否生效"),
    rows=[
        (Said("nobody", "nobody yet", "尚无人确认"), Said(False, "no", "否")),
        (Said("first", "the one who proposed it", "提出人本人"), Said(False, "no", "否")),
        (Said("second", "another head of emergency command", "另一名应急指挥长"), Said(True, "yes", "是")),
    ],
)
def test_a_lending_needs_two_people(
    epidemic: Incident, commander: User, second: User, helper: User, who: str, holds: bool
) -> None:
    """One head of emergency command proposes, another confirms.

    zh:由一名应急指挥长提出，另一名确认。
    """
    lending = lend(commander, None, epidemic, Borrower(helper.pk))
    if who == "first":
        with pytest.raises(Refused):
            actions.confirm_lending(by=commander, lending_id=lending.pk)
    elif who == "second":
        actions.confirm_lending(by=second, lending_id=lending.pk)
    assert bool(anew(helper).lent) == holds


def test_it_may_go_to_everyone_of_a_role_in_a_branch(epidemic: Incident, commander: User, second: User) -> None:
    """Every examiner of the helping branch, also one who comes later; nobody else.

    zh:可出借给支援机构的全体核赔员，包括之后到岗的人员；其他人不在其列。
    """
    lend(commander, second, epidemic, Borrower(role="examiner", branch_code=HELPER))
    assert making.staff("later", branch=HELPER).lent
    assert not making.staff("agent", role="agent", branch=HELPER).lent
    assert not making.staff("elsewhere", branch="B03").lent


def test_it_lapses_by_itself(
    epidemic: Incident, claim: int, commander: User, second: User, helper: User, later: Travel
) -> None:
    """At its end nobody has to do anything.

    zh:到期自动失效，无需任何操作。
    """
    lend(commander, second, epidemic, Borrower(helper.pk), until=clock.now() + timedelta(days=1))
    later(timedelta(days=1, seconds=-5))
    assert seen(helper) == [HIT]
    later(timedelta(seconds=10))
    assert seen(helper) == []


def test_its_end_stands_on_the_board_of_its_incident(
    epidemic: Incident, commander: User, second: User, helper: User
) -> None:
    """Before it ends: for those of the branch that lends, of the branch that helps, and of the head office.

    zh:到期前列于该突发事件的指挥看板，出借机构、支援机构和总公司均可看到。
    """
    lend(commander, second, epidemic, Borrower(helper.pk), until=clock.now() + SOON["lending"])
    other = make_incident("IN-9", commander, second)

    def shown(incident: Incident, *branches: str) -> list[str]:
        scope = frozenset(branches) or None
        found = pressing(incident, clock.now(), [], branches=scope, most=9)
        return [each.deadline.kind for each in found]

    assert shown(epidemic) == shown(epidemic, HIT) == shown(epidemic, HELPER) == ["lending"]
    assert shown(epidemic, "B03") == shown(other) == []


def test_it_ends_with_the_incident(epidemic: Incident, commander: User, second: User, helper: User) -> None:
    """When the incident is stood down, what was lent for it goes back.

    zh:突发事件解除时，为其出借的权限随之收回。
    """
    lending = lend(commander, second, epidemic, Borrower(helper.pk))
    propose_stand_down(by=commander, incident_id=epidemic.pk, reason="it is over")
    stand_down(by=second, incident_id=epidemic.pk)
    end_lendings_of(IncidentStoodDown(incident_id=epidemic.pk))
    assert not anew(helper).lent
    assert AuditRow.objects.get(action="lending.ended", object_id=str(lending.pk)).actor == "system:administration"
    with pytest.raises(Refused):
        lend(commander, None, epidemic, Borrower(helper.pk))


def test_it_ends_with_the_role_in_which_it_was_lent(
    epidemic: Incident, commander: User, second: User, helper: User
) -> None:
    """Whoever gets another role loses what was lent to them by name.

    zh:岗位变更后，指名出借给本人的权限随之收回。
    """
    lend(commander, second, epidemic, Borrower(helper.pk))
    operator = making.staff("operator", role="operator", branch="")
    actions.change_account(by=operator, account_id=helper.pk, duties=Duties("agent", HELPER))
    assert not anew(helper).lent
    assert not anew(helper).may(Permission.DECIDE_CLAIMS)


def test_it_ends_with_a_lapse_too(commander: User, second: User, helper: User, later: Travel) -> None:
    """What was lent for an incident that one person alone put in force goes back when that lapses.

    zh:单人紧急启动的突发事件失效时，为其出借的权限同样收回。
    """
    incident = break_glass(by=commander, incident_id=drafted(commander).pk, reason="nobody answers")
    lending = lend(commander, second, incident, Borrower(helper.pk))
    later(timedelta(hours=2))
    jobs.lapse_overdue(0)
    lapsed = Event.objects.get(name="incidents.IncidentLapsed")
    bus.deliver(event_id=lapsed.pk, subscriber=f"{end_lendings_of.__module__}.end_lendings_of")
    assert not anew(helper).lent
    assert AuditRow.objects.get(action="lending.ended", object_id=str(lending.pk)).reason == LAPSED


def test_one_person_is_enough_to_take_it_back(
    epidemic: Incident, claim: int, commander: User, second: User, helper: User
) -> None:
    """At once, also for a decision that is under way: it is refused and nothing of it stays.

    zh:一人即可提前收回，立即生效；正在作出的决定也会被拒绝，不留任何结果。
    """
    lending = lend(commander, second, epidemic, Borrower(helper.pk))
    under_way = anew(helper)
    under_way.acting_under = (Permission.DECIDE_CLAIMS,)
    Claim.objects.filter(pk=claim).update(state="referred")
    assert under_way.lent
    actions.end_lending(by=second, lending_id=lending.pk, reason="they are back")
    with pytest.raises(NotPermitted, match="Your rights were changed"):
        claims.decide(by=under_way, claim_id=claim, outcome="decline", reason="not covered", clause="5")
    assert Claim.objects.get(pk=claim).state == "referred"


@examples(
    Column("changed", "what is asked for", "申请内容"),
    rows=[
        (Said({"until": timedelta(days=93)}, "an end after more than 92 days", "期限超过 92 天"),),
        (Said({"until": timedelta(days=-1)}, "an end that has passed", "截止时间已过"),),
        (Said({"permissions": [Permission.COMMAND]}, "command itself", "指挥权"),),
        (Said({"permissions": [Permission.KEEP_ACCOUNTS]}, "the keeping of accounts", "账号管理权"),),
        (Said({"permissions": []}, "no work at all", "未选任何工作"),),
        (Said({"branches": [HELPER]}, "the helper's own branch", "支援人员本机构"),),
        (Said({"reason": "x"}, "no reason", "未说明理由"),),
    ],
)
def test_what_cannot_be_lent(epidemic: Incident, commander: User, helper: User, changed: dict[str, object]) -> None:
    """Command, signatures and accounts are never lent; every lending has an end and a reason.

    zh:指挥权、签发权和账号管理权不得出借；每次出借都须有截止时间和理由。
    """
    if isinstance(changed.get("until"), timedelta):
        changed = {"until": clock.now() + changed["until"]}  # type: ignore[operator]
    with pytest.raises(Refused):
        lend(commander, None, epidemic, Borrower(helper.pk), **changed)


def test_nobody_lends_what_is_not_theirs(epidemic: Incident, second: User, helper: User) -> None:
    """The head of a branch lends that branch alone, and only confirms within it.

    zh:机构的应急指挥长只能出借、确认本机构的权限。
    """
    local = making.staff("local", role="commander", branch="B03")
    with pytest.raises(NotPermitted):
        lend(local, None, epidemic, Borrower(helper.pk))
    lending = lend(second, None, epidemic, Borrower(helper.pk))
    with pytest.raises(NotFound):
        actions.confirm_lending(by=local, lending_id=lending.pk)


def test_salespeople_and_commanders_borrow_nothing(epidemic: Incident, commander: User) -> None:
    """Only those who work on cases do: examiners, agents, supervisors.

    zh:只有办理业务的人员可以借用：核赔员、座席、座席主管。
    """
    for role in ("salesperson", "commander", "operator", "auditor", "employee"):
        with pytest.raises(Refused):
            lend(commander, None, epidemic, Borrower(making.staff(f"b-{role}", role=role, branch=HELPER).pk))
    assert Permission.COMMAND not in LENDABLE


def test_the_whole_way_on_the_pages(
    epidemic: Incident, claim: int, commander: User, second: User, helper: User, signed_in: SignIn
) -> None:
    """Proposed on one screen, confirmed on another, in the trail with both names.

    zh:在一人的页面提出，在另一人的页面确认，两人姓名均留痕。
    """
    making.staff("local", branch=HIT)
    until = (clock.today() + timedelta(days=7)).isoformat()
    first: Client = signed_in(commander)
    given = {
        "incident": epidemic.pk,
        "branches": [HIT],
        "permissions": [str(each) for each in WORK],
        "borrower": "helper",
        "until": until,
        "reason": "all examiners are ill",
    }
    answer = first.post("/administration/lendings/new", given)
    assert answer.status_code == 302
    lending = Lending.objects.get()
    page = signed_in(second).get(f"/administration/lendings/{lending.pk}").content.decode()
    assert "Nothing is lent yet" in page
    signed_in(second).post(f"/administration/lendings/{lending.pk}/confirm", {"sure": "on"})
    assert seen(helper) == [HIT]
    acts = AuditRow.objects.filter(object_type="lending").order_by("pk").values_list("action", "actor")
    assert list(acts) == [
        ("lending.proposed", f"staff:{commander.pk}"),
        ("lending.confirmed", f"staff:{second.pk}"),
    ]
