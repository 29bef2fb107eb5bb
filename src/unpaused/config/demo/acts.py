"""The acts of the drill: what staff do, and what is waited for.

Each raises Unavailable when it does not happen in time.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from django.db import close_old_connections

from unpaused.capabilities.bulletin import public as bulletins
from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.models import ListState, PeopleList
from unpaused.capabilities.screening.queries.lists import error_of
from unpaused.capabilities.tasks import public as tasks
from unpaused.config.demo.cast import Staff, give_salesperson
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable

PATIENCE_SECONDS = 240
MOVING = {"queued", "leased", "sent"}
HIT_SINCE = timedelta(days=14)
"""An epidemic is declared when it has been there for a while: what happened since is under its measures."""
SOURCES = {"own_notices": "本公司既往报案", "hospital": "协查单位"}
GROUND = "pipl-13-4"


def put_in_force(staff: Staff, areas: Sequence[str]) -> incidents.Incident:
    """One commander declares with the shipped playbook, another activates."""
    draft = incidents.declare(
        by=staff.part("commander1"),
        kind="epidemic",
        title="演练：传染病疫情",
        areas=list(areas),
        since=clock.now() - HIT_SINCE,
        response_level="I",
        playbook_code="epidemic",
        is_drill=True,
    )
    return incidents.activate(by=staff.part("commander2"), incident_id=draft.pk)


def screen_lists(staff: Staff, incident: incidents.Incident, lists: Sequence[tuple[Path, str]]) -> dict[str, object]:
    """Uploads every list as the examiner and waits until the worker has screened them and acted on the matches."""
    received = [
        screening.receive_list(
            by=staff.part("examiner"),
            data=path.read_bytes(),
            file_name=path.name,
            source=SOURCES[kind],
            kind=kind,
            legal_ground=GROUND,
            delete_after=clock.today() + timedelta(days=180),
            incident_id=incident.pk,
        )
        for path, kind in lists
    ]
    names = {one.pk: path.name for one, (path, _) in zip(received, lists, strict=True)}
    wait_until("the lists are screened", lambda: _screened(names))
    wait_until("the matches are acted on", lambda: _acted_on(incident.pk))
    found = screening.found(incident.pk)
    return {
        "rows": sum(one.rows_total for one in received),
        "found": len(found),
        "cleared for contact": sum(person.cleared_for_contact for person in found),
        "waiting for an examiner": len(screening.waiting_review(incident.pk)),
    }


def _screened(names: Mapping[int, str]) -> bool:
    """Of lists by their id, with the name of the file. Raises Refused, from what is wrong in the first refused."""
    lists = PeopleList.objects.filter(pk__in=names).order_by("pk")
    for refused in (one for one in lists if one.state == ListState.REFUSED):
        raise Refused("demo.list", "The list {file} was refused.", file=names[refused.pk]) from error_of(refused)
    return all(one.state == ListState.SCREENED for one in lists)


def _acted_on(incident_id: int) -> bool:
    return all(
        person.cover and (person.contacted_at or not person.cleared_for_contact)
        for person in screening.found(incident_id)
    )


def wait_for_messages(staff: Staff, incident: incidents.Incident) -> dict[str, object]:
    """Until no message is on its way; then the salesperson's account takes the place of whoever has most tasks."""
    people = [person.subject_id for person in screening.found(incident.pk)]
    wait_until("the messages are delivered", lambda: not _on_the_way(people))
    messages = Counter(view.state for views in outreach.messages_of(people).values() for view in views)
    work = [view for views in tasks.tasks_of(people).values() for view in views]
    busiest = Counter(view.salesperson_id for view in work if view.salesperson_id).most_common(1)
    if busiest:
        give_salesperson(staff, busiest[0][0])
    return {"tasks": len(work), "messages to customers": sum(messages.values()), **messages}


def _on_the_way(people: Sequence[object]) -> bool:
    views = outreach.messages_of(people).values()  # type: ignore[arg-type]
    return any(view.state in MOVING for messages in views for view in messages)


def sign_bulletin(staff: Staff, incident: incidents.Incident) -> int:
    """One commander drafts, the other signs; returns the bulletin's id."""
    draft = bulletins.draft(by=staff.part("commander1"), incident_id=incident.pk)
    bulletins.sign(by=staff.part("commander2"), bulletin_id=draft.pk)
    return int(draft.pk)


def wait_until(what: str, happened: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> None:
    """Asks twice a second. Raises Unavailable when patience ends."""
    deadline = monotonic() + patience
    while not happened():
        close_old_connections()
        if monotonic() > deadline:
            raise Unavailable("demo.waiting", "Waited too long until {what}.", what=what)
        sleep(0.5)
