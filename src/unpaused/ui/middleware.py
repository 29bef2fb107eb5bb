"""Errors that are meant for people become pages (or JSON for programs), in their language."""

import logging
import re
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from unpaused.kernel.errors import NotFound, NotPermitted, Refused, Unavailable, UnpausedError

logger = logging.getLogger(__name__)
_OURS = re.compile(r"[A-Z]{2}\d{6}-\d{5}-\d")
"""Numbers of claims and of other records of the house."""


class ErrorsForPeople:
    """Refused -> 422, NotFound -> 404, NotPermitted -> 403, Unavailable -> 503, any other UnpausedError -> 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, UnpausedError) else None


class UploadsGoOn:
    """A script that sends files and would follow a redirect by itself is told where to go instead (docs/adr/0008).

    The request says `X-Upload`; the answer is 204 with the address in `X-Location`, cookies and messages untouched.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "X-Upload" in request.headers and 300 <= response.status_code < 400 and "Location" in response:
            response["X-Location"] = response["Location"]
            del response["Location"]
            response.status_code = 204
        return response


def words(error: UnpausedError) -> str:
    """The message in the reader's language, its places filled."""
    message = gettext(error.message)
    return message.format(**error.params) if error.params else message


def http_status(error: UnpausedError) -> int:
    for kind, status in ((Refused, 422), (NotFound, 404), (NotPermitted, 403), (Unavailable, 503)):
        if isinstance(error, kind):
            return status
    return 400


def answer(request: HttpRequest, error: UnpausedError) -> HttpResponse:
    """The page or the JSON for an error; the log gets its code and where it happened."""
    status = http_status(error)
    said = {"code": error.code, "status": status, "method": request.method, "path": place(request)}
    logger.info("answered with an error", extra=said)
    if wants_json(request):
        return JsonResponse({"code": error.code, "message": words(error)}, status=status)
    return error_page(request, status, message=words(error), code=error.code)


def place(request: HttpRequest) -> str:
    """For the log: the path without its query. Where it holds what somebody may have typed, its pattern instead."""
    match = request.resolver_match
    if match is None:
        return ""
    ours = all(isinstance(each, int | UUID) or _OURS.fullmatch(str(each)) for each in match.kwargs.values())
    return request.path if ours and not match.args else f"/{match.route}"


def wants_json(request: HttpRequest) -> bool:
    """Programs: the API, and whoever asks for JSON and not for a page."""
    accepted = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("application/json" in accepted and "text/html" not in accepted)


def error_page(request: HttpRequest, status: int, message: str = "", code: str = "") -> HttpResponse:
    """ui/error.html: what happened, and what to do next. Staff keep their shell, except after our own fault."""
    staff = status != 500 and _is_staff(request)
    context = {
        "status": status,
        "message": message,
        "code": code,
        "is_staff_page": staff,
        "layout": "ui/shell.html" if staff else "ui/public.html",
        "home_url": "/c/" if request.path.startswith("/c/") else "/",
    }
    return render(request, "ui/error.html", context, status=status)


def _is_staff(request: HttpRequest) -> bool:
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))
