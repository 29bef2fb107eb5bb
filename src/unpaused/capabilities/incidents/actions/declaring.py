"""An incident as a draft: nothing holds yet."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from unpaused.capabilities.incidents.actions import playbooks
from unpaused.capabilities.incidents.models import Incident, Kind, Playbook, ResponseLevel
from unpaused.foundation import areas as area_table
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused

LONGEST_TITLE = 120


@transaction.atomic
def declare(
    *,
    by: User,
    kind: str,
    title: str,
    areas: Sequence[str],
    since: datetime,
    until: datetime | None = None,
    response_level: str = "",
    playbook_code: str,
    is_drill: bool,
) -> Incident:
    """Drafts an incident; another person must activate it.

    `areas` are GB/T 2260 codes; `since` and `until` are aware. Raises NotPermitted, Refused, PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    _check_words(kind, title, response_level)
    _check_period(since, until)
    _check_drill(is_drill)
    playbook = _playbook_for(kind, playbook_code)
    serial = _next_serial()
    incident = Incident.objects.create(
        pk=serial,
        number=ids.number("IN", clock.today(), serial),
        title=title.strip(),
        kind=kind,
        areas=_checked_areas(areas),
        since=since,
        until=until,
        response_level=response_level,
        is_drill=is_drill,
        playbook=playbook,
        declared_by=by,
        declared_at=clock.now(),
    )
    trail.record(
        by=Actor.staff(by),
        action="incidents.declare",
        on=("incident", incident.pk),
        detail={"kind": kind, "areas": incident.areas, "playbook": str(playbook), "drill": is_drill},
    )
    return incident


def _check_words(kind: str, title: str, response_level: str) -> None:
    if kind not in Kind.values:
        raise Refused("incidents.kind", "Choose what kind of incident it is.")
    if not 2 <= len(title.strip()) <= LONGEST_TITLE:
        raise Refused("incidents.title", "Give the incident a title of 2 to {most} characters.", most=LONGEST_TITLE)
    if response_level and response_level not in ResponseLevel.values:
        raise Refused("incidents.response_level", "The response level is one of I, II, III, IV.")


def _check_period(since: datetime, until: datetime | None) -> None:
    if since.tzinfo is None or (until is not None and until.tzinfo is None):
        raise Refused("incidents.moment", "The incident's begin and end need a time zone.")
    if until is not None and until <= since:
        raise Refused("incidents.period", "The incident must end after it begins.")


def _check_drill(is_drill: bool) -> None:
    if is_drill and not settings.DRILL:
        raise Refused("incidents.drill", "A drill runs only where all data are synthetic (UNPAUSED_DRILL=1).")


def _checked_areas(codes: Sequence[str]) -> list[str]:
    """Without doubles and without areas that another one already holds, by code."""
    table = area_table.load_or_empty()
    wanted = sorted({code.strip() for code in codes})
    if not wanted:
        raise Refused("incidents.areas", "Choose at least one area.")
    for code in wanted:
        if not (table.knows(code) if len(table) else code.isdecimal() and len(code) == 6):
            raise Refused("incidents.area", "There is no area with the code {area}.", area=code[:12])
    return [code for code in wanted if not any(area_table.contains(o, code) for o in wanted if o != code)]


def _playbook_for(kind: str, code: str) -> Playbook:
    playbook = playbooks.store(code)
    if playbook.kind != kind:
        raise Refused(
            "incidents.playbook_kind",
            "The playbook {name} is for another kind of incident ({kind}).",
            name=code,
            kind=playbook.kind,
        )
    return playbook


def _next_serial() -> int:
    """The row's own id, asked for before the row: its number is made of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Incident._meta.db_table])
        return int(cursor.fetchone()[0])
