"""Every route of the product, with a path that fits it and the access it declares."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI

from unpaused.config.api import api
from unpaused.foundation.accounts.access import Access

_SAMPLES: dict[str, object] = {
    "IntConverter": 1,
    "UUIDConverter": UUID(int=1),
    "StringConverter": "zz",
    "SlugConverter": "zz",
    "PathConverter": "zz",
}


@dataclass(frozen=True, slots=True)
class Route:
    path: str
    view: Any
    names: frozenset[str] = frozenset()
    """What the path names: of a record, its id."""

    @property
    def of_a_record(self) -> bool:
        """Whether the path names a record, which is then not there."""
        return bool(self.names)

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)


def pages(ids: Mapping[str, object] | None = None) -> list[Route]:
    """All routes but the API's own; with `ids` by name, the paths name these records."""
    return list(_walk(get_resolver(), "/", ids or {}, frozenset()))


def _walk(resolver: URLResolver, prefix: str, ids: Mapping[str, object], names: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path, named = prefix + _filled(entry, ids), names | frozenset(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Route(path, entry.callback, named)
        elif entry.app_name != "ninja":
            yield from _walk(entry, path, ids, named)


def _filled(entry: URLPattern | URLResolver, ids: Mapping[str, object]) -> str:
    route = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__
        value = str(ids.get(name, _SAMPLES.get(kind, "zz")))
        for written in (f"<{name}>", f"<{kind.removesuffix('Converter').lower().replace('string', 'str')}:{name}>"):
            route = route.replace(written, value)
    return route


def operations(of: NinjaAPI = api) -> Iterator[tuple[str, str, Any]]:
    """(method, path, operation) of every operation of the API."""
    for prefix, router in of._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"/api{prefix}{path}", operation
