"""One change of an incident at a time."""

from django.db import connection

from unpaused.capabilities.incidents.actions.reach import check_commands
from unpaused.capabilities.incidents.models import Incident, Measure
from unpaused.capabilities.incidents.queries.changes import no_such_measure
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotFound


def locked(incident_id: int, *, commands: User | None = None) -> Incident:
    """The row, held until the transaction ends.

    Raises NotFound; NotPermitted where the incident is not for this person of a branch to command.
    """
    rows = Incident.objects.select_for_update(of=("self",)).select_related("playbook", "declared_by")
    found = rows.filter(pk=incident_id).first()
    if found is None:
        raise NotFound("incidents.unknown", "There is no such incident.")
    if commands is not None:
        check_commands(commands, found)
    return found


def locked_measure(incident: Incident, measure_id: int) -> Measure:
    """A measure of this incident, held until the transaction ends. Raises NotFound."""
    found = Measure.objects.select_for_update().filter(incident=incident, pk=measure_id).first()
    if found is None:
        raise no_such_measure()
    found.incident = incident
    return found


def one_alone_at_a_time() -> None:
    """Of two incidents on which one person acts alone the later sees what the earlier holds. After the incident's row,
    as everybody does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.alone'))")
