"""The answer to a reveal: one masked value, for one reason, already audited by the caller."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from unpaused.ui.middleware import wants_json

LONGEST_REASON = 200


def reason_in(request: HttpRequest) -> str:
    """The reason that was given; "" where there was none: the action refuses that."""
    return request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST_REASON]


def revealed(request: HttpRequest, value: str, *, label: str, back: str) -> HttpResponse:
    """The plain value, as JSON for the page's own script or as a page. Never kept by a cache."""
    if wants_json(request):
        response: HttpResponse = JsonResponse({"value": value})
    else:
        response = render(request, "ui/revealed.html", {"value": value, "label": label, "back": back})
    response["Cache-Control"] = "no-store"
    return response
