from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from unpaused.ui import navigation
from unpaused.ui.navigation import Banner, NavItem


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_banner_providers", [])


def _request(path: str, *permissions: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(may=lambda wanted: wanted in permissions)  # type: ignore[assignment]
    return request


def _register() -> None:
    navigation.register(NavItem("House", "Guide", "ui:style_guide", None, "book"))
    navigation.register(NavItem("House", "Sign in", "account_login", "see_claims", "lock"))


def test_entries_without_permission_are_not_shown() -> None:
    _register()
    assert [item.label for item in navigation.sections(_request("/"))[0].items] == ["Guide"]
    shown = navigation.sections(_request("/", "see_claims"))[0].items
    assert [item.label for item in shown] == ["Guide", "Sign in"]


def test_strangers_see_no_navigation() -> None:
    _register()
    request = RequestFactory().get("/")
    request.user = SimpleNamespace()  # type: ignore[assignment]
    assert navigation.sections(request) == []


def test_the_entry_that_leads_here_is_marked() -> None:
    _register()
    shown = navigation.sections(_request("/ui/worklist", "see_claims"))[0].items
    assert [item.current for item in shown] == [True, False]


def test_an_address_that_does_not_exist_is_left_out() -> None:
    navigation.register(NavItem("House", "Nowhere", "no:where", None, "book"))
    assert navigation.sections(_request("/")) == []


def test_registering_again_replaces() -> None:
    _register()
    navigation.register(NavItem("House", "Style guide", "ui:style_guide", None, "book"))
    assert [item.label for item in navigation.sections(_request("/"))[0].items] == ["Style guide"]


def test_banners_come_from_every_provider_once() -> None:
    banner = Banner("Flood", "/", datetime(2020, 1, 24, tzinfo=timezone.utc))

    def provider(request: HttpRequest) -> list[Banner]:
        return [banner]

    navigation.banner_provider(provider)
    navigation.banner_provider(provider)
    assert navigation.banners(_request("/")) == [banner]
