"""Every route of the product, with a path that fits it and the access it declares."""

from collections.abc import Iterator
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
    of_a_record: bool = False
    """Whether the path names a record, which is then not there."""

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)


def pages() -> list[Route]:
    """All routes but the API's own."""
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "ninja":
                yield from _walk(entry, prefix + _filled(entry))
        else:
            path = prefix + _filled(entry)
            yield Route(path, entry.callback, of_a_record=path != prefix + str(entry.pattern))


def _filled(entry: URLPattern | URLResolver) -> str:
    route = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__
        value = str(_SAMPLES.get(kind, "zz"))
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
