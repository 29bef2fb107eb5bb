"""One change of an incident at a time."""

from unpaused.capabilities.incidents.models import Incident
from unpaused.kernel.errors import Refused


def locked(incident_id: int) -> Incident:
    """The row, held until the transaction ends. Raises Refused."""
    found = Incident.objects.select_for_update(of=("self",)).select_related("playbook").filter(pk=incident_id).first()
    if found is None:
        raise Refused("incidents.unknown", "There is no such incident.")
    return found
