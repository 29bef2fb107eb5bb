"""A list arrives: its terms are checked, the file is kept sealed as it came, and screening is set off."""

import hashlib
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening.events import ListReceived
from unpaused.capabilities.screening.models import ListKind, ListState, PeopleList
from unpaused.capabilities.screening.queries import reading
from unpaused.capabilities.screening.queries.lists import ERROR, as_kept
from unpaused.capabilities.screening.queries.sheets import sealed_sheets
from unpaused.capabilities.screening.rules import LONGEST_RETENTION
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.files import store
from unpaused.foundation.jobs.app import app
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import sealing, subjects
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused

SCREEN_JOB, QUEUE = "screening.screen", "screening"


def receive_list(
    *,
    by: User,
    data: bytes,
    file_name: str = "",
    source: str,
    kind: str,
    legal_ground: str,
    delete_after: date,
    incident_id: int,
    columns_first: bool = False,
    sheet: str = "",
) -> PeopleList:
    """Keeps a list and has it screened; with `columns_first`, once somebody said what its columns are.

    A file that cannot be read is kept as well, in the state `refused` with its error, so that nothing is lost.
    `sheet` names the sheet of a workbook; else the first with data is read, the list's page names the others.
    `file_name` is not kept: people write names into it. Raises NotPermitted; Refused for terms that are missing, for
    an empty or oversized upload, and for a file that this incident already has.
    """
    check(by, Permission.UPLOAD_LIST)
    _check_terms(source, kind, legal_ground, delete_after)
    _check_size(data)
    incident = incident_that_takes_lists(incident_id)
    found = reading.try_reading(data, source=source, sheet=sheet)
    digest = reading.fingerprint(hashlib.sha256(data).hexdigest(), sheet)
    with transaction.atomic():
        lock_uploads_of(incident.pk)
        refuse_second_copy(incident.pk, digest)
        people_list = PeopleList(
            incident_id=incident.pk,
            source=source.strip(),
            kind=kind,
            legal_ground=legal_ground.strip(),
            delete_after=delete_after,
            branch_code=by.branch_code,
            sha256=digest,
            uploaded_by=by,
            received_at=clock.now(),
            rows_total=found.rows,
            faults=found.faults,
            layout=as_kept(found.layout) if found.layout else None,
            state=_first_state(found, columns_first),
        )
        people_list.subject = subjects.new_subject()
        people_list.sheets = sealed_sheets(people_list.subject, found, sheet)
        if found.error:
            people_list.error = sealing.seal_json(people_list.subject, ERROR, found.error)
        _save(people_list, by, data)
    return people_list


def _save(people_list: PeopleList, by: User, data: bytes) -> None:
    actor = Actor.staff(by)
    people_list.pk = _next_id()
    people_list.number = ids.number("LS", clock.today(), people_list.pk)
    people_list.original = store.keep(
        by=actor, subject=people_list.subject, data=data, media_type=reading.media_type(data)
    )
    people_list.save(force_insert=True)
    detail = {"kind": people_list.kind, "state": people_list.state, "rows": people_list.rows_total}
    trail.record(by=actor, action="screening.receive", on=("list", people_list.pk), detail=detail)
    topics.tell("screening")
    if people_list.state == ListState.RECEIVED:
        set_off(people_list)


def set_off(people_list: PeopleList) -> None:
    """Everybody hears of a list that can be read, and its rows are looked up."""
    bus.publish(ListReceived(people_list.pk))
    # By name: the job stands above the actions and calls them.
    app.configure_task(SCREEN_JOB, queue=QUEUE).defer(list_id=people_list.pk)


def _first_state(found: reading.FirstLook, columns_first: bool) -> ListState:
    if found.error:
        return ListState.REFUSED
    return ListState.COLUMNS if columns_first else ListState.RECEIVED


def _check_terms(source: str, kind: str, legal_ground: str, delete_after: date) -> None:
    if not source.strip():
        raise Refused("screening.source", "Say who sent the list.")
    if kind not in ListKind.values:
        raise Refused("screening.kind", "Say what kind of list this is.")
    if not legal_ground.strip():
        raise Refused("screening.legal_ground", "Say on which legal ground the list is processed.")
    if delete_after <= clock.today():
        raise Refused("screening.delete_after", "The day of deletion must lie in the future.")
    if delete_after > clock.today() + LONGEST_RETENTION:
        raise Refused(
            "screening.delete_after_long",
            "A list is kept for three years at most: name a day of deletion up to {last}.",
            last=(clock.today() + LONGEST_RETENTION).isoformat(),
        )


def _check_size(data: bytes) -> None:
    if not data:
        raise Refused("screening.empty", "The file is empty. Choose the list again.")
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise Refused(
            "screening.size",
            "The file is larger than {limit} MB. Split the list, or leave out pictures and other sheets.",
            limit=settings.MAX_UPLOAD_BYTES // 2**20,
        )


def incident_that_takes_lists(incident_id: int) -> incidents.Incident:
    incident = incidents.get_incident(incident_id)
    if incident.status_now != incidents.Status.IN_FORCE:
        raise Refused("screening.incident", "Lists are screened for an incident in force. Choose one.")
    return incident


def lock_uploads_of(incident_id: int) -> None:
    """Two uploads of one file at once: the second waits here and then sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('screening.receive'), %s)", [incident_id])


def refuse_second_copy(incident_id: int, digest: str) -> None:
    living = PeopleList.objects.filter(incident_id=incident_id, sha256=digest)
    same = living.exclude(state__in=[ListState.REFUSED, ListState.DELETED]).first()
    if same:
        raise Refused("screening.same_list", "This file is already here, as list {number}.", number=same.number)


def _next_id() -> int:
    """Taken before the insert: the number that people read out is made from it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('screening_peoplelist_id_seq')")
        return int(cursor.fetchone()[0])
