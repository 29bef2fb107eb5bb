"""While the database is down: an answer that needs none, in the reader's language, with what was typed kept in it."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import psycopg
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_from_request, gettext, override

from unpaused.ui.context import looks
from unpaused.ui.middleware import wants_json

logger = logging.getLogger(__name__)
RETRY_AFTER = 15
"""Seconds. The embedded server is brought back within about that time."""
_DOWN = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_SECRET = re.compile(r"passw|secret|one_time|otp|credential", re.IGNORECASE)
_UNREADABLE = (RequestDataTooBig, SuspiciousOperation, UnreadablePostError, MultiPartParserError)


class DatabaseDown:
    """Answers what a view raised; what another middleware raised comes to the same answer by `views.server_error`,
    since no middleware sees the errors of another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unreachable(request, error) if says_down(error) else None


def says_down(error: BaseException | None) -> bool:
    """Whether the database did not do its work; also when the queue, which enqueues through it, says so."""
    return any(isinstance(each, _DOWN) for each in _with_causes(error))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def unreachable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503, as a page or as JSON: no session, no user, no banner is asked for."""
    logger.error("the database does not answer", exc_info=error)
    with override(get_language_from_request(request)):
        response = _json() if wants_json(request) else HttpResponse(_page(request), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _json() -> HttpResponse:
    said = gettext("The system cannot be reached at the moment. Nothing that was sent before is lost. Try again soon.")
    return JsonResponse({"code": "database.unreachable", "message": said}, status=503)


def _page(request: HttpRequest) -> str:
    """Without context processors, some of which ask the database."""
    posted = request.method == "POST"
    language = get_language_from_request(request)
    context = {
        **looks(request),
        "request": request,
        "page_by_get": request.get_full_path(),
        "other_languages": [] if posted else [each for each in settings.LANGUAGES if each[0] != language],
        "csrf_token": get_token(request),
        "for_customers": request.path.startswith("/c/"),
        "service": settings.INSURER_NAMES[0 if language == settings.LANGUAGE_CODE else -1],
        "hotline": settings.HOTLINE,
        **(_again(request) if posted else {}),
    }
    return render_to_string("ui/unreachable.html", context)


def _again(request: HttpRequest) -> dict[str, object]:
    """What the page needs to send the same again. Nothing is kept of what was typed to sign in.

    The token is the one that was posted, never a fresh one: a form that another site sent here must not become ours.
    """
    try:
        posted, files = request.POST, request.FILES
    except _UNREADABLE:
        return {"unreadable": True}
    signing_in = request.path.startswith(f"{PurePosixPath(reverse(settings.LOGIN_URL)).parent}/")
    names = [name for name in posted if name != "csrfmiddlewaretoken"]
    kept = [name for name in names if not (signing_in or _SECRET.search(name))]
    return {
        "action": "" if signing_in else request.get_full_path(),
        "token": posted.get("csrfmiddlewaretoken", ""),
        "fields": [(name, value) for name in kept for value in posted.getlist(name)],
        "files": [(name, len(files.getlist(name)) > 1) for name in files],
        "left_out": len(kept) < len(names),
    }
