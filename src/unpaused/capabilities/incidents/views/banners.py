"""The incidents in force, above every page of the console."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpaused.capabilities.incidents.models import Incident, MeasureChange
from unpaused.capabilities.incidents.queries import all_incidents
from unpaused.capabilities.incidents.queries.incidents import running
from unpaused.kernel import clock
from unpaused.ui import formats
from unpaused.ui.navigation import Banner

ALONE = Subquery(
    MeasureChange.objects.filter(
        incident=OuterRef("pk"), status=MeasureChange.Status.WAITING, alone_until__isnull=False
    )
    .order_by("alone_until")
    .values("alone_until")[:1]
)
"""When the first measure ends that one person alone keeps going."""


def in_force(request: HttpRequest) -> Iterable[Banner]:
    """For `ui.navigation.banner_provider`. One query."""
    for incident in all_incidents().filter(pk__in=running()).annotate(alone_until=ALONE).order_by("activated_at"):
        yield Banner(
            title=incident.title,
            url=reverse("incidents:incident", args=[incident.pk]),
            since=max(incident.activated_at or incident.since, incident.since),
            drill=incident.is_drill,
            note=_note(incident),
            alert=_alert(incident),
            lapses_at=incident.lapses_at or _alone_until(incident),
            words=_not_begun(incident),
        )


def _not_begun(incident: Incident) -> str:
    """Of a warning that was put in force before what it warns of has come."""
    if incident.since <= clock.now():
        return ""
    return _("put in force; its measures hold from {moment} on").format(moment=formats.moment(incident.since))


def _alert(incident: Incident) -> str:
    if incident.lapses_at:
        return _("One person alone: countersign, or it lapses in")
    return _("One person alone prolonged a measure: confirm, or it ends in") if _alone_until(incident) else ""


def _alone_until(incident: Incident) -> datetime | None:
    """None where none is held by one person, or it has ended since."""
    found: datetime | None = incident.alone_until  # type: ignore[attr-defined]
    return found if found and found > clock.now() else None


def _note(incident: Incident) -> str:
    count: int = incident.measures_count  # type: ignore[attr-defined]
    return ngettext("{count} measure", "{count} measures", count).format(count=count)
