"""The book as screening asks it: rows looked up, persons and what they have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.rules import Held, Reachable, choose_cover, fitting_products
from unpaused.engines import linkage
from unpaused.foundation.areas import table
from unpaused.foundation.book import Book, Person, Policy, Salesperson, installed
from unpaused.kernel import clock, identity

DEATH = "DEATH"
"""Part of the code of every death benefit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a candidate decides who may see and contact them."""

    person_id: int
    branch_code: str
    area_code: str
    birth: date | None
    phone: str

    def reachable(self, *, dead: bool) -> Reachable:
        """`dead`: the list says so, or the book (`died`)."""
        return Reachable(birth=self.birth, phone=self.phone, dead=dead)


@dataclass(frozen=True, slots=True)
class Told:
    """A result as people see it, set right by what they decided on others, and as the machine told it."""

    result: linkage.RowResult
    by_machine: linkage.RowResult

    @property
    def outcome(self) -> linkage.Outcome:
        """For what the machine does by itself. Decisions may hold it back, and never push it on: a match where both
        are."""
        return self.result.outcome if self.by_machine.outcome == "match" else self.by_machine.outcome

    @property
    def first(self) -> float | None:
        """What the machine told of the first candidate, if there is one."""
        return self.by_machine.candidates[0].probability if self.by_machine.candidates else None

    @property
    def probability(self) -> float:
        """The lower one of the first candidate; 0 without one."""
        both = (self.result, self.by_machine)
        return min((each.candidates[0].probability for each in both if each.candidates), default=0.0)


def looked_up(
    rows: Sequence[linkage.ListRow],
    *,
    as_of: date | None = None,
    match_threshold: float | None = None,
    calibration: linkage.Calibration | None = None,
) -> list[Told]:
    """One a row, in order. `as_of`: the day to which ages refer. Raises Unavailable without a book."""
    params = linkage.Params(as_of=as_of, match_threshold=match_threshold or linkage.Params().match_threshold)
    told = installed.index().screen(rows, table.load_or_empty(), params)
    right = linkage.calibrated(told, calibration or linkage.Calibration(), params)
    return [Told(*both) for both in zip(right, told, strict=True)]


def book_version() -> str:
    """Of the snapshot that is installed. Raises Unavailable."""
    return installed.book().version


def persons(ids: Collection[int]) -> dict[int, Person]:
    """Persons of the installed book; unknown ones are left out. The caller applies the scope."""
    return {person.person_id: person for person in installed.book().persons(ids)}


def standings(ids: Collection[int]) -> dict[int, Standing]:
    """As `persons`, what matters of them for screening."""
    return {person_id: _standing(person) for person_id, person in persons(ids).items()}


def _standing(person: Person) -> Standing:
    return Standing(
        person_id=person.person_id,
        branch_code=person.branch_code or "",
        area_code=person.area_code or "",
        birth=person.birth_date or identity.birth_date(person.id_number or ""),
        phone=person.phone or "",
    )


def died(ids: Collection[int]) -> frozenset[int]:
    """Those for whom a death benefit was claimed, paid or not."""
    book = installed.book()
    return frozenset(
        person_id
        for person_id in sorted(ids)
        if any(DEATH in (claim.benefit_code or "") for claim in book.claims_of(person_id))
    )


def covers_of(matches: Sequence[tuple[int, Incident]]) -> list[Held | None]:
    """The benefit on which a case is opened for each person, None where nothing fits."""
    book = installed.book()
    return [choose_cover(incident.kind, _held(book, person_id, incident)) for person_id, incident in matches]


def _held(book: Book, person_id: int, incident: Incident) -> list[Held]:
    return [
        Held(
            policy_no=policy.policy_no,
            product_code=policy.product_code or "",
            benefit_code=benefit.benefit_code,
            sum_insured_fen=benefit.sum_insured_fen or 0,
            live=_in_force(policy, incident),
            active=policy.is_active,
        )
        for policy in book.policies_of(person_id)
        if (policy.product_code or "") in fitting_products(incident.kind)
        for benefit in book.benefits_of(policy.policy_no)
    ]


def _in_force(policy: Policy, incident: Incident) -> bool:
    """In force on some day of the incident so far. When the event was, the customer says."""
    first = incident.since.astimezone(clock.CHINA).date()
    last = incident.until.astimezone(clock.CHINA).date() if incident.until else clock.today()
    begun = policy.since_date is None or policy.since_date <= last
    return begun and (policy.until_date is None or policy.until_date >= first)


def salespeople(ids: Collection[str]) -> dict[str, Salesperson]:
    """Those who still work for the insurer: the rest of their customers go to the hotline (孤儿单)."""
    book = installed.book()
    found = {number: book.salesperson(number) for number in ids}
    return {number: one for number, one in found.items() if one is not None and one.is_active}
