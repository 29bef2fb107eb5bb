"""Changes of second factors, written into the trail with the change itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from unpaused.foundation.accounts.access import staff
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor

View = Callable[..., HttpResponseBase]


def audited(view: View) -> View:
    """What the library's page added or took away leaves a row; the row and the change stand or fall together."""

    @wraps(view)
    def with_trail(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        me = staff(request)
        with transaction.atomic():
            before = _factors(me.pk)
            response = view(request, *args, **kwargs)
            for pk, kind in sorted(before ^ _factors(me.pk)):
                what = "removed" if (pk, kind) in before else "added"
                trail.record(
                    by=Actor.staff(me), action=f"accounts.factor_{what}", on=("account", me.pk), detail={"kind": kind}
                )
        return response

    return with_trail


def of_own(view: View) -> View:
    """A passkey that is not there, or somebody else's, is not found; that is said before anything is asked."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponseBase:
        get_object_or_404(Authenticator, user=staff(request), type=Authenticator.Type.WEBAUTHN, pk=pk)
        return view(request, pk=pk)

    return checked


def _factors(user_id: int) -> set[tuple[int, str]]:
    return set(Authenticator.objects.filter(user_id=user_id).values_list("pk", "type"))
