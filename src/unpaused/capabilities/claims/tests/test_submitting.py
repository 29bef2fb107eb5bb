"""Opening, intake and the decision inside the request."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.models import Claim, Decision, LedgerEntry, Payout
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.making import customer
from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book.opening import Book
from unpaused.foundation.book.records import PastClaim
from unpaused.foundation.events.models import Event
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused


def test_the_same_key_opens_one_case(epidemic: Incident) -> None:
    first = making.opened(epidemic)
    assert making.opened(epidemic) == first
    assert Claim.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="reserve").count() == 1
    assert Event.objects.filter(name="claims.CaseOpened").count() == 1


def test_an_opened_case_has_numbers_and_a_reserve(claim: int) -> None:
    found = Claim.objects.get(pk=claim)
    assert found.number.startswith("CL") and found.notice_number.startswith("BA")
    assert balances(claim) == {"claims_incurred": 1_000_000, "claims_outstanding": -1_000_000}


def test_a_complete_claim_within_the_limit_is_approved_at_once(ready: int) -> None:
    decided = claims.submit(by=customer(ready), claim_id=ready)
    assert (decided.outcome, decided.amount_fen, decided.reasons) == ("approved", 1_000_000, ())
    assert Claim.objects.get(pk=ready).state == "approved"
    assert balances(ready) == {"claims_incurred": 1_000_000, "claims_payable": -1_000_000}


def test_submitting_again_gives_the_first_answer(ready: int) -> None:
    by = customer(ready)
    assert claims.submit(by=by, claim_id=ready) == claims.submit(by=by, claim_id=ready)
    assert Payout.objects.count() == 1
    assert Decision.objects.count() == 1


def test_everything_that_is_missing_is_named_at_once(claim: int) -> None:
    with translation.override("en"), pytest.raises(Refused) as refused:
        claims.submit(by=customer(claim), claim_id=claim)
    assert refused.value.code == "claims.incomplete"
    # The claim form is waived.
    assert refused.value.params["what"] == (
        "Identity card of the insured person, Bank card, Diagnosis certificate, the event, the account to be paid"
    )


def test_another_customers_claim_is_not_theirs(ready: int) -> None:
    stranger = Actor.customer(subject_of_person(making.LI).pk)
    acts = (
        lambda: claims.submit(by=stranger, claim_id=ready),
        lambda: claims.state_event(by=stranger, claim_id=ready, event=making.illness()),
        lambda: claims.add_document(by=stranger, claim_id=ready, code="identity", data=making.photograph()),
        lambda: claims.set_payee(
            by=stranger, claim_id=ready, holder_name="李建国", bank_code=making.BANK_CODE, account=making.ACCOUNT
        ),
        lambda: claims.claim_for_customer(ready, subject_of_person(making.LI).pk),
        lambda: claims.claim_for_customer(ready + 999, subject_of_person(making.LI).pk),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (making.illness(diagnosis="骨折"), "diagnosis_not_recognised"),
        (making.illness(event_date=clock.today() - timedelta(days=200)), "policy_not_in_force"),
        (making.illness(kind="accident"), "wrong_event_kind"),
    ],
)
def test_what_the_tables_do_not_pay_goes_to_a_person(claim: int, event: claims.EventStated, reason: str) -> None:
    making.fill(claim, event)
    decided = claims.submit(by=customer(claim), claim_id=claim)
    assert decided.outcome == "referred" and reason in decided.reasons
    assert Claim.objects.get(pk=claim).state == "referred"
    assert not Payout.objects.exists()


def test_an_account_in_another_name_goes_to_a_person(claim: int) -> None:
    making.fill(claim, holder="李建国")
    assert claims.submit(by=customer(claim), claim_id=claim).reasons == ("payee_differs",)


def test_from_ten_thousand_yuan_identity_must_be_on_file(epidemic: Incident) -> None:
    claim_id = making.opened(epidemic, making.NO_ID)
    making.fill(claim_id)
    assert claims.submit(by=customer(claim_id), claim_id=claim_id).reasons == ("identity_unproven",)


def test_a_minor_goes_to_a_person(epidemic: Incident) -> None:
    claim_id = making.opened(epidemic, making.CHILD)
    making.fill(claim_id)
    assert claims.submit(by=customer(claim_id), claim_id=claim_id).reasons == ("minor",)


def test_a_second_claim_for_the_same_event_goes_to_a_person(ready: int, epidemic: Incident) -> None:
    making.submitted(ready)
    second = making.opened(epidemic, key="second")
    making.fill(second)
    reasons = claims.submit(by=customer(second), claim_id=second).reasons
    assert set(reasons) == {"duplicate_here", "limit_exhausted"}


def test_what_the_book_and_we_have_paid_counts_against_the_limit(epidemic: Incident) -> None:
    """LI has 2,000 yuan left of ACC-MED; a first claim takes 1,520 of them."""
    first = making.opened(epidemic, making.LI, "ACC-MED")
    making.fill(first, making.accident(200_000))
    assert claims.submit(by=customer(first), claim_id=first).amount_fen == 152_000
    second = making.opened(epidemic, making.LI, "ACC-MED", key="second")
    making.fill(second, making.accident(200_000, event_date=making.EVENT_DAY - timedelta(days=1)))
    assert claims.submit(by=customer(second), claim_id=second).reasons == ("limit_exhausted",)


def test_what_the_book_knows_of_a_claim_of_ours_is_counted_before_the_book_has_it_as_paid(
    epidemic: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core has our claims from their opening on; what it says of them follows days later."""
    first = making.opened(epidemic, making.LI, "ACC-MED")
    making.fill(first, making.accident(200_000))
    assert claims.submit(by=customer(first), claim_id=first).amount_fen == 152_000
    number, known = Claim.objects.get(pk=first).number, Book.claims_of

    def with_ours(book: Book, person_id: int) -> list[PastClaim]:
        past = known(book, person_id)
        ours = replace(past[0], claim_no=number, event_date=None, status="open", paid_fen=0, remaining_fen=None)
        return [*past, ours]

    monkeypatch.setattr(Book, "claims_of", with_ours)
    second = making.opened(epidemic, making.LI, "ACC-MED", key="second")
    making.fill(second, making.accident(200_000, event_date=making.EVENT_DAY - timedelta(days=1)))
    assert claims.submit(by=customer(second), claim_id=second).reasons == ("limit_exhausted",)


def test_what_the_core_says_is_left_does_not_hold_what_we_paid_since(
    epidemic: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The core says that 2,000 yuan are left, of more than the history shows; it has our claim of 1,520 as open."""
    first = making.opened(epidemic, making.LI, "ACC-MED")
    making.fill(first, making.accident(200_000))
    assert claims.submit(by=customer(first), claim_id=first).amount_fen == 152_000
    number, known = Claim.objects.get(pk=first).number, Book.claims_of

    def cut_short(book: Book, person_id: int) -> list[PastClaim]:
        past = [replace(each, paid_fen=100_000) for each in known(book, person_id)]
        return [*past, replace(past[0], claim_no=number, event_date=None, status="open", paid_fen=0)]

    monkeypatch.setattr(Book, "claims_of", cut_short)
    second = making.opened(epidemic, making.LI, "ACC-MED", key="second")
    making.fill(second, making.accident(200_000, event_date=making.EVENT_DAY - timedelta(days=1)))
    assert claims.submit(by=customer(second), claim_id=second).reasons == ("limit_exhausted",)


def test_an_event_that_the_core_paid_on_another_policy_goes_to_a_person(epidemic: Incident) -> None:
    """One bill is not paid by two policies of the same kind."""
    claim_id = making.opened(epidemic, making.LI, "ACC-MED", policy_no=making.SECOND_POLICY)
    making.fill(claim_id, making.accident(200_000, event_date=making.EVENT_DAY - timedelta(days=20)))
    assert claims.submit(by=customer(claim_id), claim_id=claim_id).reasons == ("duplicate_in_book",)


def test_without_an_incident_in_force_originals_are_needed(claim: int) -> None:
    making.fill(claim)
    Claim.objects.update(opened_at=clock.now() - timedelta(days=30))  # before the incident, which has ended too
    incidents.Incident.objects.update(status="stood_down", stood_down_at=clock.now())
    with pytest.raises(Refused):  # the claim form is asked for again
        claims.submit(by=customer(claim), claim_id=claim)
    claims.add_document(by=customer(claim), claim_id=claim, code="notice_form", data=making.photograph())
    reasons = claims.submit(by=customer(claim), claim_id=claim).reasons
    assert set(reasons) == {"originals_needed", "above_automatic_limit"}  # the event's terms stay waived


def test_a_decision_keeps_the_measures_that_were_in_force(approved: int) -> None:
    measures = {m["type"]: m["value"] for m in Decision.objects.get(claim_id=approved).measures}
    assert measures["claims.documents_waived"] == ["notice_form"]
    assert measures["claims.automatic_limit_fen"] == 1_000_000


def test_the_same_photograph_for_the_same_line_is_one_document(claim: int) -> None:
    by, data = customer(claim), making.photograph()
    first = claims.add_document(by=by, claim_id=claim, code="identity", data=data)
    assert claims.add_document(by=by, claim_id=claim, code="identity", data=data) == first


def test_nothing_can_be_changed_after_submission(approved: int) -> None:
    with pytest.raises(Refused):
        claims.state_event(by=customer(approved), claim_id=approved, event=making.illness())


def test_an_event_in_the_future_or_before_birth_cannot_be(claim: int) -> None:
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=50 * 365)):
        with pytest.raises(Refused):
            claims.state_event(by=customer(claim), claim_id=claim, event=making.illness(event_date=day))


def test_a_withdrawn_case_releases_its_reserve(claim: int) -> None:
    claims.withdraw_case(by=making.SYSTEM, claim_id=claim, reason="false match")
    claims.withdraw_case(by=making.SYSTEM, claim_id=claim, reason="false match")
    assert balances(claim) == {}
    assert Claim.objects.get(pk=claim).state == "withdrawn"


def test_a_claim_stated_by_somebody_whose_data_were_deleted_is_withdrawn_with_the_match(ready: int) -> None:
    """They can submit it no more: kept, it would stand open for ever."""
    assert claims.withdraw_case(by=making.SYSTEM, claim_id=ready, reason="false match") == "kept"
    subjects.destroy(by=making.SYSTEM, subject_id=Claim.objects.get(pk=ready).subject_id, reason="asked")
    assert claims.withdraw_case(by=making.SYSTEM, claim_id=ready, reason="data deleted") == "withdrawn"
    assert balances(ready) == {}


def test_the_customer_sees_the_checklist_with_both_kinds_of_waiver(ready: int) -> None:
    shown = claims.claim_for_customer(ready, Claim.objects.get(pk=ready).subject_id)
    waivers = {item.code: item.waiver for item in shown.checklist}
    assert waivers == {
        "identity": "original",
        "bank_card": "original",
        "diagnosis": "original",
        "notice_form": "document",
    }
    assert shown.payee_masked.startswith("王*")
    assert [step.at is not None for step in shown.steps] == [True, True, False, False, False, False]
