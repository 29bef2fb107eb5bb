"""A list is screened: every row gets its candidates, sure ones become matches.

The whole list is looked up at once, since the engine learns error rates from it; what comes out is written chunk by
chunk. A run that was killed is begun again and goes on behind the last chunk that was committed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening.actions.matching import Finding, add_matches
from unpaused.capabilities.screening.actions.writing_rows import Looked, insert_candidates, insert_rows
from unpaused.capabilities.screening.events import ListScreened
from unpaused.capabilities.screening.measures import CASE_THRESHOLD, CONTACT_THRESHOLD
from unpaused.capabilities.screening.models import ListState, PeopleList
from unpaused.capabilities.screening.queries import calibrations, people, reading
from unpaused.capabilities.screening.queries.lists import layout_of
from unpaused.capabilities.screening.queries.people import Standing
from unpaused.capabilities.screening.queries.sheets import sheet_of
from unpaused.capabilities.screening.rules import (
    MARKED,
    ages_refer_to,
    clearance,
    confirms_itself,
    contact_from,
    looks_shifted,
    row_says_dead,
)
from unpaused.engines import linkage
from unpaused.engines.linkage import RowResult
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.files import store
from unpaused.foundation.live import topics
from unpaused.kernel import clock

CHUNK = 1000
RELATIVES_DOUBT = 0.01
"""From this probability on, a relative at the same phone or address makes the machine leave the row to a person."""
_BY = Actor.system("screening")


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


def screen_list(*, list_id: int) -> None:
    """Screens what is not yet screened of a list. Does nothing to a list that is done, refused or deleted.

    Raises Unavailable where no book is installed.
    """
    people_list = PeopleList.objects.select_related("subject", "original__subject").get(pk=list_id)
    if people_list.state not in (ListState.RECEIVED, ListState.SCREENING):
        return
    listed = reading.people_named(store.original(people_list.original), layout_of(people_list), sheet_of(people_list))
    rows = listed.rows
    as_of = ages_refer_to(stated=listed.stated_on, arrived=people_list.received_at.astimezone(clock.CHINA).date())
    taught = calibrations.in_force(people_list.kind)
    told = people.looked_up(rows, as_of=as_of, match_threshold=_lowest_threshold(), calibration=taught)
    looked = [Looked(place, row, each) for place, (row, each) in enumerate(zip(rows, told, strict=True), start=1)]
    _hold_if_shifted(list_id, [each.by_machine for each in told])
    while _store_next_chunk(list_id, looked):
        pass


def _hold_if_shifted(list_id: int, results: Sequence[RowResult]) -> None:
    """Before the first row is stored; run again after a kill, the same results say the same."""
    sure_from = linkage.Params().match_threshold
    best = [result.candidates[0] for result in results if result.candidates]
    apart = sum(each.name_apart and each.probability >= sure_from for each in best)
    held = looks_shifted(apart=apart, sure=sum(result.outcome == "match" for result in results))
    with transaction.atomic():
        people_list = PeopleList.objects.select_for_update().get(pk=list_id)
        if held and not people_list.held:
            trail.record(by=_BY, action="screening.hold", on=("list", list_id), detail={"apart": apart})
        people_list.held, people_list.names_apart = held, apart
        people_list.save(update_fields=["held", "names_apart"])


def _lowest_threshold() -> float:
    """A playbook may open cases below the engine's own bar; then the bar follows."""
    in_force = [candidate.value for candidate in incidents.holding(CASE_THRESHOLD.name).candidates]
    return float(min([linkage.Params().match_threshold, *in_force]))


def _store_next_chunk(list_id: int, looked: Sequence[Looked]) -> bool:
    """Whether there was one. Two runners at once take turns: the lock and the counter keep them apart."""
    with transaction.atomic():
        people_list = PeopleList.objects.select_for_update().get(pk=list_id)
        if people_list.state not in (ListState.RECEIVED, ListState.SCREENING):
            return False
        start = people_list.rows_screened
        chunk = looked[start : start + CHUNK]
        if chunk:
            _store(people_list, chunk)
        people_list.rows_screened = start + len(chunk)
        _mark_progress(people_list, done=people_list.rows_screened >= len(looked))
        return people_list.state == ListState.SCREENING


def _mark_progress(people_list: PeopleList, *, done: bool) -> None:
    people_list.state = ListState.SCREENED if done else ListState.SCREENING
    people_list.screened_at = clock.now() if done else None
    people_list.save(update_fields=["rows_screened", "state", "screened_at"])
    if done:
        bus.publish(ListScreened(people_list.pk))
    topics.tell("screening")


def _store(people_list: PeopleList, chunk: Sequence[Looked]) -> None:
    standings = people.standings({c.person_id for one in chunk for c in one.result.candidates})
    sure = _sure(people_list, chunk, standings)
    matches = add_matches(by=_BY, people_list=people_list, findings=list(sure.values()))
    rows = insert_rows(people_list, chunk, standings, {p: matches[f.person_id] for p, f in sure.items()})
    insert_candidates(chunk, rows, standings)
    places = (chunk[0].place, chunk[-1].place)
    detail: dict[str, object] = {"rows": len(chunk), "places": places, "matched": len(sure)}
    trail.record(by=_BY, action="screening.screen", on=("list", people_list.pk), detail=detail)


def _sure(people_list: PeopleList, chunk: Sequence[Looked], standings: Mapping[int, Standing]) -> dict[int, Finding]:
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
        sure=one.told.sure,
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
