"""What somebody must still do before they may work: replace a password that others know, set up a second factor."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from unpaused.foundation.accounts.models import User

PROVIDER = "socialaccount"


def may_enter(user: User) -> bool:
    """Leavers may not; accounts made for a drill open nothing outside a drill."""
    return user.is_active and (settings.DRILL or not user.is_drill)


def next_step(request: HttpRequest, user: User) -> str | None:
    """Name of the page that comes before all others, None where nothing is left to do."""
    if user.password_is_temporary:
        return "account_change_password"
    if needs_second_factor(user) and not _has_second_factor(user) and not _came_by_provider(request):
        return "second_factor"
    return None


def needs_second_factor(user: User) -> bool:
    """All staff outside drills, unless the setting says otherwise."""
    return bool(settings.SECOND_FACTOR and not settings.DRILL and not user.is_drill)


def steps_taken(request: HttpRequest) -> list[dict[str, Any]]:
    """How the one who is signing in proved who they are: {"method": "password" | "mfa" | "socialaccount", ...}."""
    return list(get_authentication_records(request, request.user))


def _has_second_factor(user: User) -> bool:
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(factors.exists())


def _came_by_provider(request: HttpRequest) -> bool:
    """The company's own provider asks for factors of its own."""
    return any(step["method"] == PROVIDER for step in steps_taken(request))
