"""Whom the machine confirms by itself, and whom it may contact, under the measures in force."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening.actions.matching import Finding
from unpaused.capabilities.screening.actions.writing_rows import Looked
from unpaused.capabilities.screening.measures import CASE_THRESHOLD, CONTACT_THRESHOLD
from unpaused.capabilities.screening.models import PeopleList
from unpaused.capabilities.screening.queries import people
from unpaused.capabilities.screening.queries.people import Standing
from unpaused.capabilities.screening.rules import MARKED, clearance, confirms_itself, contact_from, row_says_dead
from unpaused.engines import linkage
from unpaused.engines.linkage import RowResult
from unpaused.kernel import clock

RELATIVES_DOUBT = 0.01
"""From this probability on, a relative at the same phone or address makes the machine leave the row to a person."""


@dataclass(frozen=True, slots=True)
class _Thresholds:
    """What the measures in force ask, by where the person lives."""

    case: incidents.Holding
    contact: incidents.Holding
    incident_id: int

    @classmethod
    def in_force(cls, incident_id: int) -> "_Thresholds":
        return cls(incidents.holding(CASE_THRESHOLD.name), incidents.holding(CONTACT_THRESHOLD.name), incident_id)

    def for_case(self, area_code: str) -> float:
        return float(self.case.value_of(area_code=area_code or None, incident_id=self.incident_id))

    def for_contact(self, area_code: str) -> float:
        asked = float(self.contact.value_of(area_code=area_code or None, incident_id=self.incident_id))
        return contact_from(case=self.for_case(area_code), contact=asked)


def lowest_threshold() -> float:
    """A playbook may open cases below the engine's own bar; then the bar follows."""
    in_force = [candidate.value for candidate in incidents.holding(CASE_THRESHOLD.name).candidates]
    return float(min([linkage.Params().match_threshold, *in_force]))


def sure_ones(
    people_list: PeopleList, chunk: Sequence[Looked], standings: Mapping[int, Standing]
) -> dict[int, Finding]:
    """What the machine confirms under the measures in force, by place in the list; nobody on one that is held."""
    if people_list.held:
        return {}
    thresholds = _Thresholds.in_force(people_list.incident_id)
    sure = [one for one in chunk if _confirmed(one, standings, thresholds)]
    dead = people.died({one.result.candidates[0].person_id for one in sure})
    return {one.place: _finding(one, standings, thresholds, dead) for one in sure}


def _confirmed(one: Looked, standings: Mapping[int, Standing], thresholds: _Thresholds) -> bool:
    best = one.result.candidates[0] if one.result.candidates else None
    standing = standings.get(best.person_id) if best else None
    if best is None or standing is None:
        return False
    return confirms_itself(
        outcome=one.told.outcome,
        probability=one.told.probability,
        threshold=thresholds.for_case(standing.area_code),
        relative=_shares_a_home(one.result),
    )


def _shares_a_home(result: RowResult) -> bool:
    """Whether the best candidate has a relative among the others who might as well be meant."""
    best = result.candidates[0].person_id
    return any(c.relative_of == best and c.probability >= RELATIVES_DOUBT for c in result.candidates)


def _finding(one: Looked, standings: Mapping[int, Standing], thresholds: _Thresholds, dead: Collection[int]) -> Finding:
    best = one.result.candidates[0]
    standing = standings[best.person_id]
    beside = [getattr(one.row, field) for field in MARKED]
    allowed = clearance(
        standing.reachable(dead=best.person_id in dead or row_says_dead(one.row.facts, beside)),
        probability=one.told.probability,
        threshold=thresholds.for_contact(standing.area_code),
        today=clock.today(),
    )
    return Finding(best.person_id, standing.branch_code, best.probability, allowed)
