import pytest
from django.db import connections
from django.test import Client


def test_ready_while_the_database_answers(client: Client, db: None) -> None:
    assert client.get("/readyz").json() == {"database": "up"}


def test_not_ready_but_alive_while_the_database_is_down(client: Client, committed_db: None) -> None:
    connections["default"].close()
    connections["default"].settings_dict["PORT"] = "1"
    try:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        connections["default"].settings_dict["PORT"] = ""


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_metrics_are_not_found_through_a_proxy(client: Client, db: None, header: str) -> None:
    assert client.get("/metrics", headers={header: "203.0.113.7"}).status_code == 404


def test_metrics_tell_the_queues_and_nothing_personal(client: Client, db: None) -> None:
    text = client.get("/metrics").content.decode()
    assert "unpaused_jobs" in text
    assert "unpaused_oldest_job_seconds" in text
