"""What command tells the bulletin: the open ends."""

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.command.queries.open_ends import tallies, unsettled_matches
from unpaused.capabilities.command.queries.standings import standings
from unpaused.capabilities.command.queries.words import blocker_in_words
from unpaused.capabilities.command.rules import blocker_of
from unpaused.capabilities.screening.public import Match
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Values

RECORD = "screening.match"


def unsettled(incident_id: int, branches: Collection[str] | None = None) -> Reading:
    """People found who are not settled. Rows that wait for an examiner are nobody yet: see screening."""
    ids = unsettled_matches(incident_id, None if branches is None else frozenset(branches))
    return Reading(len(ids), RECORD, ids)


def _together(incident_id: int) -> Values:
    """As the table has it: a touch that waits is worked in within seconds."""
    counted = tallies([incident_id], branches=None)
    return {"command.open_ends": sum(each.people for each in counted)}


def describe(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What blocks each of them now; those frozen in a bulletin may be settled since."""
    matches = Match.objects.filter(pk__in=list(record_ids)).order_by("pk")
    blocked = {m.pk: blocker_of(standing) for m, standing in standings(matches)}
    return [
        {
            "number": match.number,
            "what": blocker_in_words(end.blocker) if (end := blocked[match.pk]) else gettext("Settled"),
            "url": reverse("screening:match", args=[match.pk]),
            "branch_code": match.branch_code,
            "needs": Permission.SEE_OPEN_ENDS,
        }
        for match in matches
    ]


OPEN_ENDS = Figure("command.open_ends", _("Open ends"), "people", unsettled, describe, _together, unsettled)
FIGURES = (OPEN_ENDS,)
