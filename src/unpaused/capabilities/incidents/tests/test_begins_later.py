"""A warning of what is on its way: the incident begins in some hours."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Alert, Status
from unpaused.capabilities.incidents.public import Incident, activate, break_glass, value_of
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

Draft = Callable[..., Incident]
SAFE = "kind: epidemic\ntitle: {zh: 预案, en: Plan}\nmeasures:\n  - {type: test.hours, value: 6, safe: true}\n"


@pytest.fixture(autouse=True)
def safe(playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(SAFE, encoding="utf-8")


def in_(hours: float) -> dict[str, object]:
    return {"since": clock.now() + timedelta(hours=hours)}


def page(user: User, act: str, incident: Incident) -> str:
    client = Client()
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    client.cookies["django_language"] = "en"
    return client.get(reverse(f"incidents:{act}", args=[incident.pk])).content.decode()


def test_the_glass_is_not_broken_for_two_hours_in_which_nothing_would_hold(draft: Draft, first: User) -> None:
    incident = draft(**in_(5))
    with pytest.raises(Refused) as refused:
        break_glass(by=first, incident_id=incident.pk, reason="nobody answers")
    incident.refresh_from_db()
    assert (refused.value.code, incident.status) == ("incidents.begins_later", Status.DRAFT)


def test_what_begins_within_the_two_hours_holds_for_the_rest(draft: Draft, first: User) -> None:
    break_glass(by=first, incident_id=draft(**in_(1)).pk, reason="nobody answers")
    later = clock.now() + timedelta(minutes=90)
    assert (value_of("test.hours", area_code="420102"), value_of("test.hours", area_code="420102", at=later)) == (72, 6)


@pytest.mark.parametrize("act", ["activate", "break_glass"])
def test_the_page_says_from_when_the_measures_hold(draft: Draft, first: User, second: User, act: str) -> None:
    user = second if act == "activate" else first
    assert "The incident has not begun" in page(user, act, draft(**in_(5)))
    assert "The incident has not begun" not in page(user, act, draft())


def test_what_is_put_in_force_is_read_with_its_period(draft: Draft, second: User, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(SAFE.replace("safe: true", "for_days: 30"), encoding="utf-8")
    shown = page(second, "activate", draft())
    assert "30 days" in shown and "at once and everywhere" in shown
    assert "at once and everywhere" not in page(second, "activate", draft(**in_(5)))


def test_whoever_puts_in_force_learns_that_the_alert_was_cancelled(draft: Draft, second: User) -> None:
    incident = draft()
    assert "The sender cancelled the alert" not in page(second, "activate", incident)
    Alert.objects.create(
        incident=incident,
        kind="Cancel",
        identifier="a1",
        sender="cma",
        sent=clock.now(),
        received_at=clock.now(),
        received_by=second,
    )
    assert "The sender cancelled the alert" in page(second, "activate", incident)


def test_the_banner_says_from_when_and_not_since(draft: Draft, second: User) -> None:
    incident = draft(**in_(5))
    activate(by=second, incident_id=incident.pk)
    shown = page(second, "incident", incident)
    assert "its measures hold from" in shown and "in force since" not in shown
