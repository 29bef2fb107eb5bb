"""Health, readiness and metrics for whoever watches the machine. Nothing personal, nothing by name."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from unpaused.config.metrics import exposition
from unpaused.foundation.accounts.access import public


@public
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """This process can do its work: the database answers. 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up"})


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format, for this machine and its network: what came through a proxy does not find it."""
    if {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & request.META.keys():
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
