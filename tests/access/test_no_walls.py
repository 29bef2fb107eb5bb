"""No page leads its reader to a wall: each link that a role is shown, that role can follow."""

from collections import deque
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from unpaused.capabilities.bulletin import public as bulletins
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.figures import all_figures

ROLES = ("commander", "auditor", "examiner", "supervisor", "agent", "salesperson", "operator")
MOST_PAGES = 400


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("walls-book"))


@pytest.fixture
def emergency(db: None, book_folder: Path, settings: Any) -> Incident:
    """People found, doubtful rows, tasks, messages, and a signed bulletin."""
    settings.BOOK_ROOT = book_folder
    incident = making.in_force()
    people = [making.row(each) for each in (making.ADULT, making.MINOR, making.UNINSURED, making.ORPHAN)]
    making.screened(making.staff("examines"), incident, [*people, making.doubtful(making.BEIJING), making.nobody()])
    draft = bulletins.draft(by=incident.declared_by, incident_id=incident.pk)
    bulletins.sign(by=User.objects.get(username="activates"), bulletin_id=draft.pk)
    return incident


def signed_in(role: str, **given: str) -> Client:
    user = User.objects.create_user(role, role=role, display_name=role, **given)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    return client


def links(client: Client, path: str) -> list[str]:
    """Where the page leads within the site, query and all; nothing for a file or a part."""
    answer = client.get(path, follow=True)
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
        return []
    found = html.fromstring(answer.content.decode() or "<p/>").xpath("//a/@href")
    return [urljoin(path, str(each)) for each in found if not urlsplit(str(each)).netloc]


def walk(client: Client, start: str) -> dict[str, str]:
    """Every path that links lead to, with the page that led there first."""
    seen, waiting = {start: ""}, deque([start])
    while waiting and len(seen) < MOST_PAGES:
        page = waiting.popleft()
        for link in links(client, page):
            address = urlsplit(link).path
            if address not in seen:
                seen[address] = page
                waiting.append(address)
    return seen


@pytest.mark.parametrize("role", ROLES)
def test_every_link_that_a_role_is_shown_can_be_followed(emergency: Incident, role: str) -> None:
    client = signed_in(role, salesperson_id="S1" if role == "salesperson" else "")
    led = walk(client, "/")
    walls = {path: came_from for path, came_from in led.items() if client.get(path, follow=True).status_code >= 400}
    assert walls == {}
    assert len(led) > 3


@pytest.mark.parametrize("role", ["commander", "auditor"])
def test_the_walk_reaches_the_records_of_figures(emergency: Incident, role: str) -> None:
    led = walk(signed_in(role), "/")
    assert {f"/figures/{emergency.pk}/{each.name}" for each in all_figures()} <= set(led)
    assert {f"/screening/matches/{match.pk}" for match in Match.objects.all()} <= set(led)


@pytest.mark.parametrize("role", ["commander", "auditor"])
def test_whoever_does_not_screen_sees_of_a_match_nothing_that_a_list_says(emergency: Incident, role: str) -> None:
    client = signed_in(role)
    for match in Match.objects.all():
        text = client.get(f"/screening/matches/{match.pk}").content.decode()
        assert match.number in text
        for fact in (making.HOSPITAL, making.DIAGNOSIS, "示例医院", "PIPL", making.name_of(match.person_id), "/undo"):
            assert fact not in text
        assert making.phone_of(match.person_id) not in text
