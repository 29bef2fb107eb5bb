"""Who is there: the customer's part of the session.

It holds ids only. It stands beside a staff sign-in in the same browser and never mixes with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal.actions.verifying import Person
from unpaused.foundation.accounts.access import Access
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock

NOTED_EVERY = timedelta(seconds=30)
"""Being there is noted no oftener than this: each note is a write, and there are several pages a minute."""
IDLE = timedelta(minutes=20)
"""Counted from the last note: never longer, at most `NOTED_EVERY` shorter."""
_KEY = "portal"
_BY_ITSELF = "X-Part"
"""Pages that refresh a part of themselves say so: that is no sign of a person."""

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who gave both proofs."""

    subject_id: UUID
    person_id: int

    @property
    def actor(self) -> Actor:
        return Actor.customer(self.subject_id)

    def all_claims(self) -> list[claims.ClaimBrief]:
        """Theirs, newest first; those withdrawn are not shown."""
        mine = claims.claims_of([self.subject_id]).get(self.subject_id, [])
        return sorted((c for c in mine if c.state != "withdrawn"), key=lambda c: c.id, reverse=True)

    def claim(self, number: str) -> claims.ClaimBrief:
        """Raises Http404, alike for a number that nobody has and for another customer's."""
        for claim in self.all_claims():
            if claim.number == number:
                return claim
        raise Http404


def public(view: View) -> View:
    """A page for anybody, never kept by a browser."""
    return _declared(view, Access("public"))


def knocking(view: View) -> View:
    """A page between the short code and the sign-in. The view takes the id of the one-time code."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        code_id = _state(request).get("code_id")
        if code_id is None and signed_in(request) and not _idle(request):
            return redirect("portal:claims")  # the browser's way back, or another tab
        if code_id is None or _idle(request):
            leave(request)
            return redirect("portal:enter")
        _touch(request)
        return view(request, code_id, *args, **kwargs)

    return _declared(wraps(view)(guarded), Access("public"))


def customer(view: View) -> View:
    """A page for a signed-in customer, whom the view takes; others are led to the entry and learn nothing."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = signed_in(request)
        if found is None:
            return redirect("portal:enter")
        if _idle(request):
            leave(request)
            messages.warning(request, _("You were signed out, since nothing happened for 20 minutes. Nothing is lost."))
            return redirect("portal:enter")
        _touch(request)
        return view(request, found, *args, **kwargs)

    return _declared(wraps(view)(guarded), Access("customer"))


def signed_in(request: HttpRequest) -> Customer | None:
    state = _state(request)
    return Customer(UUID(state["subject"]), state["person"]) if "subject" in state else None


def begin(request: HttpRequest, code_id: int) -> None:
    """A short code was typed: whatever was before is over."""
    _renew(request, {"code_id": code_id})


def code_of(request: HttpRequest) -> int | None:
    """The one-time code that this browser waits for."""
    found: int | None = _state(request).get("code_id")
    return found


def proved_phone(request: HttpRequest, code_id: int) -> None:
    _renew(request, {"code_id": code_id, "phone": True})


def has_proved_phone(request: HttpRequest) -> bool:
    return bool(_state(request).get("phone"))


def sign_in(request: HttpRequest, person: Person) -> None:
    """Both proofs are there. The session gets another key, so that one planted before is worth nothing."""
    _renew(request, {"subject": str(person.subject_id), "person": person.person_id, "verified_at": _now()})


def begin_change(request: HttpRequest, number: str, code_id: int) -> None:
    """The one-time code with which another account is asked for; of one claim."""
    request.session[_KEY] = {**_state(request), "change": [number, code_id]}


def change_of(request: HttpRequest, number: str) -> int | None:
    """The one-time code of a change that this browser has begun for this claim."""
    begun: list[Any] = _state(request).get("change") or ["", None]
    return begun[1] if begun[0] == number else None


def end_change(request: HttpRequest) -> None:
    request.session[_KEY] = {name: value for name, value in _state(request).items() if name != "change"}


def leave(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
    request.session.cycle_key()


def _renew(request: HttpRequest, state: dict[str, Any]) -> None:
    request.session.cycle_key()
    request.session[_KEY] = {**state, "seen_at": _now()}


def _touch(request: HttpRequest) -> None:
    if _BY_ITSELF not in request.headers and _unseen_for(request) > NOTED_EVERY:
        request.session[_KEY] = {**_state(request), "seen_at": _now()}


def _idle(request: HttpRequest) -> bool:
    return _unseen_for(request) > IDLE


def _unseen_for(request: HttpRequest) -> timedelta:
    seen = _state(request).get("seen_at")
    return clock.now() - datetime.fromisoformat(seen) if seen else timedelta.max


def _now() -> str:
    return clock.now().isoformat()


def _state(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.session.get(_KEY, {})
    return found


def _declared(view: View, access: Access) -> View:
    @wraps(view)
    def uncached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse):
            patch_cache_control(response, no_store=True, private=True)
        return response

    cast(Any, uncached).access = access
    return uncached
