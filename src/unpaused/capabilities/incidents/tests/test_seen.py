"""The second person says yes to what they read: what was changed behind an open page is read again."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Incident, Measure
from unpaused.capabilities.incidents.public import propose_stand_down, withdraw_stand_down
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

Make = Callable[..., Incident]
SignIn = Callable[[User], Client]


def _opened(client: Client, name: str, incident: Incident) -> tuple[str, dict[str, str]]:
    """The page's address and what its form would send with a yes."""
    address = reverse(f"incidents:{name}", args=[incident.pk])
    mark = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    assert mark
    return address, {"sure": "on", "seen": mark[1]}


def test_a_draft_that_was_changed_behind_the_page_is_not_put_in_force(
    draft: Make, second: User, signed_in: SignIn
) -> None:
    incident, client = draft(), signed_in(second)
    address, yes = _opened(client, "activate", incident)
    Incident.objects.filter(pk=incident.pk).update(areas=["420000", "110000"])
    client.cookies["django_language"] = "en"
    assert "changed since you opened" in client.post(address, yes).content.decode()
    incident.refresh_from_db()
    assert incident.status == "draft"


def test_a_draft_as_it_was_read_is_put_in_force(draft: Make, second: User, signed_in: SignIn) -> None:
    incident, client = draft(), signed_in(second)
    address, yes = _opened(client, "activate", incident)
    assert client.post(address, yes).status_code == 302
    incident.refresh_from_db()
    assert incident.status == "in_force"


def test_another_request_for_the_end_than_was_read_is_not_confirmed(
    in_force: Make, first: User, second: User, signed_in: SignIn
) -> None:
    incident, client = in_force(), signed_in(second)
    propose_stand_down(by=first, incident_id=incident.pk, reason="It is over.")
    address, yes = _opened(client, "stand_down", incident)
    withdraw_stand_down(by=first, incident_id=incident.pk, reason="Otherwise.")
    longer = {measure.pk: clock.today() + timedelta(days=9) for measure in Measure.objects.filter(until__isnull=True)}
    propose_stand_down(by=first, incident_id=incident.pk, reason="It is over.", run_out=longer)
    assert client.post(address, yes).status_code != 302
    incident.refresh_from_db()
    assert incident.status == "in_force"
