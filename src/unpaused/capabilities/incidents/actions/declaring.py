"""An incident as a draft: nothing holds yet."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from unpaused.capabilities.incidents.actions import playbooks
from unpaused.capabilities.incidents.actions.drafting import Facts, checked
from unpaused.capabilities.incidents.actions.reach import check_reach
from unpaused.capabilities.incidents.models import Incident, Playbook
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import subjects
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused


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
    owner: User | None = None,
) -> Incident:
    """Drafts an incident; another person must activate it.

    `areas` are GB/T 2260 codes; `since` and `until` are aware; `owner` leads it (the one who declares, unless said).
    Without a playbook the draft cannot be put in force. Raises NotPermitted, Refused, PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    facts = checked(Facts(kind, title, tuple(areas), since, until, response_level, is_drill))
    check_reach(by, areas)
    playbook = playbook_for(kind, playbook_code) if playbook_code else None
    serial = _next_serial()
    incident = Incident.objects.create(
        pk=serial,
        number=ids.number("IN", clock.today(), serial),
        playbook=playbook,
        owner=leader(owner or by),
        subject=subjects.new_subject(),
        declared_by=by,
        declared_at=clock.now(),
        **facts,
    )
    trail.record(
        by=Actor.staff(by),
        action="incidents.declare",
        on=("incident", incident.pk),
        detail={"kind": kind, "areas": incident.areas, "playbook": str(playbook), "drill": is_drill},
    )
    return incident


def leader(user: User) -> User:
    """Who may own an incident. Raises Refused."""
    if not user.may(Permission.COMMAND):
        raise Refused("incidents.owner", "An incident is led by a head of emergency command.")
    return user


def playbook_for(kind: str, code: str) -> Playbook:
    """The stored version of a playbook file. Raises Refused (no such file; for another kind), PlaybookRefused."""
    playbook = playbooks.choose(code)
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
