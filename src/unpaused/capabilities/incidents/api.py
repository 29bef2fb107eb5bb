"""Alerts over the API: a system that receives the authorities' warnings hands them on as they came."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from unpaused.capabilities.incidents.actions import receive_alert
from unpaused.capabilities.incidents.schemas import AlertOut, ErrorOut
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.api_auth import StaffWith
from unpaused.foundation.accounts.permissions import Permission

router = Router(tags=["incidents"])


@router.post(
    "/alerts",
    auth=StaffWith(Permission.COMMAND),
    response={200: AlertOut, 400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 422: ErrorOut},
    operation_id="incidents_receive_alert",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/cap+xml": {"schema": {"type": "string"}}}}
    },
)
def receive(request: HttpRequest) -> Any:
    """Makes, or changes, a draft of the alert in the body (CAP 1.2, XML). Two people still put it in force."""
    received = receive_alert(by=staff(request), data=request.body)
    return {
        "outcome": received.outcome,
        "incident": received.incident.number,
        "status": received.incident.status_now,
        "areas": received.incident.areas,
        "unplaced": received.alert.unplaced,
    }
