"""Somebody who owns the database server changes a signed bulletin: no trigger stops them, but it is found."""

from collections.abc import Iterator

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.audit_trail.actions import verify_seals
from unpaused.capabilities.bulletin.public import Bulletin, draft, sign
from unpaused.capabilities.bulletin.queries.altered import altered
from unpaused.capabilities.incidents.public import activate, declare
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock


@pytest.fixture
def people(committed_db: None) -> tuple[User, User]:
    first, second = (User.objects.create_user(name, display_name=name, role="commander") for name in ("one", "two"))
    return first, second


@pytest.fixture
def signed(people: tuple[User, User]) -> Bulletin:
    first, second = people
    incident = declare(
        by=first, kind="epidemic", title="Epidemic", areas=["420000"], since=clock.now(), playbook_code="epidemic",
        is_drill=True,
    )  # fmt: skip
    activate(by=second, incident_id=incident.pk)
    return sign(by=second, bulletin_id=draft(by=first, incident_id=incident.pk).pk)


@pytest.fixture
def thief(signed: Bulletin, database_server: EmbeddedPostgres, database_name: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_server.connection().url("postgres", database_name), autocommit=True) as opened:
        opened.execute("SET session_replication_role = replica")
        yield opened


FORGED = "UPDATE bulletin_bulletinfile SET content = 'x', sha256 = sha256('x') WHERE language = 'zh' AND kind = 'pdf'"
VALUE = "UPDATE bulletin_frozenfigure SET value = '9' WHERE place = 1"
GONE = "DELETE FROM bulletin_bulletinfile WHERE language = 'en' AND kind = 'docx'"


def test_an_untouched_bulletin_is_what_was_signed(signed: Bulletin) -> None:
    assert list(altered()) == []


@pytest.mark.parametrize(("theft", "what"), [(FORGED, "zh.pdf"), (VALUE, "content"), (GONE, "en.docx")])
def test_what_was_changed_is_named_on_its_page_and_marked_in_the_list(
    thief: psycopg.Connection,
    signed: Bulletin,
    people: tuple[User, User],
    theft: str,
    what: str,
) -> None:
    thief.execute(theft)
    assert [(each.number, each.what) for each in altered()] == [(signed.number, what)]
    browser = Client()
    browser.force_login(people[0], backend="unpaused.foundation.accounts.backends.StaffBackend")
    browser.cookies["django_language"] = "en"
    page = browser.get(reverse("bulletin:bulletin", args=[signed.pk])).content.decode()
    said = "The signature does not fit" if what == "content" else f"Files that are not those of the signature: {what}"
    assert said in page
    assert "Promise broken" not in page
    assert [each.what for each in verify_seals(by=Actor.system("audit")).altered] == [what]
    assert "Signature does not fit" in browser.get(reverse("bulletin:bulletins")).content.decode()
