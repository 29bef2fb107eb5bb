"""Claims over the API."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import StringConstraints

from unpaused.capabilities.claims.queries.case import claim_by_number
from unpaused.capabilities.claims.rules.blockers import blocker
from unpaused.capabilities.claims.schemas import ClaimOut, ErrorOut
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.api_auth import StaffWith
from unpaused.foundation.accounts.permissions import Permission

router = Router(tags=["claims"])
Number = Annotated[str, StringConstraints(pattern=r"^CL[0-9]{6}-[0-9]{5,12}-[0-9]$")]


@router.get(
    "/{number}",
    auth=StaffWith(Permission.SEE_CLAIMS),
    response={200: ClaimOut, 400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 422: ErrorOut},
    operation_id="claims_claim",
)
def claim(request: HttpRequest, number: Number) -> Any:
    """How one claim of your branch stands."""
    found = claim_by_number(staff(request), number)
    found.blocker = blocker(found.state, found.blocker, payee_change=found.payee_change_at is not None)
    return found
