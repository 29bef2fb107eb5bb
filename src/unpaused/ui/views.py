"""Pages of the house itself: how a person likes to see things, the answers to errors, the style guide."""

import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from unpaused.foundation.accounts.access import public
from unpaused.kernel.errors import UnpausedError
from unpaused.ui import samples
from unpaused.ui.context import ROWS, THEMES
from unpaused.ui.middleware import answer, error_page, wants_json
from unpaused.ui.unreachable import says_down, unreachable

YEAR = 365 * 24 * 3600
_SAID = {  # to programs; pages say more (ui/error.html)
    400: gettext_noop("That could not be understood"),
    403: gettext_noop("You may not do this here"),
    404: gettext_noop("There is no such page"),
    500: gettext_noop("Something went wrong on our side"),
}
PREFERENCES = {"theme": ("auto", *THEMES), "rows": ROWS, "nav": ("open", "folded")}


@public
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keeps theme, row height or folded navigation in a cookie, then goes back to where the person was."""
    response = HttpResponseRedirect(_way_back(request))
    for name, allowed in PREFERENCES.items():
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.headers.get("Referer", "")
    path = urlsplit(target)._replace(scheme="", netloc="").geturl()
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return path if safe and path.startswith("/") and not path.startswith("//") else "/"


@public
def style_guide(request: HttpRequest, part: str = "components") -> HttpResponse:
    """Every component and page type with sample data. Only where data are synthetic. Raises Http404."""
    if not (settings.DEBUG or settings.DRILL) or part not in samples.PARTS:
        raise Http404
    return samples.PARTS[part](request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _too_large(request) if isinstance(exception, RequestDataTooBig) else _plain(request, 400)


def _too_large(request: HttpRequest) -> HttpResponse:
    """413, with the limit that was passed: of a request with files, or of what is typed or sent by programs."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = settings.MAX_REQUEST_BYTES if sent > settings.MAX_REQUEST_BYTES else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    said = gettext("One request may hold {limit} MB at most; this one was larger, and nothing of it was taken.")
    message, code = said.format(limit=limit // 2**20), "http.413"
    if wants_json(request):
        return JsonResponse({"code": code, "message": message}, status=413)
    return error_page(request, 413, message=message, code=code)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    return _plain(request, 403, "csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Also answers what a middleware raised and is meant for people: no other middleware sees that."""
    error = sys.exc_info()[1]
    if error and says_down(error):
        return unreachable(request, error)
    if isinstance(error, UnpausedError):
        return answer(request, error)
    return _plain(request, 500)


def _plain(request: HttpRequest, status: int, code: str = "") -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": code or f"http.{status}", "message": gettext(_SAID[status])}, status=status)
    return error_page(request, status, code=code)
