"""Claims in brief, for the pages of other rooms."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.customer import here
from unpaused.capabilities.claims.rules.blockers import blocker
from unpaused.capabilities.claims.rules.deadlines import next_deadline
from unpaused.capabilities.claims.rules.products import product
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class ClaimBrief:
    """`blocker` is a code (rules/blockers.py has its words): what the claim waits for; empty once it has ended.
    `due_at` is the end of the statutory clock that runs; `payee_change_at` and `payee_change_due_at`: since and until
    when another account waits."""

    id: int
    number: str
    state: str
    product_code: str
    benefit_code: str
    amount_fen: Fen | None
    opened_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    instructed_at: datetime | None
    paid_at: datetime | None
    blocker: str
    incident_id: int
    due_at: datetime | None
    payee_change_at: datetime | None = None
    payee_change_due_at: datetime | None = None


def claims_of(subject_ids: Collection[UUID]) -> dict[UUID, list[ClaimBrief]]:
    """Oldest first; every id asked for is a key. One query."""
    found: dict[UUID, list[ClaimBrief]] = defaultdict(list, {subject_id: [] for subject_id in subject_ids})
    for claim in Claim.objects.filter(subject_id__in=list(subject_ids)).order_by("pk"):
        found[claim.subject_id].append(brief(claim))
    return dict(found)


def cover_in_words(claim: ClaimBrief) -> str:
    """Benefit and product in the reader's language; codes where the product is no longer installed."""
    try:
        found = product(claim.product_code)
        return f"{here(found.benefit(claim.benefit_code).label)} · {here(found.label)}"
    except Refused:
        return f"{claim.benefit_code} · {claim.product_code}"


def brief(claim: Claim) -> ClaimBrief:
    return ClaimBrief(
        id=claim.pk,
        number=claim.number,
        state=claim.state,
        product_code=claim.product_code,
        benefit_code=claim.benefit_code,
        amount_fen=claim.amount_fen,
        opened_at=claim.opened_at,
        submitted_at=claim.submitted_at,
        decided_at=claim.decided_at,
        instructed_at=claim.instructed_at,
        paid_at=claim.paid_at,
        blocker=blocker(claim.state, claim.blocker, payee_change=claim.payee_change_at is not None),
        incident_id=claim.incident_id,
        due_at=next_deadline(claim.state, claim.submitted_at, claim.decided_at),
        payee_change_at=claim.payee_change_at,
        payee_change_due_at=claim.payee_change_due_at,
    )
