"""Submission and decision, in one transaction inside the customer's request; and the decision of a person."""

from dataclasses import asdict, dataclass
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.actions.clearing import check_not_cleared_by
from unpaused.capabilities.claims.actions.locking import hold_limit, locked, locked_for
from unpaused.capabilities.claims.actions.opening import close_reserve
from unpaused.capabilities.claims.actions.payouts import make_payout
from unpaused.capabilities.claims.events import ClaimApproved, ClaimDeclined, ClaimReferred, ClaimSubmitted
from unpaused.capabilities.claims.models import Claim, Decision, DecisionTables, State
from unpaused.capabilities.claims.queries.customer import here
from unpaused.capabilities.claims.queries.deciding import Gathered, gather, lines_of, remainder_fen
from unpaused.capabilities.claims.queries.identity import on_file
from unpaused.capabilities.claims.queries.sealed import FACTS, TRACE, WORDS, Words, event_of, payee_of
from unpaused.capabilities.claims.queries.seen import mark_of
from unpaused.capabilities.claims.queries.waivers import granted_sources
from unpaused.capabilities.claims.rules.checklist import missing
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.facts import needed
from unpaused.capabilities.claims.rules.guarding import decide_claim
from unpaused.capabilities.claims.rules.identity import lacking
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.rules.payee import Payee
from unpaused.capabilities.claims.rules.products import product
from unpaused.engines import decisions
from unpaused.engines.decisions import Tables
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.sealing import seal_json
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen, yuan

_SUBMITTED = (State.SUBMITTED, State.REFERRED, State.APPROVED, State.CHECKING, State.INSTRUCTED, State.PAID)


@dataclass(frozen=True, slots=True)
class Decided:
    """`reasons` are codes (products/words.yaml has their words): why a person must look. Empty when approved."""

    outcome: Literal["approved", "referred"]
    amount_fen: Fen
    reasons: tuple[str, ...]


def submit(*, by: Actor, claim_id: int, seen: str | None = None) -> Decided:
    """Hands the claim in and decides it. Again gives the first answer.

    `seen`: the mark of what the customer looked at last (`claim_for_customer`); None where nobody looks, as when the
    machine takes a claim up again. Raises Refused, naming everything that is missing at once, and where something was
    changed since it was seen; NotFound for another's claim; Unavailable where no book is installed.
    """
    with transaction.atomic():
        claim = locked_for(by, claim_id)
        if claim.state in _SUBMITTED:
            return _answer(claim)
        if seen is not None and seen != mark_of(claim):
            raise Refused(
                "claims.not_what_was_seen",
                "Something was changed since you saw this page, perhaps in another window. This is how it stands now:"
                " look at it again, then submit.",
            )
        event, payee = _complete(claim)
        hold_limit(claim)
        claim.submitted_at = claim.submitted_at or clock.now()
        decided = _by_machine(by, claim, event, payee)
        trail.record(
            by=by,
            action="claims.submit",
            on=("claim", claim.pk),
            subject=claim.subject_id,
            detail={"outcome": decided.outcome, "reasons": list(decided.reasons)},
        )
        bus.publish(ClaimSubmitted([claim.pk]))
        topics.tell("claims")
        return decided


def decide(
    *,
    by: User,
    claim_id: int,
    outcome: Literal["approve", "decline"],
    amount_fen: Fen = 0,
    reason: str,
    clause: str = "",
) -> None:
    """An examiner's decision on a referred claim. A refusal needs reason and clause: the customer gets both in writing.
    The claim of somebody whose data were deleted can be ended so, and not be approved.

    Raises Refused, NotFound for a claim outside the examiner's branch.
    """
    check(by, Permission.DECIDE_CLAIMS)
    Claim.objects.visible_to(by).the(pk=claim_id)
    if len(reason.strip()) < 4:
        raise Refused("claims.reason", "Give a reason that the customer will understand.")
    with transaction.atomic():
        claim = locked(claim_id)
        if claim.state != State.REFERRED:
            raise Refused("claims.not_referred", "Claim {number} does not wait for an examiner.", number=claim.number)
        words = Words(reason.strip()[:2000], clause.strip()[:200])
        if outcome == "approve":
            check_not_cleared_by(by, claim)
            _approve_by_person(by, claim, amount_fen, words)
        else:
            _decline(by, claim, words)
        trail.record(
            by=Actor.staff(by),
            action=f"claims.{outcome}",
            on=("claim", claim.pk),
            subject=claim.subject_id,
            reason=_where_nothing_is_sealed(claim, words),
        )
        topics.tell("claims")


def decide_anew(by: Actor, claim: Claim) -> None:
    """The machine looks once more at a claim that it referred, because a measure was granted to it since. Where a
    person or the core stands in between, nothing happens. Callers hold the claim."""
    last = Decision.objects.filter(claim=claim).order_by("-serial").first()
    event, payee = event_of(claim), payee_of(claim)
    by_machine = last is not None and last.outcome == "refer" and last.by_user_id is None
    if claim.state != State.REFERRED or not by_machine or event is None or payee is None:
        return
    hold_limit(claim)
    decided = _by_machine(by, claim, event, payee)
    trail.record(
        by=by,
        action="claims.decide_anew",
        on=("claim", claim.pk),
        subject=claim.subject_id,
        detail={"outcome": decided.outcome, "reasons": list(decided.reasons)},
    )


def _answer(claim: Claim) -> Decided:
    """What the last decision said."""
    last = Decision.objects.filter(claim=claim).order_by("-serial").first()
    approved = claim.state != State.REFERRED
    reasons = tuple(last.reasons) if last and not approved else ()
    return Decided("approved" if approved else "referred", claim.amount_fen or 0, reasons)


def _complete(claim: Claim) -> tuple[EventStated, Payee]:
    """Raises Refused for a claim that is closed, or lacks anything: all of it is named at once (art. 22)."""
    if claim.state == State.REJECTED_BY_BANK and not _has_new_payee(claim):
        raise Refused("claims.same_payee", "The bank rejected this account. Give another one first.")
    if claim.state not in (State.OPENED, State.STATED, State.REJECTED_BY_BANK):
        raise Refused("claims.not_open", "Claim {number} cannot be changed any more.", number=claim.number)
    event, payee = event_of(claim), payee_of(claim)
    lacking = [here(line.label) for line in missing(lines_of(claim))]
    lacking += [] if event else [_("the event")]
    lacking += [] if payee else [_("the account to be paid")]
    if event is None or payee is None or lacking:
        raise Refused(
            "claims.incomplete", "Still missing: {what}.", what=pgettext("between things in a list", ", ").join(lacking)
        )
    return event, payee


def _has_new_payee(claim: Claim) -> bool:
    return bool(claim.payee_given_at and claim.rejected_at and claim.payee_given_at > claim.rejected_at)


def _by_machine(by: Actor, claim: Claim, event: EventStated, payee: Payee) -> Decided:
    gathered = gather(claim, event, payee)
    tables = Tables.of(product(claim.product_code).tables)
    decision = decide_claim(tables, gathered.facts)
    _keep(claim, decision, _kept(tables, claim.product_code), gathered.facts, _measures(gathered))
    if decision.outcome == "approve":
        approve(claim, decision.amount_fen)
        return Decided("approved", decision.amount_fen, ())
    claim.state, claim.blocker = State.REFERRED, ""
    claim.amount_fen = None
    claim.save(update_fields=["state", "blocker", "amount_fen", "submitted_at"])
    bus.publish(ClaimReferred([claim.pk]))
    return Decided("referred", 0, decision.reasons)


def _measures(gathered: Gathered) -> list[dict[str, object]]:
    """Those in force, each with whether this claim needed it."""
    needs = {measures.WAIVERS[kind] for kind in needed(gathered.facts)}
    return [{**source, "needed": source["type"] in needs} for source in gathered.waivers.sources]


def approve(claim: Claim, amount_fen: Fen) -> None:
    """The claim is owed: booked, and a payout waits. Callers hold the claim and the benefit's limit."""
    claim.state, claim.blocker, claim.amount_fen = State.APPROVED, "", amount_fen
    claim.decided_at = clock.now()
    claim.save(update_fields=["state", "blocker", "amount_fen", "decided_at", "submitted_at"])
    make_payout(claim)
    bus.publish(ClaimApproved([claim.pk]))


def _approve_by_person(by: User, claim: Claim, amount_fen: Fen, words: Words) -> None:
    hold_limit(claim)
    if not 0 < amount_fen <= remainder_fen(claim):
        raise Refused("claims.over_remainder", "The amount must be above zero and within what is left of the benefit.")
    _keep_words(by, claim, "approve", amount_fen, words, _identified(claim, amount_fen))
    approve(claim, amount_fen)


def _identified(claim: Claim, amount_fen: Fen) -> decisions.Facts:
    """What of identity was on file and under which limits, kept with the decision. Raises Refused where it does not do
    for this amount: that holds for people as for the machine."""
    law, known = limits(), on_file(claim)
    from_fen = law.value("identity_from")
    if still := lacking(amount_fen, from_fen, known):
        named = {
            "insured": _("the identity of the insured person"),
            "payee": _("the identity of the payee and the relationship to the insured person"),
        }
        raise Refused(
            "claims.identity_unproven",
            "From {amount} a payout needs identity on file. Still missing: {what}. "
            "Establish it under “Identity on file”, then approve.",
            amount=yuan(from_fen),
            what=pgettext("between things in a list", ", ").join(named[who] for who in still),
        )
    return {
        "identity_from_fen": from_fen,
        "identity_valid": known.insured,
        "payee_is_insured": known.payee_is_insured,
        "payee_identified": known.payee,
        "limits_version": law.version,
    }


def _decline(by: User, claim: Claim, words: Words) -> None:
    if not words.clause:
        raise Refused("claims.clause", "A refusal names the clause on which it rests.")
    _keep_words(by, claim, "decline", 0, words)
    claim.state, claim.blocker, claim.amount_fen = State.DECLINED, "", None
    claim.decided_at = claim.closed_at = clock.now()
    claim.save(update_fields=["state", "blocker", "amount_fen", "decided_at", "closed_at"])
    close_reserve(claim)
    bus.publish(ClaimDeclined([claim.pk]))


def _where_nothing_is_sealed(claim: Claim, words: Words) -> str:
    """Of somebody whose data were deleted the reason can stand in the trail alone; empty for everybody else."""
    return f"{words.reason} ({words.clause})" if claim.subject.wrapped_key is None else ""


def _kept(tables: Tables, product_code: str) -> DecisionTables:
    """The tables as they are today, kept for ever under their hash."""
    content = {"product_code": product_code, "content": tables.content, "first_used_at": clock.now()}
    return DecisionTables.objects.get_or_create(sha256=tables.sha256, defaults=content)[0]


def _keep(
    claim: Claim,
    decision: decisions.Decision,
    tables: DecisionTables,
    facts: decisions.Facts,
    measures: list[dict[str, object]],
) -> None:
    Decision.objects.create(
        claim=claim,
        serial=Decision.objects.filter(claim=claim).count() + 1,
        at=clock.now(),
        outcome=decision.outcome,
        amount_fen=decision.amount_fen,
        reasons=list(decision.reasons),
        measures=measures,
        tables=tables,
        facts=seal_json(claim.subject, FACTS, dict(facts)),
        trace=seal_json(claim.subject, TRACE, decision.trace),
    )


def _keep_words(
    by: User, claim: Claim, outcome: str, amount_fen: Fen, words: Words, facts: decisions.Facts | None = None
) -> None:
    Decision.objects.create(
        claim=claim,
        serial=Decision.objects.filter(claim=claim).count() + 1,
        at=clock.now(),
        by_user=by,
        outcome=outcome,
        amount_fen=amount_fen,
        measures=granted_sources(claim),
        facts=seal_json(claim.subject, FACTS, dict(facts)) if facts else None,
        words=None if _where_nothing_is_sealed(claim, words) else seal_json(claim.subject, WORDS, asdict(words)),
    )
