"""Figures of claims: counted from records that can be opened."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.figures import FIGURES
from unpaused.capabilities.claims.models import Claim, Decision, Payout
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.figures import Reading
from unpaused.foundation.measures.effects import Under, effects_of
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore


def reading(name: str, incident: Incident) -> Reading:
    return next(figure for figure in FIGURES if figure.name == f"claims.{name}").query(incident.pk)


def values(incident: Incident, *names: str) -> list[float | None]:
    return [reading(name, incident).value for name in names]


def paid(incident: Incident, person: int) -> int:
    claim_id = making.opened(incident, person)
    making.fill(claim_id)
    making.submitted(claim_id)
    instruct_waiting()
    receive_bank()
    return claim_id


COUNTS = ("accepted_online", "approved_by_machine", "paid", "paid_amount")


def test_before_anything_happened_nothing_is_counted(epidemic: Incident) -> None:
    assert values(epidemic, *COUNTS) == [0, 0, 0, 0]
    assert values(epidemic, "submit_to_instruction_p50", "instruction_to_confirmation_p95") == [None, None]


def test_a_paid_claim_counts_in_each_link(epidemic: Incident, bank: FakeBank, core: FakeCore) -> None:
    claim_id = paid(epidemic, making.WANG)
    assert values(epidemic, *COUNTS) == [1, 1, 1, 1_000_000]
    assert list(reading("paid", epidemic).record_ids) == [claim_id]


@pytest.mark.parametrize("role", ["commander", "auditor", "examiner"])
def test_who_sees_how_many_were_paid_opens_each_of_them(
    epidemic: Incident, bank: FakeBank, core: FakeCore, signed_in: Callable[[User], Client], role: str
) -> None:
    claim = Claim.objects.get(pk=paid(epidemic, making.WANG))
    browser = signed_in(User.objects.create_user(role, display_name=role, role=role))
    records = browser.get(reverse("command:figure", args=[epidemic.pk, "claims.paid"])).content.decode()
    (address,) = re.findall(rf'<a href="([^"]+)"[^>]*>{claim.number}<', records)
    answer = browser.get(address)
    assert (answer.status_code, claim.number in answer.content.decode()) == (200, True)


def test_what_a_person_approved_is_not_the_machines(
    epidemic: Incident, bank: FakeBank, core: FakeCore, examiner: User
) -> None:
    claim_id = making.opened(epidemic)
    making.fill(claim_id, holder="李建国")
    making.submitted(claim_id)
    assert values(epidemic, *COUNTS) == [1, 0, 0, 0]
    claims.decide(by=examiner, claim_id=claim_id, outcome="approve", amount_fen=500_000, reason="letter seen")
    instruct_waiting()
    receive_bank()
    assert values(epidemic, *COUNTS) == [1, 0, 1, 500_000]


def test_steps_are_measured_from_the_records(epidemic: Incident, bank: FakeBank, core: FakeCore) -> None:
    for place, person in enumerate((making.WANG, making.LI)):
        claim = Claim.objects.get(pk=paid(epidemic, person))
        assert claim.submitted_at and claim.instructed_at
        Claim.objects.filter(pk=claim.pk).update(instructed_at=claim.submitted_at + timedelta(seconds=2 + 8 * place))
        payout = Payout.objects.get(claim=claim)
        assert payout.instructed_at
        Payout.objects.filter(pk=payout.pk).update(paid_at=payout.instructed_at + timedelta(seconds=4))
    assert values(epidemic, "submit_to_instruction_p50", "submit_to_instruction_p95") == [2.0, 10.0]
    assert values(epidemic, "instruction_to_confirmation_p50") == [4.0]


def told_and_reached(claim: Claim, seconds_before: float) -> None:
    """A call reached the customer so long before they stated the event."""
    task = tasks.open_task(
        by=making.SYSTEM,
        subject_id=claim.subject_id,
        person_id=claim.person_id,
        branch_code="B01",
        salesperson_id="S1",
        incident_id=claim.incident_id,
        key=f"help.{claim.pk}",
    )
    tasks.finish(by=making.SYSTEM, task_id=task.pk, outcome="reached")
    assert claim.stated_at
    tasks.Task.objects.filter(pk=task.pk).update(done_at=claim.stated_at - timedelta(seconds=seconds_before))


def test_the_wait_before_the_claim_is_measured_too(epidemic: Incident, bank: FakeBank, core: FakeCore) -> None:
    """Reached, stated, submitted: there most of the time goes. Who came before we knew they were reached took none."""
    for person, before, until in ((making.WANG, 60, 30), (making.LI, -5, 90)):
        claim = Claim.objects.get(pk=paid(epidemic, person))
        assert claim.stated_at
        told_and_reached(claim, before)
        Claim.objects.filter(pk=claim.pk).update(submitted_at=claim.stated_at + timedelta(seconds=until))
    assert values(epidemic, "reached_to_stated_p50", "reached_to_stated_p95") == [0.0, 60.0]
    assert values(epidemic, "stated_to_submitted_p50", "stated_to_submitted_p95") == [30.0, 90.0]


def test_customers_whom_nobody_reached_have_no_time_from_there(
    epidemic: Incident, bank: FakeBank, core: FakeCore
) -> None:
    paid(epidemic, making.WANG)
    assert reading("reached_to_stated_p50", epidemic).value is None
    assert list(reading("stated_to_submitted_p50", epidemic).record_ids) != []


def test_a_claim_is_decided_when_it_is_paid_or_declined_not_when_it_is_referred(
    epidemic: Incident, examiner: User
) -> None:
    claim_id = making.opened(epidemic)
    making.fill(claim_id, holder="李建国")
    making.submitted(claim_id)
    assert reading("submit_to_decision_p50", epidemic).value is None
    claims.decide(by=examiner, claim_id=claim_id, outcome="approve", amount_fen=500_000, reason="letter seen")
    Claim.objects.update(submitted_at=Decision.objects.get(outcome="approve").at - timedelta(hours=3))
    assert reading("submit_to_decision_p50", epidemic).value == 3 * 3600


def test_stating_the_event_again_does_not_shorten_the_wait(epidemic: Incident) -> None:
    claim_id = making.opened(epidemic)
    claims.state_event(by=making.customer(claim_id), claim_id=claim_id, event=making.illness())
    first = Claim.objects.get(pk=claim_id).stated_at
    claims.state_event(by=making.customer(claim_id), claim_id=claim_id, event=making.illness(diagnosis="发热"))
    assert Claim.objects.get(pk=claim_id).stated_at == first


def test_each_record_behind_a_figure_has_its_page(epidemic: Incident, bank: FakeBank, core: FakeCore) -> None:
    claim_id = paid(epidemic, making.WANG)
    describe: Callable[[list[int]], list[dict[str, str]]] = FIGURES[0].describe  # type: ignore[assignment]
    assert describe([claim_id])[0]["url"] == f"/claims/{claim_id}"


def test_another_incident_counts_nothing_of_this_one(epidemic: Incident, bank: FakeBank, core: FakeCore) -> None:
    paid(epidemic, making.WANG)
    assert FIGURES[0].query(epidemic.pk + 1).value == 0


def test_a_waiver_that_a_claim_did_not_need_is_not_said_to_have_paid_it(
    epidemic: Incident, bank: FakeBank, core: FakeCore
) -> None:
    paid(epidemic, making.WANG)
    waiver = Measure.objects.get(incident=epidemic, type_name="claims.hospital_waived")
    assert reading("paid_hospital", epidemic).value == 0
    effect = effects_of(Under(epidemic.pk, waiver.pk, waiver.type_name, (), epidemic.since, None))[0]
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(str(effect.label))
    assert (effect.count, said) == (1, ["claims approved while it held", "件赔案在其有效期间核赔通过"])


def test_a_measure_counts_what_was_approved_and_promised_under_it(
    epidemic: Incident, bank: FakeBank, core: FakeCore
) -> None:
    paid(epidemic, making.WANG)
    making.opened(epidemic, making.LI)
    limit = Measure.objects.get(incident=epidemic, type_name="claims.automatic_limit_fen")
    effects = effects_of(
        Under(epidemic.pk, limit.pk, limit.type_name, (), epidemic.since, None),
    )
    assert [(effect.kind, effect.count) for effect in effects] == [("done", 1), ("open", 1)]
    elsewhere = Under(epidemic.pk, limit.pk + 1000, limit.type_name, ("ACC01x",), epidemic.since, None)
    assert [effect.count for effect in effects_of(elsewhere)] == [0, 0]
