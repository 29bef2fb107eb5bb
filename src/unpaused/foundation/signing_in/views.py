"""Pages of our own on the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import i18n

from unpaused.foundation.accounts.access import staff

language = i18n.set_language


def second_factor(request: HttpRequest) -> HttpResponse:
    """The choice of a second factor for those who have none."""
    return render(request, "mfa/choose.html", {"who": staff(request)})
