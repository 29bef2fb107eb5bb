"""What the book knows of the insured person and the policy."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.models.claim import COUNTED
from unpaused.capabilities.claims.rules import event
from unpaused.capabilities.claims.rules.facts import Insured
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.foundation.book import Person, Scope, installed
from unpaused.kernel import clock, identity
from unpaused.kernel.errors import Unavailable
from unpaused.kernel.money import Fen


def birth_date_of(person_id: int) -> date | None:
    """Raises Unavailable, here and below, where no book is installed."""
    person = installed.book().person(person_id)
    return None if person is None else person.birth_date


def check_event_day(day: date, *, person_id: int) -> None:
    """Raises Refused for a day that a statement of the event may not name."""
    event.check_day(day, today=clock.today(), born=birth_date_of(person_id), limits=limits())


def area_of(person_id: int) -> str | None:
    """The area code of where the person lives."""
    person = installed.book().person(person_id)
    return None if person is None else person.area_code


def insured_of(claim: Claim) -> Insured:
    """Person, policy and benefit of a claim, with what the history leaves of the benefit, and the days of events for
    which the person claimed the same benefit of any policy: one event is not paid twice."""
    book = installed.book()
    person = book.person(claim.person_id)
    policy = next((p for p in book.policies_of(claim.person_id) if p.policy_no == claim.policy_no), None)
    if person is None or policy is None:
        return Insured()
    benefit = next((b for b in book.benefits_of(claim.policy_no) if b.benefit_code == claim.benefit_code), None)
    past = book.claims_of(claim.person_id)
    history = [c for c in past if _on_benefit(c, claim)]
    return Insured(
        name=person.name,
        birth_date=person.birth_date,
        identity_valid=person.id_type == "resident_id" and identity.is_valid(person.id_number or ""),
        policy_known=True,
        policy_active=policy.is_active,
        since=policy.since_date,
        until=policy.until_date,
        sum_insured_fen=benefit.sum_insured_fen if benefit else None,
        waiting_days=(benefit.waiting_days or 0) if benefit else 0,
        deductible_fen=(benefit.deductible_fen or 0) if benefit else 0,
        remaining_fen=_remaining(benefit.sum_insured_fen or 0, history, _ours(claim, history)) if benefit else 0,
        event_days=tuple(
            c.event_date
            for c in past
            if c.benefit_code == claim.benefit_code and c.event_date and c.claim_no != claim.number
        ),
    )


def numbers_in_book(claim: Claim) -> frozenset[str]:
    """Claims of this person that the book has already: ours among them must not be counted a second time."""
    return frozenset(c.claim_no for c in installed.book().claims_of(claim.person_id))


def _on_benefit(found: Any, claim: Claim) -> bool:
    return bool(found.policy_no == claim.policy_no and found.benefit_code == claim.benefit_code)


def _ours(claim: Claim, history: list[Any]) -> dict[str, Fen]:
    """What our own other claims that the book knows take of the benefit: it has them from their opening on, long before
    it has them as paid."""
    known = [c.claim_no for c in history if c.claim_no != claim.number]
    rows = Claim.objects.filter(
        number__in=known, policy_no=claim.policy_no, benefit_code=claim.benefit_code, state__in=COUNTED
    )
    return {number: fen or 0 for number, fen in rows.values_list("number", "amount_fen")} if known else {}


def _remaining(sum_insured: Fen, history: list[Any], ours: Mapping[str, Fen]) -> Fen:
    """What the core says is left where it says so (the smallest it said), at most the sum less what was paid; and less
    what we pay that the core does not have as paid yet, since it cannot have taken that off."""
    paid: Fen = sum(c.paid_fen or 0 for c in history)
    unsaid: Fen = sum(max(ours.get(c.claim_no, 0) - (c.paid_fen or 0), 0) for c in history)
    said = [c.remaining_fen for c in history if c.remaining_fen is not None]
    return int(min([sum_insured - paid, *said])) - unsaid


def phones_of(person_ids: Collection[int]) -> dict[int, str]:
    """By person, the phone in the book, where there is one."""
    return {person.person_id: person.phone for person in installed.book().persons(person_ids) if person.phone}


def people_of(person_ids: Collection[int], branches: frozenset[str] | None) -> dict[int, Person]:
    """By id, those the reader may see; nobody where the book does not answer: claims are still worth seeing."""
    try:
        scope = None if branches is None else Scope(branches)
        return {person.person_id: person for person in installed.book().persons(person_ids, scope=scope)}
    except Unavailable:
        return {}
