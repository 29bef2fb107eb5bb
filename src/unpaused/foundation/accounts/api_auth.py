"""Who may use an operation of the API: `auth=StaffWith(Permission.X)` on each of them."""

from django.http import HttpRequest
from ninja.utils import check_csrf

from unpaused.foundation.accounts import entering, tokens
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import NotPermitted

BEARER = "Bearer "


class StaffWith:
    """A token (`Authorization: Bearer ...`) or a session, with a permission. None where nobody is there (401); raises
    NotPermitted (403)."""

    openapi_security_schema = {"type": "http", "scheme": "bearer"}
    """As the API's description says it."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: HttpRequest) -> User | None:
        user = _bearer(request) if "Authorization" in request.headers else _signed_in(request)
        if user is not None:
            check(user, self.permission)
        return user


def _bearer(request: HttpRequest) -> User | None:
    given = request.headers["Authorization"]
    user = tokens.holder(given.removeprefix(BEARER).strip()) if given.startswith(BEARER) else None
    if user is not None:
        request.user = user
    return user


def _signed_in(request: HttpRequest) -> User | None:
    """A browser's session; calls that change something need the token against forged requests, as forms do."""
    if not isinstance(request.user, User):
        return None
    if entering.next_step(request, request.user):
        raise NotPermitted("access.first_steps", "Sign in on the pages first, and set up how you sign in.")
    if check_csrf(request) is not None:
        raise NotPermitted("csrf", "The request was not sent from a page of this site.")
    return request.user
