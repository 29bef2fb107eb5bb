"""One change of an incident at a time."""

from unpaused.capabilities.incidents.models import Incident
from unpaused.kernel.errors import NotFound


def locked(incident_id: int) -> Incident:
    """The row, held until the transaction ends. Raises NotFound."""
    found = Incident.objects.select_for_update(of=("self",)).select_related("playbook").filter(pk=incident_id).first()
    if found is None:
        raise NotFound("incidents.unknown", "There is no such incident.")
    return found
