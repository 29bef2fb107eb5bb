"""One claim as an examiner sees it: what was stated, what was sent, how it was decided and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.claims.models import Account, Claim, Decision, Document, Payout, Posting
from unpaused.capabilities.claims.models.claim import ClaimQuerySet
from unpaused.capabilities.claims.queries.sealed import Words, facts_of, trace_of, words_of
from unpaused.capabilities.claims.rules.guarding import replay_claim
from unpaused.engines.decisions import Replay, Tables
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotFound
from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision with its trace opened; `replayed` says whether deciding again, now, gives the identical result."""

    decision: Decision
    facts: Mapping[str, Any]
    trace: Mapping[str, Any]
    nodes: Mapping[str, Mapping[str, Any]]
    replayed: Replay | None
    words: Words | None


def visible_claims(user: User) -> ClaimQuerySet:
    """Those of the person's branch."""
    return Claim.objects.visible_to(user).select_related("subject", "incident")


def claim_for(user: User, claim_id: int) -> Claim:
    """Raises NotFound, for a claim of another branch and for one that does not exist alike."""
    return visible_claims(user).the(pk=claim_id)


def claim_by_number(user: User, number: str) -> Claim:
    """Raises NotFound as `claim_for`."""
    return visible_claims(user).the(number=number)


def decisions_of(claim: Claim) -> list[DecisionShown]:
    """Newest first. Raises Deleted where the customer's key was destroyed."""
    rows = Decision.objects.filter(claim=claim).select_related("claim__subject", "by_user", "tables")
    return [_shown(decision) for decision in rows.order_by("-serial")]


def documents_of(claim: Claim) -> list[Document]:
    return list(claim.documents.select_related("file").order_by("pk"))


def document_of(claim: Claim, document_id: int) -> Document:
    """Raises NotFound for a document of another claim."""
    found = claim.documents.select_related("file__subject").filter(pk=document_id).first()
    if found is None:
        raise NotFound("claims.no_document", "The claim has no such document.")
    return found


def payouts_of(claim: Claim) -> list[Payout]:
    return list(claim.payouts.select_related("batch").order_by("-pk"))


def balances_of(claim: Claim) -> list[tuple[Account, Fen]]:
    """What stands on each account of the sub-ledger, in the order of the accounts; zeros left out."""
    totals: dict[str, Fen] = {}
    for account, fen in Posting.objects.filter(entry__claim=claim).values_list("account", "amount_fen"):
        totals[account] = totals.get(account, 0) + fen
    return [(account, totals[account]) for account in Account if totals.get(account)]


def proposed_fen(shown: list[DecisionShown]) -> Fen | None:
    """What the tables counted last: an examiner's starting point."""
    return next((each.decision.amount_fen for each in shown if each.decision.by_user_id is None), None) or None


def _shown(decision: Decision) -> DecisionShown:
    facts, trace = facts_of(decision), trace_of(decision)
    content = decision.tables.content if decision.tables else ""
    return DecisionShown(
        decision=decision,
        facts=facts,
        trace=trace,
        nodes=product_nodes(content),
        replayed=replay_claim(content, facts, trace) if content else None,
        words=words_of(decision),
    )


def product_nodes(content: str) -> Mapping[str, Mapping[str, Any]]:
    """The nodes of the tables as they were then, by id."""
    return Tables.of(content).nodes if content else {}
