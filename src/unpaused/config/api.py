"""The API, assembled: each capability adds its router; errors of the library are told in the house's own shape."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from unpaused import __version__
from unpaused.capabilities.claims.api import router as claims
from unpaused.capabilities.incidents.api import router as incidents
from unpaused.capabilities.screening.api import router as screening
from unpaused.kernel.errors import UnpausedError
from unpaused.ui.middleware import words

api = NinjaAPI(title="Unpaused", version=__version__, docs_url=None)
api.add_router("/claims", claims)
api.add_router("/incidents", incidents)
api.add_router("/screening", screening)

_NOBODY = gettext_noop("Sign in, or give a token that is in force.")
_NOT_JSON = gettext_noop("The body cannot be read: send JSON.")
_NOT_AS_DESCRIBED = gettext_noop("Not as the API describes it: {places}.")


@api.exception_handler(AuthenticationError)
def nobody_is_there(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401."""
    answer = _said(401, "access.sign_in", _NOBODY)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library itself refuses: a body that is no JSON (400)."""
    return _said(error.status_code, "api.unreadable", _NOT_JSON)


@api.exception_handler(ValidationError)
def not_as_described(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with the places that are wrong, never with what stood there."""
    places = sorted({".".join(str(part) for part in each["loc"]) for each in error.errors})
    return _said(422, "api.invalid", _NOT_AS_DESCRIBED, places=", ".join(places))


def _said(status: int, code: str, message: str, **params: object) -> HttpResponse:
    return JsonResponse({"code": code, "message": words(UnpausedError(code, message, **params))}, status=status)
