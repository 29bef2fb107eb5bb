"""The incidents in force, above every page of the console."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries import all_incidents
from unpaused.capabilities.incidents.queries.incidents import running
from unpaused.ui.navigation import Banner


def in_force(request: HttpRequest) -> Iterable[Banner]:
    """For `ui.navigation.banner_provider`. One query."""
    for incident in all_incidents().filter(pk__in=running()).order_by("activated_at"):
        yield Banner(
            title=incident.title,
            url=reverse("incidents:incident", args=[incident.pk]),
            since=incident.since,
            drill=incident.is_drill,
            note=_note(incident),
            alert=_("One person alone: countersign, or it lapses in") if incident.lapses_at else "",
            lapses_at=incident.lapses_at,
        )


def _note(incident: Incident) -> str:
    count: int = incident.measures_count  # type: ignore[attr-defined]
    return ngettext("{count} measure", "{count} measures", count).format(count=count)
