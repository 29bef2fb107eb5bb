"""Identity of requests, and the refusal of routes that declare no access."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

from unpaused.foundation.accounts.access import Access
from unpaused.kernel.errors import NotPermitted

Next = Callable[[HttpRequest], HttpResponse]


class RequestIdentity:
    """Gives each request an id that stands in its log lines and its answer. Paths are logged without their query."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:16]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response["X-Request-Id"] = request_id
        return response


class EveryRouteDeclaresAccess:
    """A view without a declaration is closed to everyone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        declared = getattr(view, "access", None)
        under_api = getattr(request.resolver_match, "app_name", "") == "ninja"
        if isinstance(declared, Access) or under_api or request.path.startswith("/static/"):
            return None
        raise NotPermitted("access.undeclared", "This page is closed: it does not say who may use it.")
