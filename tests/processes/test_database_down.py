"""A real server stops under customers and staff, and comes back: nobody gets a bare error, what was typed arrives."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import close_old_connections, connections
from django.test import Client
from lxml import html

from unpaused.config.processes.database import bring_up
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.accounts.models import User

BACKEND = "unpaused.foundation.accounts.backends.StaffBackend"
CUSTOMERS, STAFF = ("/c/", "/c/code", "/c/claims"), ("/", "/claims/", "/incidents/", "/audit/", "/administration/own")


@pytest.fixture
def server(tmp_path: Path, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedPostgres]:
    """A migrated server of its own, on which this process works: the one of the other tests must not stop."""
    server = bring_up(tmp_path)
    assert server
    connection = connections["default"]
    connection.close()
    url = urlsplit(server.connection().url("unpaused_app"))
    place = {"NAME": url.path[1:], "PASSWORD": url.password, "HOST": parse_qs(url.query)["host"][0], "PORT": ""}
    for name, value in place.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield server
        connection.close()
    server.stop()


@pytest.mark.long
def test_pages_say_that_the_database_is_down_and_what_was_typed_arrives_when_it_is_back(
    server: EmbeddedPostgres,
) -> None:
    User.objects.create_user("commander", role="commander", display_name="C")
    staff, customer = Client(raise_request_exception=False), Client(raise_request_exception=False)
    staff.force_login(User.objects.get(), backend=BACKEND)
    customer.cookies["sessionid"] = "a" * 32
    assert staff.get("/").status_code == 200
    server.stop()
    for client, paths in ((customer, CUSTOMERS), (staff, STAFF)):
        for path in paths:
            answer = client.get(path, headers={"accept-language": "en"})
            assert (path, answer.status_code, "Retry-After" in answer) == (path, 503, True)
            assert "95500" in answer.content.decode()
    page = html.fromstring(customer.post("/c/", {"short_code": "ABCD2345"}).content.decode())
    form = page.cssselect("main form")[0]
    server.start()
    close_old_connections()  # before each request, as the site does and the test client does not
    arrived = customer.post(form.get("action"), dict(form.form_values()))
    assert (arrived.status_code, arrived["Location"]) == (302, "/c/code")
    assert staff.get("/").status_code == 200
