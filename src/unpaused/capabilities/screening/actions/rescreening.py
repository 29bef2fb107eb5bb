"""A new snapshot of the book: open lists are looked up in it again. Who bought, moved or was added since is found; what
people have decided stays as it is."""

from collections.abc import Sequence

import structlog
from django.db import transaction

from unpaused.capabilities.incidents.public import incidents_in_force
from unpaused.capabilities.screening.actions.confirming import sure_ones
from unpaused.capabilities.screening.actions.matching import add_matches
from unpaused.capabilities.screening.actions.receiving import QUEUE
from unpaused.capabilities.screening.actions.screening import CHUNK, look_up
from unpaused.capabilities.screening.actions.writing_rows import Looked, renew_rows
from unpaused.capabilities.screening.models import ListRow, ListState, PeopleList, RowState
from unpaused.capabilities.screening.queries import people
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.jobs.app import app
from unpaused.foundation.live import topics

RESCREEN_JOB = "screening.rescreen"
_BY = Actor.system("screening")
_log = structlog.get_logger()


def enqueue_rescreening() -> list[int]:
    """Puts in line every list of an incident in force that was looked up in another snapshot; their ids. Raises
    Unavailable where there are such lists and no book: before the first list nobody asks for one."""
    in_force = [incident.pk for incident in incidents_in_force()]
    screened = PeopleList.objects.filter(state=ListState.SCREENED, incident__in=in_force)
    if not screened.exists():
        return []
    ids = list(screened.exclude(book_version=people.book_version()).order_by("pk").values_list("pk", flat=True))
    for list_id in ids:
        app.configure_task(RESCREEN_JOB, queue=QUEUE, lock=f"{RESCREEN_JOB}.{list_id}").defer(list_id=list_id)
    return ids


def rescreen_list(*, list_id: int) -> None:
    """Looks the rows up again that nobody has decided: those that wait, and those whom the book did not have. Again for
    the same snapshot it does nothing; a run that was killed is begun again. Raises Unavailable."""
    people_list = PeopleList.objects.select_related("subject", "original__subject").get(pk=list_id)
    version = people.book_version()
    if people_list.state != ListState.SCREENED or people_list.book_version == version:
        return
    looked = look_up(people_list)
    if len(looked) == people_list.rows_screened:
        for start in range(0, len(looked), CHUNK):
            _renew(list_id, looked[start : start + CHUNK])
    else:  # read otherwise than then, by another version of the house: its places are not those of the rows
        _log.error("screening.read_otherwise", list=people_list.number, rows=len(looked))
    PeopleList.objects.filter(pk=list_id).update(book_version=version)
    topics.tell("screening")


@transaction.atomic
def _renew(list_id: int, chunk: Sequence[Looked]) -> None:
    people_list = PeopleList.objects.select_for_update().get(pk=list_id)
    if people_list.state != ListState.SCREENED:
        return
    rows = _undecided(people_list, chunk)
    wanted = [one for one in chunk if one.place in rows]
    standings = people.standings({c.person_id for one in wanted for c in one.result.candidates})
    sure = sure_ones(people_list, wanted, standings)
    matches = add_matches(by=_BY, people_list=people_list, findings=list(sure.values()))
    renew_rows(people_list, wanted, rows, standings, {p: matches[f.person_id] for p, f in sure.items()})
    detail: dict[str, object] = {"rows": len(wanted), "matched": len(sure)}
    trail.record(by=_BY, action=RESCREEN_JOB, on=("list", people_list.pk), detail=detail)


def _undecided(people_list: PeopleList, chunk: Sequence[Looked]) -> dict[int, ListRow]:
    """By place. A row for which a person ruled somebody out stays with people."""
    rows = people_list.rows.select_for_update().filter(
        place__in=[one.place for one in chunk],
        state__in=[RowState.WAITING, RowState.NOT_INSURED],
        decided_by__isnull=True,
        proposed_by__isnull=True,
    )
    ruled_out = set(rows.filter(candidates__refuted=True).values_list("pk", flat=True))
    return {row.place: row for row in rows if row.pk not in ruled_out}
