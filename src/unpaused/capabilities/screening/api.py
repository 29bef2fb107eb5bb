"""Screening over the API: one person looked up in real time."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.queries import looking
from unpaused.capabilities.screening.schemas import ErrorOut, LookupIn, LookupOut
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.api_auth import StaffWith
from unpaused.foundation.accounts.permissions import Permission

router = Router(tags=["screening"])


@router.post(
    "/lookup",
    auth=StaffWith(Permission.SCREEN),
    response={200: LookupOut, 400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 422: ErrorOut, 503: ErrorOut},
    operation_id="screening_lookup",
)
def lookup(request: HttpRequest, wanted: LookupIn) -> Any:
    """Who in the book this may be. Values come back masked; that somebody looked is recorded."""
    user = staff(request)
    found = looking.look_up_one(user, wanted.dict())
    actions.note_lookup(by=user, candidates=len(found.candidates), purpose="api")
    return found
