"""What the shell offers: the navigation, the incidents in force, the finder of the palette. Filled by config."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import under

Text = str | Promise


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry. `permission` None: for all staff. `count` gives what waits for this person, or None."""

    section: Text
    label: Text
    url_name: str
    permission: Permission | None
    icon: str
    count: Callable[[HttpRequest], int | None] | None = None


@dataclass(frozen=True, slots=True)
class Banner:
    """An incident in force, or whatever else must stand above every page: then `words` say what holds."""

    title: str
    url: str
    since: datetime
    drill: bool = False
    note: Text = ""
    alert: Text = ""
    """Said loudly (amber) instead of the note, with the time that is left until `lapses_at`."""
    lapses_at: datetime | None = None
    words: Text = ""
    """Said instead of since when the incident holds."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    label: Text
    url: str
    icon: str
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Section:
    label: Text
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page about a record that another room keeps; its address takes the record's id."""

    label: Text
    url_name: str
    permission: Permission


BannerProvider = Callable[[HttpRequest], Iterable[Banner]]
_items: dict[str, NavItem] = {}
_links: dict[str, dict[str, Link]] = {}
_banner_providers: list[BannerProvider] = []


def register(item: NavItem) -> None:
    """Adds an entry, or replaces the one with the same address. Order of registration is order on screen."""
    _items[item.url_name] = item


def register_link(kind: str, link: Link) -> None:
    """Adds a link to the page of every record of a kind ("incident")."""
    _links.setdefault(kind, {})[link.url_name] = link


def links_of(request: HttpRequest, kind: str, pk: int) -> list[tuple[Text, str]]:
    """Label and address of what this person may open about a record."""
    me = staff(request)
    shown = [link for link in _links.get(kind, {}).values() if me.may(link.permission)]
    return [(link.label, reverse(link.url_name, args=[pk])) for link in shown]


def banner_provider(provider: BannerProvider) -> BannerProvider:
    """Says who knows the incidents in force; usable as a decorator."""
    if provider not in _banner_providers:
        _banner_providers.append(provider)
    return provider


def banners(request: HttpRequest) -> list[Banner]:
    return [banner for provider in _banner_providers for banner in provider(request)]


def sections(request: HttpRequest) -> list[Section]:
    """The entries this person may use, by section, in order of registration."""
    grouped: dict[str, list[ShownItem]] = {}
    for item in _items.values():
        shown = _shown(item, request)
        if shown:
            grouped.setdefault(str(item.section), []).append(shown)
    _mark_current(request.path, grouped)
    return [Section(label, tuple(items)) for label, items in grouped.items()]


def _shown(item: NavItem, request: HttpRequest) -> ShownItem | None:
    may = getattr(request.user, "may", None)
    if may is None or (item.permission is not None and not may(item.permission)):
        return None
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    return ShownItem(item.label, url, item.icon, False, _counted(item, request))


def _counted(item: NavItem, request: HttpRequest) -> int | None:
    """What waits, among the records that this entry would open."""
    if item.count is None:
        return None
    with under(staff(request), *([item.permission] if item.permission else [])):
        return item.count(request)


def _mark_current(path: str, grouped: dict[str, list[ShownItem]]) -> None:
    """The entry with the longest address that begins this page's path is the current one."""
    fitting = [item.url for items in grouped.values() for item in items if _leads_to(item.url, path)]
    here = max(fitting, key=len, default=None)
    for items in grouped.values():
        items[:] = [ShownItem(item.label, item.url, item.icon, item.url == here, item.count) for item in items]


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
