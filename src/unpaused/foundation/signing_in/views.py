"""Pages of our own on the way in."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import i18n
from requests import RequestException

from unpaused.foundation.accounts.access import staff
from unpaused.kernel.errors import Unavailable

language = i18n.set_language


def second_factor(request: HttpRequest) -> HttpResponse:
    """The choice of a second factor for those who have none."""
    return render(request, "mfa/choose.html", {"who": staff(request)})


def reachable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A provider that does not answer is said in words. Raises Unavailable."""

    @wraps(view)
    def asked(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException:
            raise Unavailable("oidc.down", "The identity provider does not answer.") from None

    return asked
