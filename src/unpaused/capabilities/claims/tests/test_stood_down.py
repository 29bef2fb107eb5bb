"""What was promised while the incident was in force goes on holding for the cases opened then, and for its events."""

from datetime import timedelta

import pytest

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.waivers import waivers_of
from unpaused.capabilities.incidents.public import Incident, propose_stand_down, stand_down
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock


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


@pytest.mark.parametrize(("days_ago", "waived"), [(11, False), (10, True), (0, True)])
def test_terms_are_waived_for_events_since_the_incident_began_alone(
    epidemic: Incident, claim: int, days_ago: int, waived: bool
) -> None:
    day = clock.today() - timedelta(days=days_ago)
    held = waivers_of(Claim.objects.get(pk=claim), "420102", event_date=day)
    assert (held.hospital, held.waiting_period) == (waived, waived)
    assert held.originals


def test_an_event_while_the_incident_was_in_force_keeps_its_terms_when_it_ends(epidemic: Incident, claim: int) -> None:
    _end(epidemic)
    held = waivers_of(Claim.objects.get(pk=claim), "420102", event_date=clock.today() - timedelta(days=3))
    assert held.hospital
    assert {source["type"] for source in held.sources} >= {"claims.hospital_waived"}
