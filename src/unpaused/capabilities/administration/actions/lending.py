"""Lending scope and authority to another branch for an incident: one commander proposes, another confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from unpaused.capabilities.administration import rules
from unpaused.capabilities.administration.queries import lending_for
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import Lending, User
from unpaused.foundation.accounts.permissions import BORROWERS, LENDABLE, Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import NotPermitted, Refused

STOOD_DOWN = "The incident was stood down."
LAPSED = "The incident lapsed: nobody countersigned."


@dataclass(frozen=True, slots=True)
class Borrower:
    """One person by id, or everyone of a role in a branch."""

    account_id: int | None = None
    role: str = ""
    branch_code: str = ""


@transaction.atomic
def propose_lending(
    *,
    by: User,
    incident_id: int,
    to: Borrower,
    branches: Sequence[str],
    permissions: Sequence[str],
    until: datetime,
    reason: str,
) -> Lending:
    """Nothing is lent until another commander confirms. Raises NotPermitted, Refused."""
    check(by, Permission.LEND)
    incident = _in_force(incident_id)
    person = _borrower(by, to)
    _check_terms(by, to, person, branches, permissions, until, reason)
    serial = _next_serial()
    lending = Lending.objects.create(
        pk=serial,
        number=ids.number("LD", clock.today(), serial),
        incident_number=incident.number,
        branches=sorted(set(branches)),
        permissions=sorted(set(permissions)),
        borrower=person,
        borrower_role="" if person else to.role,
        borrower_branch="" if person else to.branch_code,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
        until=until,
    )
    detail: dict[str, object] = {
        "incident": incident.number,
        "branches": lending.branches,
        "permissions": lending.permissions,
        "to": str(person.pk) if person else f"{to.role}@{to.branch_code}",
        "until": until.isoformat(),
    }
    _record(Actor.staff(by), "proposed", lending, reason=lending.reason, detail=detail)
    return lending


@transaction.atomic
def confirm_lending(*, by: User, lending_id: int) -> Lending:
    """The second person; it holds from now on. Raises NotPermitted, Refused (the proposer, the borrower, too late)."""
    check(by, Permission.LEND)
    lending = _open(by, lending_id)
    if not rules.lends_own(branches_of(by), lending.branches):
        raise NotPermitted("administration.lend_branch", "You can lend only what is within your own scope.")
    if lending.confirmed_at is not None:
        raise Refused("administration.lending_confirmed", "This lending is confirmed already.")
    if lending.proposed_by_id == by.pk:
        raise Refused("administration.lending_second", "A second person must confirm a lending.")
    if not any(each.number == lending.incident_number for each in incidents.incidents_in_force()):
        raise Refused("administration.lending_incident", "Lend for an incident that is in force.")
    lending.confirmed_by, lending.confirmed_at = by, clock.now()
    lending.save(update_fields=["confirmed_by", "confirmed_at"])
    _record(Actor.staff(by), "confirmed", lending)
    return lending


@transaction.atomic
def end_lending(*, by: User, lending_id: int, reason: str) -> Lending:
    """Before its time: one person is enough to take back. Raises NotPermitted, Refused."""
    check(by, Permission.LEND)
    lending = _open(by, lending_id)
    if not rules.reason_given(reason):
        raise Refused("administration.reason", "Say why.")
    lending.ended_at, lending.ended_because = clock.now(), reason.strip()
    lending.save(update_fields=["ended_at", "ended_because"])
    _record(Actor.staff(by), "ended", lending, reason=lending.ended_because)
    return lending


@transaction.atomic
def end_lendings_of(event: incidents.IncidentStoodDown | incidents.IncidentLapsed) -> None:
    """With the incident ends what was lent for it, however it ended."""
    incident = incidents.get_incident(event.incident_id)
    because = LAPSED if isinstance(event, incidents.IncidentLapsed) else STOOD_DOWN
    for lending in Lending.objects.select_for_update().open().filter(incident_number=incident.number).order_by("pk"):
        lending.ended_at, lending.ended_because = clock.now(), because
        lending.save(update_fields=["ended_at", "ended_because"])
        _record(Actor.system("administration"), "ended", lending, reason=because)


def _check_terms(
    by: User,
    to: Borrower,
    person: User | None,
    branches: Sequence[str],
    permissions: Sequence[str],
    until: datetime,
    reason: str,
) -> None:
    if not branches or not permissions or not set(permissions) <= set(LENDABLE):
        raise Refused("administration.lending_what", "Choose which branches and which work are lent.")
    if not rules.lends_own(branches_of(by), branches):
        raise NotPermitted("administration.lend_branch", "You can lend only what is within your own scope.")
    if not rules.lends_elsewhere(person.branch_code if person else to.branch_code, branches):
        raise Refused("administration.lending_own", "Lend a branch to another branch, not to itself.")
    if not rules.lending_may_end(until, clock.now()):
        raise Refused(
            "administration.lending_end", "A lending ends within {days} days.", days=rules.LONGEST_LENDING.days
        )
    if not rules.reason_given(reason):
        raise Refused("administration.reason", "Say why.")


def _borrower(by: User, to: Borrower) -> User | None:
    """The person; None for everyone of a role in a branch. Raises Refused."""
    if to.account_id is None:
        if to.role not in BORROWERS or not to.branch_code:
            raise Refused("administration.borrower", "Choose a person, or a role and a branch.")
        return None
    found = User.objects.filter(pk=to.account_id, is_active=True, role__in=BORROWERS).first()
    if found is None or found.pk == by.pk:
        raise Refused("administration.borrower", "Choose a person, or a role and a branch.")
    return found


def _in_force(incident_id: int) -> incidents.Incident:
    for incident in incidents.incidents_in_force():
        if incident.pk == incident_id:
            return incident
    raise Refused("administration.lending_incident", "Lend for an incident that is in force.")


def _open(by: User, lending_id: int) -> Lending:
    """Held until the transaction ends. Raises Refused."""
    lending_for(by, lending_id)
    found = Lending.objects.select_for_update().open().filter(pk=lending_id).first()
    if found is None:
        raise Refused("administration.lending_over", "This lending is over.")
    return found


def _next_serial() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Lending._meta.db_table])
        return int(cursor.fetchone()[0])


def _record(by: Actor, act: str, lending: Lending, reason: str = "", detail: dict[str, object] | None = None) -> None:
    trail.record(by=by, action=f"lending.{act}", on=("lending", lending.pk), reason=reason, detail=detail)
