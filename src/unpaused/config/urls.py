"""Addresses. Staff pages stand at the root, customers' pages under /c/, the API under /api/."""

from django.urls import include, path

from unpaused.config import health
from unpaused.config.api import api

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("api/", api.urls),
    path("accounts/", include("unpaused.foundation.signing_in.urls")),
    path("ui/", include("unpaused.ui.urls")),
    path("administration/", include("unpaused.capabilities.administration.urls")),
    path("incidents/", include("unpaused.capabilities.incidents.urls")),
    path("screening/", include("unpaused.capabilities.screening.urls")),
    path("tasks/", include("unpaused.capabilities.tasks.urls")),
    path("outreach/", include("unpaused.capabilities.outreach.urls")),
    path("claims/", include("unpaused.capabilities.claims.urls")),
    path("audit/", include("unpaused.capabilities.audit_trail.urls")),
    path("bulletins/", include("unpaused.capabilities.bulletin.urls")),
    path("filings/", include("unpaused.capabilities.filings.urls")),
    path("machine/", include("unpaused.config.load.urls")),
    path("c/", include("unpaused.capabilities.portal.urls")),
    path("", include("unpaused.capabilities.command.urls")),
]

handler400 = "unpaused.ui.views.bad_request"
handler403 = "unpaused.ui.views.forbidden"
handler404 = "unpaused.ui.views.not_found"
handler500 = "unpaused.ui.views.server_error"
