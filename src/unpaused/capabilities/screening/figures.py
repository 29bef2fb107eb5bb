"""What screening tells the board and the bulletin."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.screening import measures
from unpaused.capabilities.screening.models import ListRow, Match, MatchState, RowState
from unpaused.capabilities.screening.queries.rows import TO_REVIEW
from unpaused.capabilities.screening.rules import percentile
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Values
from unpaused.foundation.measures.effects import Effect, Under

ROW, MATCH = "screening.row", "screening.match"


_TOGETHER = """
SELECT count(*), percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY seconds_from_list)
FROM screening_match WHERE incident_id = %s AND state = 'active'
"""


def _together(incident_id: int) -> Values:
    """All figures of the room, without their records: two queries."""
    states = _rows(incident_id).order_by().values_list("state").annotate(rows=Count("pk"))
    counted = dict(states)
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [incident_id])
        people, seconds = cursor.fetchone()
    median, late = seconds or (None, None)
    return {
        "screening.listed": sum(counted.values()),
        "screening.found": people,
        "screening.waiting_review": sum(counted.get(state, 0) for state in TO_REVIEW),
        "screening.not_insured": counted.get(RowState.NOT_INSURED, 0),
        "screening.list_to_found_p50": median,
        "screening.list_to_found_p95": late,
    }


def _rows(incident_id: int) -> QuerySet[ListRow]:
    return ListRow.objects.filter(list__incident_id=incident_id)


def _count_rows(rows: QuerySet[ListRow]) -> Reading:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return Reading(len(ids), ROW, ids)


def listed(incident_id: int) -> Reading:
    """Rows of every list, those deleted since among them: counts stay."""
    return _count_rows(_rows(incident_id))


def found(incident_id: int) -> Reading:
    """People with an active match; a person on three lists counts once."""
    matches = Match.objects.filter(incident_id=incident_id, state=MatchState.ACTIVE)
    ids = list(matches.order_by("pk").values_list("pk", flat=True))
    return Reading(len(ids), MATCH, ids)


def waiting_review(incident_id: int) -> Reading:
    return _count_rows(_waiting(incident_id))


def _waiting(incident_id: int) -> QuerySet[ListRow]:
    return _rows(incident_id).filter(state__in=TO_REVIEW)


def not_insured(incident_id: int) -> Reading:
    return _count_rows(_rows(incident_id).filter(state=RowState.NOT_INSURED))


def _list_to_found(incident_id: int, share: float) -> Reading:
    matches = Match.objects.filter(incident_id=incident_id, state=MatchState.ACTIVE).order_by("pk")
    pairs = list(matches.values_list("pk", "seconds_from_list"))
    return Reading(percentile([seconds for _, seconds in pairs], share), MATCH, [pk for pk, _ in pairs])


def list_to_found_p50(incident_id: int) -> Reading:
    return _list_to_found(incident_id, 0.5)


def list_to_found_p95(incident_id: int) -> Reading:
    return _list_to_found(incident_id, 0.95)


def describe_rows(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Number, state and address of each row; nothing that a list says."""
    rows = ListRow.objects.filter(pk__in=list(record_ids)).select_related("list").order_by("pk")
    return [
        {
            "number": str(row),
            "what": str(RowState(row.state).label),
            "url": reverse("screening:row", args=[row.pk]),
            "branch_code": row.branch_code,
            "needs": Permission.SCREEN,
        }
        for row in rows
    ]


def describe_matches(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Who or what confirmed each match, and its address."""
    matches = Match.objects.filter(pk__in=list(record_ids)).order_by("pk")
    by = {"machine": gettext("Confirmed by the machine"), "examiner": gettext("Confirmed by an examiner")}
    return [
        {
            "number": match.number,
            "what": by[match.confirmed_by],
            "url": reverse("screening:match", args=[match.pk]),
            "branch_code": match.branch_code,
            "needs": Permission.SEE_OPEN_ENDS,
        }
        for match in matches
    ]


FIGURES = (
    Figure("screening.listed", _("People listed"), "rows", listed, describe_rows, _together),
    Figure("screening.found", _("Customers found"), "people", found, describe_matches, _together),
    Figure(
        "screening.waiting_review", _("Rows waiting for an examiner"), "rows", waiting_review, describe_rows, _together
    ),
    Figure("screening.not_insured", _("Not insured"), "rows", not_insured, describe_rows, _together),
    Figure(
        "screening.list_to_found_p50",
        _("From list to customer found, median"),
        "seconds",
        list_to_found_p50,
        describe_matches,
        _together,
    ),
    Figure(
        "screening.list_to_found_p95",
        _("From list to customer found, 95th percentile"),
        "seconds",
        list_to_found_p95,
        describe_matches,
        _together,
    ),
)


def _under(measure: Under) -> list[Effect]:
    by_machine = Match.objects.filter(
        incident_id=measure.incident_id, confirmed_by="machine", confirmed_at__gte=measure.since
    )
    if measure.until is not None:
        by_machine = by_machine.filter(confirmed_at__lt=measure.until)
    return [
        Effect("done", _("matches confirmed by the machine under it"), by_machine.count()),
        Effect("open", _("rows waiting for an examiner"), _waiting(measure.incident_id).count()),
    ]


EFFECTS = {kind.name: _under for kind in measures.MEASURES}
