"""The facts on which a claim is decided: plain whole values, gathered once, kept with the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from unpaused.capabilities.claims.rules.checklist import Line
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.hospitals import written
from unpaused.capabilities.claims.rules.limits import Limits
from unpaused.capabilities.claims.rules.payee import Payee, same_name
from unpaused.capabilities.claims.rules.products import Benefit, Product
from unpaused.engines.decisions import Facts
from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class Insured:
    """One person, one policy, one benefit, as the book has them; None where it says nothing.

    `remaining_fen`: what the book leaves of the benefit; `event_days`: days of events with a claim there, for the same
    benefit of any policy.
    """

    name: str = ""
    birth_date: date | None = None
    identity_valid: bool = False
    policy_known: bool = False
    policy_active: bool = False
    since: date | None = None
    until: date | None = None
    sum_insured_fen: Fen | None = None
    waiting_days: int = 0
    deductible_fen: Fen = 0
    remaining_fen: Fen = 0
    event_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Ours:
    """Our own other claims: `taken_fen` on the same benefit, paid or being paid; `duplicates` for the same event."""

    taken_fen: Fen = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class InForce:
    """Emergency measures that change the terms."""

    waiting_period: bool
    deductible: bool
    hospital: bool
    automatic_limit_fen: Fen


def facts(
    *,
    product: Product,
    benefit: Benefit,
    insured: Insured,
    event: EventStated,
    payee: Payee,
    lines: Sequence[Line],
    ours: Ours,
    waived: InForce,
    limits: Limits,
    today: date,
) -> Facts:
    """Everything the tables may look at, with the legal limits as they are now."""
    return {
        **_cover(product, benefit, insured, event),
        "days_since_event": (today - event.event_date).days,
        "adult": _is_of_age(insured.birth_date, event.event_date, limits.value("adult_from")),
        **_terms(benefit, insured, event, ours),
        **in_force(waived, lines),
        "duplicates_here": ours.duplicates,
        "duplicates_in_book": sum(day == event.event_date for day in insured.event_days),
        "documents_missing": [line.code for line in lines if line.missing],
        "originals_missing": [line.code for line in lines if line.original_missing],
        "payee_is_insured": same_name(payee.holder_name, insured.name),
        "identity_valid": insured.identity_valid,
        "identity_from_fen": limits.value("identity_from"),
        "limits_version": limits.version,
    }


def in_force(waived: InForce, lines: Sequence[Line]) -> Facts:
    """What the measures in force gave the claim: all of them that a decision rests on."""
    return {
        "waiting_waived": waived.waiting_period,
        "deductible_waived": waived.deductible,
        "hospital_waived": waived.hospital,
        "automatic_limit_fen": waived.automatic_limit_fen,
        "images_instead_of_originals": [line.code for line in lines if line.waiver == "original"],
        "documents_waived": [line.code for line in lines if line.waiver == "document"],
    }


def _cover(product: Product, benefit: Benefit, insured: Insured, event: EventStated) -> Facts:
    return {
        "product_code": product.code,
        "benefit_code": benefit.code,
        "event_kind": event.kind,
        "event_date": event.event_date.isoformat(),
        "policy_since": insured.since.isoformat() if insured.since else None,
        "policy_until": insured.until.isoformat() if insured.until else None,
        "policy_known": insured.policy_known,
        "benefit_known": insured.sum_insured_fen is not None,
        "policy_in_force": insured.policy_active and _in_force(insured, event.event_date),
        "event_covered": event.kind == benefit.event,
        "days_in_force": (event.event_date - insured.since).days if insured.since else 0,
        "hospital_designated": not benefit.designated_hospital
        or written(event.hospital) in product.designated_hospitals,
        "diagnosis_recognised": _recognised(product, event.diagnosis),
    }


def _terms(benefit: Benefit, insured: Insured, event: EventStated, ours: Ours) -> Facts:
    return {
        "automatic": benefit.automatic,
        "pays": benefit.pays,
        "ratio": benefit.ratio,
        "daily_fen": benefit.daily_fen,
        "expense_fen": event.expense_fen or 0,
        "hospital_days": event.hospital_days or 0,
        "sum_insured_fen": insured.sum_insured_fen or 0,
        "waiting_days": insured.waiting_days,
        "deductible_fen": insured.deductible_fen,
        "remainder_fen": max(insured.remaining_fen - ours.taken_fen, 0),
    }


def _in_force(insured: Insured, day: date) -> bool:
    return insured.since is not None and insured.since <= day and (insured.until is None or day <= insured.until)


def _is_of_age(born: date | None, day: date, years: int) -> bool:
    """So many years on the day; an unknown birth date is not taken for an adult's."""
    if born is None:
        return False
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) >= years


def _recognised(product: Product, diagnosis: str) -> bool:
    """Products without a list cover every diagnosis. What is ruled out or only suspected is for a person to read."""
    said = diagnosis.casefold()
    doubted = any(word in said for word in product.doubtful_diagnoses)
    return not product.covered_diagnoses or (any(word in said for word in product.covered_diagnoses) and not doubted)


def needed(known: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of the terms that were waived this claim could not have been paid in full without: "waiting", "hospital",
    "deductible", in this order."""
    waited = known["days_in_force"] < known["waiting_days"]
    found = {
        "waiting": known["waiting_waived"] and waited,
        "hospital": known["hospital_waived"] and not known["hospital_designated"],
        "deductible": known["deductible_waived"] and known["pays"] == "expense" and known["deductible_fen"] > 0,
    }
    return tuple(name for name, is_needed in found.items() if is_needed)
