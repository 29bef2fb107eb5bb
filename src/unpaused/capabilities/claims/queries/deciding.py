"""Everything that a decision looks at, gathered."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Sum

from unpaused.capabilities.claims.models import Claim, State
from unpaused.capabilities.claims.models.claim import COUNTED
from unpaused.capabilities.claims.queries.identity import insured_on_file
from unpaused.capabilities.claims.queries.insured import area_of, insured_of, numbers_in_book
from unpaused.capabilities.claims.queries.waivers import Waivers, waivers_of
from unpaused.capabilities.claims.rules.checklist import Line, checklist
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.facts import Ours, facts
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.rules.payee import Payee
from unpaused.capabilities.claims.rules.products import product
from unpaused.engines.decisions import Facts
from unpaused.foundation.privacy.indexes import alike
from unpaused.kernel import clock
from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts, and the measures in force that shaped them."""

    facts: Facts
    waivers: Waivers


def lines_of(claim: Claim, waivers: Waivers | None = None) -> list[Line]:
    """The check-list under the waivers in force now."""
    held = waivers or waivers_of(claim, area_of(claim.person_id))
    return checklist(
        product(claim.product_code).benefit(claim.benefit_code),
        files=Counter(claim.documents.values_list("code", flat=True)),
        originals_waived=held.originals,
        documents_waived=held.documents,
    )


def gather(claim: Claim, event: EventStated, payee: Payee) -> Gathered:
    """Reads book, documents, other claims and measures. Callers hold the benefit's limit (`hold_limit`)."""
    found, insured = product(claim.product_code), insured_of(claim)
    waivers = waivers_of(claim, area_of(claim.person_id), event_date=event.event_date)
    known = facts(
        product=found,
        benefit=found.benefit(claim.benefit_code),
        insured=replace(insured, identity_valid=insured_on_file(claim, insured)),
        event=event,
        payee=payee,
        lines=lines_of(claim, waivers),
        ours=Ours(taken_fen(claim), _duplicates(claim)),
        waived=waivers.of_terms,
        limits=limits(),
        today=clock.today(),
    )
    return Gathered(known, waivers)


def remainder_fen(claim: Claim) -> Fen:
    """What is left of the benefit for this claim, over core and ours together."""
    return max(insured_of(claim).remaining_fen - taken_fen(claim), 0)


def taken_fen(claim: Claim) -> Fen:
    """Of the same benefit, by the person's other claims with us; those that the book knows are counted with it
    (`insured_of`). A group's policy insures each member for the whole sum: what others are paid takes nothing of it."""
    others = Claim.objects.filter(
        person_id=claim.person_id, policy_no=claim.policy_no, benefit_code=claim.benefit_code, state__in=COUNTED
    ).exclude(pk=claim.pk)
    counted = others.exclude(number__in=numbers_in_book(claim)).aggregate(total=Sum("amount_fen"))
    return counted["total"] or 0


def _duplicates(claim: Claim) -> int:
    """Other claims of ours for the same person, benefit and day that still stand."""
    others = Claim.objects.filter(subject_id=claim.subject_id, benefit_code=claim.benefit_code).exclude(pk=claim.pk)
    standing = others.exclude(state__in=[State.WITHDRAWN, State.DECLINED, State.OPENED, State.STATED])
    return sum(alike(claim.event_index, index) for index in standing.values_list("event_index", flat=True))
