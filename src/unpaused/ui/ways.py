"""Where a page is asked for again by a link: what was shown in answer to a POST may have no page at its address."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve


def by_get(request: HttpRequest) -> str:
    """The address of this page; where it takes forms alone, the nearest one above it that shows a page."""
    if request.method in ("GET", "HEAD") or _shows(request.path):
        return request.get_full_path()
    return next((path for path in _above(request.path) if _shows(path)), "/")


def _above(path: str) -> Iterator[str]:
    for folder in PurePosixPath(path).parents:
        yield from (str(folder), f"{folder}/")


def _shows(path: str) -> bool:
    try:
        return not takes_forms_alone(resolve(path).func)
    except Resolver404:
        return False


def takes_forms_alone(view: Callable[..., Any] | None) -> bool:
    """Whether Django's `require_POST` stands somewhere around the view: its methods are in no attribute."""
    while view is not None:
        allowed = (
            inspect.getclosurevars(view).nonlocals.get("request_method_list") if inspect.isfunction(view) else None
        )
        if allowed is not None:
            return "GET" not in allowed
        view = getattr(view, "__wrapped__", None)
    return False
