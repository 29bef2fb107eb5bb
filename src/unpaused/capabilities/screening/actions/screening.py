"""A list is screened: every row gets its candidates, sure ones become matches.

The whole list is looked up at once, since the engine learns error rates from it; what comes out is written chunk by
chunk. A run that was killed is begun again and goes on behind the last chunk that was committed.
"""

from collections.abc import Sequence

from django.db import transaction

from unpaused.capabilities.screening.actions.confirming import lowest_threshold, sure_ones
from unpaused.capabilities.screening.actions.matching import add_matches
from unpaused.capabilities.screening.actions.writing_rows import Looked, insert_candidates, insert_rows
from unpaused.capabilities.screening.events import ListScreened
from unpaused.capabilities.screening.models import ListState, PeopleList
from unpaused.capabilities.screening.queries import calibrations, people, reading
from unpaused.capabilities.screening.queries.lists import layout_of
from unpaused.capabilities.screening.queries.sheets import sheet_of
from unpaused.capabilities.screening.rules import (
    ages_refer_to,
    looks_shifted,
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
_BY = Actor.system("screening")


def screen_list(*, list_id: int) -> None:
    """Screens what is not yet screened of a list. Does nothing to a list that is done, refused or deleted.

    Raises Unavailable where no book is installed.
    """
    people_list = PeopleList.objects.select_related("subject", "original__subject").get(pk=list_id)
    if people_list.state not in (ListState.RECEIVED, ListState.SCREENING):
        return
    version = people.book_version()
    looked = look_up(people_list)
    _hold_if_shifted(list_id, [one.told.by_machine for one in looked])
    while _store_next_chunk(list_id, looked, version):
        pass


def look_up(people_list: PeopleList) -> list[Looked]:
    """Every row of the file as it came, in its order, with what the book says of it. Raises Unavailable."""
    listed = reading.people_named(store.original(people_list.original), layout_of(people_list), sheet_of(people_list))
    as_of = ages_refer_to(stated=listed.stated_on, arrived=people_list.received_at.astimezone(clock.CHINA).date())
    taught = calibrations.in_force(people_list.kind)
    told = people.looked_up(listed.rows, as_of=as_of, match_threshold=lowest_threshold(), calibration=taught)
    return [Looked(place, row, each) for place, (row, each) in enumerate(zip(listed.rows, told, strict=True), start=1)]


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


def _store_next_chunk(list_id: int, looked: Sequence[Looked], version: str) -> bool:
    """Whether there was one. Two runners at once take turns: the lock and the counter keep them apart."""
    with transaction.atomic():
        people_list = PeopleList.objects.select_for_update().get(pk=list_id)
        if people_list.state not in (ListState.RECEIVED, ListState.SCREENING):
            return False
        start = people_list.rows_screened
        chunk = looked[start : start + CHUNK]
        if chunk:
            _store(people_list, chunk)
        people_list.rows_screened, people_list.book_version = start + len(chunk), version
        _mark_progress(people_list, done=people_list.rows_screened >= len(looked))
        return people_list.state == ListState.SCREENING


def _mark_progress(people_list: PeopleList, *, done: bool) -> None:
    people_list.state = ListState.SCREENED if done else ListState.SCREENING
    people_list.screened_at = clock.now() if done else None
    people_list.save(update_fields=["rows_screened", "state", "screened_at", "book_version"])
    if done:
        bus.publish(ListScreened(people_list.pk))
    topics.tell("screening")


def _store(people_list: PeopleList, chunk: Sequence[Looked]) -> None:
    standings = people.standings({c.person_id for one in chunk for c in one.result.candidates})
    sure = sure_ones(people_list, chunk, standings)
    matches = add_matches(by=_BY, people_list=people_list, findings=list(sure.values()))
    rows = insert_rows(people_list, chunk, standings, {p: matches[f.person_id] for p, f in sure.items()})
    insert_candidates(chunk, rows, standings)
    places = (chunk[0].place, chunk[-1].place)
    detail: dict[str, object] = {"rows": len(chunk), "places": places, "matched": len(sure)}
    trail.record(by=_BY, action="screening.screen", on=("list", people_list.pk), detail=detail)
