"""Tasks that help a customer to contact us, as the customer's claims go on: through the wires of the house."""

import pytest

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.events import ClaimSubmitted
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.rules.helping import help_now
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks.figures import OPEN
from unpaused.foundation.events import bus
from unpaused.foundation.events.models import Event, Handled
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore


@pytest.fixture
def task(claim: int) -> tasks.Task:
    """The salesperson helps the customer of the claim."""
    return help_for(Claim.objects.get(pk=claim))


def help_for(claim: Claim, key: str = "help") -> tasks.Task:
    return tasks.open_task(
        by=making.SYSTEM,
        subject_id=claim.subject_id,
        person_id=claim.person_id,
        branch_code=claim.branch_code,
        salesperson_id="S1",
        incident_id=claim.incident_id,
        key=key,
    )


def follow() -> None:
    """Runs what is wired to the events so far, as the worker does."""
    for event in Event.objects.exclude(pk__in=Handled.objects.values("event_id")).order_by("pk"):
        for subscriber in bus._subscribers[event.name]:
            bus.deliver(event_id=event.pk, subscriber=subscriber)


def now(task: tasks.Task) -> tasks.Task:
    task.refresh_from_db()
    return task


@pytest.mark.parametrize(
    ("states", "help"),
    [
        (["opened"], "needed"),
        (["stated"], "needed"),
        (["paid", "opened"], "needed"),
        (["withdrawn", "stated"], "needed"),
        (["submitted"], "came"),
        (["referred"], "came"),
        (["rejected_by_bank"], "came"),
        (["declined", "withdrawn"], "came"),
        (["withdrawn"], "moot"),
        ([], "moot"),
    ],
)
def test_help_is_needed_while_a_claim_waits_to_be_handed_in(states: list[str], help: str) -> None:
    assert help_now(states) == help


def test_somebody_who_has_stated_the_event_may_still_need_help(claim: int, task: tasks.Task) -> None:
    claims.state_event(by=making.customer(claim), claim_id=claim, event=making.illness())
    follow()
    assert (now(task).state, task.came_at is not None) == ("open", True)


def test_a_stranger_hears_nothing_of_a_claim(claim: int, task: tasks.Task) -> None:
    tasks.finish(by=making.SYSTEM, task_id=task.pk, outcome="wrong_number")
    follow()
    claims.tell_received(ClaimSubmitted([claim]))
    message = Message.objects.get(template="claim_received")
    assert (message.state, message.error) == ("withdrawn", "not_theirs")


def test_stating_the_event_again_is_told_once(claim: int, task: tasks.Task) -> None:
    for diagnosis in ("发热", "肺炎"):
        claims.state_event(by=making.customer(claim), claim_id=claim, event=making.illness(diagnosis=diagnosis))
    assert Event.objects.filter(name="claims.CustomerCame").count() == 1


def test_the_task_ends_by_itself_when_the_claim_is_handed_in(
    task: tasks.Task, ready: int, core: FakeCore, bank: FakeBank
) -> None:
    making.submitted(ready)
    follow()
    assert (now(task).state, task.outcome, task.done_by) == ("done", "came", "system:claims")
    assert OPEN.query(task.incident_id).value == 0


def test_it_waits_for_the_last_of_several_claims(
    task: tasks.Task, ready: int, epidemic: Incident, core: FakeCore, bank: FakeBank
) -> None:
    other = making.opened(epidemic, benefit="ACC-MED")
    making.submitted(ready)
    follow()
    assert now(task).state == "open"
    making.fill(other, making.accident(200_000))
    making.submitted(other)
    follow()
    assert now(task).outcome == "came"


def test_a_task_opened_after_submission_ends_with_the_refusal_or_the_payment(
    approved: int, core: FakeCore, bank: FakeBank
) -> None:
    follow()
    late = help_for(Claim.objects.get(pk=approved))
    claims.end_help(claims.ClaimPaid([approved]))
    assert now(late).outcome == "came"


def test_a_withdrawn_case_withdraws_the_task(claim: int, task: tasks.Task) -> None:
    claims.withdraw_case(by=making.SYSTEM, claim_id=claim, reason="false match")
    follow()
    assert (now(task).state, task.withdrawn_because) == ("withdrawn", "nothing_open")


def test_what_a_person_said_of_a_task_stands(task: tasks.Task, ready: int, core: FakeCore, bank: FakeBank) -> None:
    tasks.finish(by=making.SYSTEM, task_id=task.pk, outcome="reached")
    making.submitted(ready)
    follow()
    assert now(task).outcome == "reached"


def test_another_customers_task_goes_on(
    task: tasks.Task, ready: int, epidemic: Incident, core: FakeCore, bank: FakeBank
) -> None:
    others = help_for(Claim.objects.get(pk=making.opened(epidemic, making.LI)), key="other")
    making.submitted(ready)
    follow()
    assert (now(task).state, now(others).state) == ("done", "open")
