"""What became of the insured people on a list, as the claims history of the book tells it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from unpaused.engines import linkage
from unpaused.foundation.book import Book, PastClaim

BEFORE = timedelta(days=60)
"""A claim noticed in so many days before the list came counts as one that was there already."""
AFTER = timedelta(days=60)
"""An event so many days after the list came is not the one for which it names people: a later accident of somebody
missed is no claim of theirs that came late."""


@dataclass(frozen=True, slots=True)
class Missed:
    """One insured person on the list who never claimed: the row, the person's id, and their policies of that day."""

    row_id: str
    person_id: int
    probability: float
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """`people` insured on the list are those known by the day it came (a claim was noticed before), those who came
    later by themselves (`later_days` after it), those without a policy on that day, and those missed. `missed` is None
    where the book holds no claims: then nobody can tell."""

    day: date
    until: date
    rows: int
    outcomes: dict[str, int]
    expected_insured: float
    people: int
    known: int
    later_days: tuple[int, ...]
    uncovered: int
    missed: tuple[Missed, ...] | None

    @property
    def days_gained(self) -> float | None:
        """The median of days by which those who came by themselves would have been reached earlier."""
        return median(self.later_days) if self.later_days else None


def shadow_of(results: Sequence[linkage.RowResult], book: Book, day: date) -> Shadow:
    """Of the rows that are a match; a person on several rows counts once, by the surest. `day`: when the list came."""
    outcomes = Counter(result.outcome for result in results)
    people = _people(results)
    noticed = {person_id: _noticed(book.claims_of(person_id), day) for person_id in people}
    never = [_missed(book, day, people[person_id]) for person_id, on in noticed.items() if on is None]
    covered = [each for each in never if each.policies] if _holds(book, "policies") else never
    return Shadow(
        day=day,
        until=book.as_of,
        rows=len(results),
        outcomes={name: outcomes[name] for name in ("match", "review", "none")},
        expected_insured=sum(1 - result.not_insured for result in results),
        people=len(people),
        known=sum(on is not None and on <= day for on in noticed.values()),
        later_days=tuple(sorted((on - day).days for on in noticed.values() if on is not None and on > day)),
        uncovered=len(never) - len(covered),
        missed=tuple(sorted(covered, key=lambda each: -each.probability)) if _holds(book, "claims") else None,
    )


def _holds(book: Book, dataset: str) -> bool:
    return book.counts().get(dataset, 0) > 0


def _people(results: Sequence[linkage.RowResult]) -> dict[int, linkage.RowResult]:
    """By person the surest row, of equal ones the first."""
    matches = [result for result in reversed(results) if result.outcome == "match"]
    surest_last = sorted(matches, key=lambda result: result.candidates[0].probability)
    return {result.candidates[0].person_id: result for result in surest_last}


def _noticed(claims: Sequence[PastClaim], day: date) -> date | None:
    """When the first claim that may be of this emergency was noticed."""
    of_it = [claim for claim in claims if claim.event_date is None or claim.event_date <= day + AFTER]
    days = (claim.notice_date or claim.event_date for claim in of_it)
    return min((on for on in days if on is not None and on >= day - BEFORE), default=None)


def _missed(book: Book, day: date, result: linkage.RowResult) -> Missed:
    best = result.candidates[0]
    held = [
        policy.policy_no
        for policy in book.policies_of(best.person_id)
        if (policy.since_date or day) <= day <= (policy.until_date or day)
    ]
    return Missed(result.row_id, best.person_id, best.probability, tuple(held))
