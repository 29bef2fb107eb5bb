"""What was promised while the incident was in force goes on holding for the cases opened then."""

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.waivers import waivers_of
from unpaused.capabilities.incidents.public import Incident, propose_stand_down, stand_down
from unpaused.foundation.accounts.models import User


def _end(incident: Incident) -> None:
    first, second = User.objects.get(username="declares"), User.objects.get(username="activates")
    propose_stand_down(by=first, incident_id=incident.pk, reason="The epidemic is over.")
    stand_down(by=second, incident_id=incident.pk)


def test_a_case_keeps_its_waivers_when_the_incident_ends(epidemic: Incident, claim: int) -> None:
    opened = Claim.objects.get(pk=claim)
    before = waivers_of(opened, "420102")
    assert before.originals
    _end(epidemic)
    assert waivers_of(opened, "420102") == before
