"""A claim as its customer sees it. Nothing of a list stands here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language, pgettext

from unpaused.capabilities.claims.models import Claim, Decision, State
from unpaused.capabilities.claims.queries.deciding import lines_of
from unpaused.capabilities.claims.queries.payee_changes import may_change_payee
from unpaused.capabilities.claims.queries.sealed import Words, event_of, payee_of, words_of
from unpaused.capabilities.claims.queries.seen import mark_of
from unpaused.capabilities.claims.rules import deadlines
from unpaused.capabilities.claims.rules.blockers import blocker
from unpaused.capabilities.claims.rules.checklist import Line, Waiver
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.payee import Payee
from unpaused.capabilities.claims.rules.products import Label, product
from unpaused.foundation.privacy import masking
from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the check-list: waiver "original" - the image serves; "document" - need not be sent.

    `original`: paper is asked for as a rule; otherwise an image always serves.
    """

    code: str
    label: str
    required: bool
    original: bool
    waiver: Waiver | None
    files: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tracker: `at` once it was taken; `next_date`: when it must be, at the latest."""

    label: str
    at: datetime | None
    next_date: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerClaim:
    """`pays` says what the statement must hold: "expense" the bill, "days" the days in hospital, "sum" neither.

    `decline` is the refusal in writing, with its clause; `payee_change_due_at`: until when another account waits.
    `mark`: of what is shown, for `submit`.
    """

    id: int
    number: str
    notice_number: str
    state: str
    blocker: str
    policy_masked: str
    product_label: str
    benefit_label: str
    event_kind: str
    pays: str
    checklist: list[Item]
    event: EventStated | None
    payee_masked: str
    payee_bank_code: str
    amount_fen: Fen | None
    steps: list[Step]
    decline: Words | None
    payee_change_due_at: datetime | None
    may_change_payee: bool
    mark: str


def claim_for_customer(claim_id: int, subject_id: UUID) -> CustomerClaim:
    """Raises NotFound for another's claim, and for one that does not exist alike."""
    claim = Claim.objects.select_related("subject").the(pk=claim_id, subject_id=subject_id)
    found = product(claim.product_code)
    benefit = found.benefit(claim.benefit_code)
    payee = payee_of(claim)
    return CustomerClaim(
        id=claim.pk,
        number=claim.number,
        notice_number=claim.notice_number,
        state="checking" if _in_doubt(claim) else claim.state,
        blocker=blocker(claim.state, claim.blocker, payee_change=claim.payee_change_at is not None),
        policy_masked=masking.account(claim.policy_no),
        product_label=here(found.label),
        benefit_label=here(benefit.label),
        event_kind=benefit.event,
        pays=benefit.pays,
        checklist=[_item(line) for line in lines_of(claim)],
        event=event_of(claim),
        payee_masked=_masked(payee) if payee else "",
        payee_bank_code=payee.bank_code if payee else "",
        amount_fen=claim.amount_fen,
        steps=_steps(claim),
        decline=_decline(claim),
        payee_change_due_at=claim.payee_change_due_at,
        may_change_payee=may_change_payee(claim) and not _in_doubt(claim),
        mark=mark_of(claim),
    )


def _in_doubt(claim: Claim) -> bool:
    """The bank rejected the payment and then said otherwise: while that is being cleared the customer has nothing to
    do, and may have the money already."""
    return claim.state == State.REJECTED_BY_BANK and claim.blocker == "bank_contradiction"


def here(label: Label) -> str:
    """In the reader's language."""
    return label.in_language(get_language() or "zh")


def _item(line: Line) -> Item:
    return Item(line.code, here(line.label), line.required, line.original, line.waiver, line.files)


def _masked(payee: Payee) -> str:
    return f"{masking.name(payee.holder_name)} {masking.account(payee.account)}"


def _steps(claim: Claim) -> list[Step]:
    """Of a claim that went back to an examiner the decision is still to come, whatever was decided before."""
    back = claim.state == State.REFERRED
    decided, instructed = (None, None) if back else (claim.decided_at, claim.instructed_at)
    return [
        Step(pgettext("step", "Notice of loss"), claim.opened_at, None),
        Step(pgettext("step", "Your statement"), claim.stated_at, None),
        Step(pgettext("step", "Submission"), claim.submitted_at, None),
        Step(pgettext("step", "Decision"), decided, deadlines.due("assessment", claim.submitted_at)),
        Step(pgettext("step", "Order to the bank"), instructed, deadlines.due("payment", decided)),
        Step(pgettext("step", "Payment"), claim.paid_at, deadlines.due("payment", decided)),
    ]


def _decline(claim: Claim) -> Words | None:
    if claim.state != "declined":
        return None
    last = Decision.objects.select_related("claim__subject").filter(claim=claim).order_by("-serial").first()
    return words_of(last) if last else None
