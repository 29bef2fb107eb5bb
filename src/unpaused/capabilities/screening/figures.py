"""What screening tells the board and the bulletin."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import measures
from unpaused.capabilities.screening.models import ListRow, Match, MatchState, RowState
from unpaused.capabilities.screening.queries import spot_checks
from unpaused.capabilities.screening.queries.rows import TO_REVIEW
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Selection, Step, Values, figures_of, percentiles
from unpaused.foundation.measures.effects import Effect, Under

SET_ASIDE = (RowState.REJECTED, RowState.WITHDRAWN)
Branches = Collection[str] | None
"""None: of the whole company."""
ROW, MATCH = "screening.row", "screening.match"


def _list_to_found(incident_id: int) -> Selection:
    return (
        "SELECT id, seconds_from_list AS seconds FROM screening_match WHERE incident_id = %s AND state = 'active'",
        [incident_id],
    )


_FOUND_TO_TOLD = """
SELECT id, extract(epoch FROM contacted_at - found_at) AS seconds FROM screening_match
WHERE incident_id = %s AND state = 'active' AND contacted_at IS NOT NULL AND subject_id IN ({told})
"""


def _found_to_told(incident_id: int) -> Selection:
    """Told: the invitation was made, and somebody got the task to help. Of people whose invitation has left."""
    told, parameters = outreach.told(incident_id)
    return _FOUND_TO_TOLD.format(told=told), [incident_id, *parameters]


STEPS = (
    Step(
        "screening.list_to_found",
        _("From list to customer found, median"),
        _("From list to customer found, 95th percentile"),
        MATCH,
        _list_to_found,
    ),
    Step(
        "screening.found_to_told",
        _("From customer found to told, median"),
        _("From customer found to told, 95th percentile"),
        MATCH,
        _found_to_told,
    ),
)


def _together(incident_id: int) -> Values:
    """All figures of the room, without their records: three queries."""
    states = _rows(incident_id).order_by().values_list("state").annotate(rows=Count("pk"))
    counted = dict(states)
    return {
        "screening.listed": sum(counted.values()),
        "screening.found_rows": counted.get(RowState.CONFIRMED, 0),
        "screening.waiting_review": sum(counted.get(state, 0) for state in TO_REVIEW),
        "screening.not_insured": counted.get(RowState.NOT_INSURED, 0),
        "screening.set_aside": sum(counted.get(state, 0) for state in SET_ASIDE),
        "screening.found": _found(incident_id).count(),
        **percentiles(STEPS, incident_id),
    }


def _rows(incident_id: int, branches: Branches = None) -> QuerySet[ListRow]:
    rows = ListRow.objects.filter(list__incident_id=incident_id)
    return rows if branches is None else rows.filter(branch_code__in=branches)


def _count_rows(rows: QuerySet[ListRow]) -> Reading:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return Reading(len(ids), ROW, ids)


def listed(incident_id: int, branches: Branches = None) -> Reading:
    """Rows of every list, those deleted since among them: counts stay."""
    return _count_rows(_rows(incident_id, branches))


def found_rows(incident_id: int, branches: Branches = None) -> Reading:
    """With those waiting, not insured and set aside they are all rows; of people there may be fewer."""
    return _count_rows(_rows(incident_id, branches).filter(state=RowState.CONFIRMED))


def found(incident_id: int, branches: Branches = None) -> Reading:
    """People with an active match; a person on three lists counts once."""
    ids = list(_found(incident_id, branches).order_by("pk").values_list("pk", flat=True))
    return Reading(len(ids), MATCH, ids)


def _found(incident_id: int, branches: Branches = None) -> QuerySet[Match]:
    rows = Match.objects.filter(incident_id=incident_id, state=MatchState.ACTIVE)
    return rows if branches is None else rows.filter(branch_code__in=branches)


def waiting_review(incident_id: int, branches: Branches = None) -> Reading:
    return _count_rows(_waiting(incident_id, branches))


def _waiting(incident_id: int, branches: Branches = None) -> QuerySet[ListRow]:
    return _rows(incident_id, branches).filter(state__in=TO_REVIEW)


def not_insured(incident_id: int, branches: Branches = None) -> Reading:
    return _count_rows(_rows(incident_id, branches).filter(state=RowState.NOT_INSURED))


def set_aside(incident_id: int, branches: Branches = None) -> Reading:
    """None of the candidates, as an examiner decided, or still open when its list was deleted."""
    return _count_rows(_rows(incident_id, branches).filter(state__in=SET_ASIDE))


def spot_checked(incident_id: int, branches: Branches = None) -> Reading:
    """Automatic confirmations of the samples that people looked at."""
    ids = list(spot_checks.checked(incident_id, branches).order_by("match_id").values_list("match_id", flat=True))
    return Reading(len(ids), MATCH, ids)


def spot_wrong(incident_id: int, branches: Branches = None) -> Reading:
    """The share of them that was false, with those; None before anything was checked."""
    ids = list(spot_checks.wrong(incident_id, branches).order_by("match_id").values_list("match_id", flat=True))
    looked_at = spot_checks.checked(incident_id, branches).count()
    return Reading(len(ids) / looked_at if looked_at else None, MATCH, ids)


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
    Figure("screening.listed", _("Rows listed"), "rows", listed, describe_rows, _together, listed),
    Figure(
        "screening.found_rows",
        _("Rows in which a customer was found"),
        "rows",
        found_rows,
        describe_rows,
        _together,
        found_rows,
    ),
    Figure(
        "screening.waiting_review",
        _("Rows waiting for an examiner"),
        "rows",
        waiting_review,
        describe_rows,
        _together,
        waiting_review,
    ),
    Figure("screening.not_insured", _("Not insured"), "rows", not_insured, describe_rows, _together, not_insured),
    Figure(
        "screening.set_aside",
        _("Rows rejected or withdrawn"),
        "rows",
        set_aside,
        describe_rows,
        _together,
        set_aside,
    ),
    Figure("screening.found", _("Customers found"), "people", found, describe_matches, _together, found),
    *figures_of(STEPS, describe_matches, _together),
    Figure(
        "screening.spot_checked",
        _("Automatic confirmations checked by people"),
        "people",
        spot_checked,
        describe_matches,
        within=spot_checked,
    ),
    Figure(
        "screening.spot_wrong",
        _("Of those, false"),
        "share",
        spot_wrong,
        describe_matches,
        within=spot_wrong,
    ),
)


def _by_machine(measure: Under) -> QuerySet[Match, int]:
    return _confirmed_by("machine", measure)


def _by_two(measure: Under) -> QuerySet[Match, int]:
    return _confirmed_by("examiner", measure)


def _waits_for_a_second(measure: Under) -> QuerySet[ListRow, int]:
    rows = _waiting(measure.incident_id).filter(proposed_by__isnull=False)
    return rows.order_by("pk").values_list("pk", flat=True)


def _confirmed_by(whom: str, measure: Under) -> QuerySet[Match, int]:
    rows = Match.objects.filter(incident_id=measure.incident_id, confirmed_by=whom, confirmed_at__gte=measure.since)
    held = rows if measure.until is None else rows.filter(confirmed_at__lt=measure.until)
    return held.order_by("pk").values_list("pk", flat=True)


def _cleared(measure: Under) -> QuerySet[Match, int]:
    """Whom the machine let be contacted; whom it did not waits for an examiner."""
    return _by_machine(measure).filter(cleared_for_contact=True)


def _not_cleared(measure: Under) -> QuerySet[Match, int]:
    return _by_machine(measure).filter(cleared_for_contact=False, state=MatchState.ACTIVE)


_TO_REVIEW = Effect(
    "to_review",
    "open",
    _("rows waiting for an examiner"),
    lambda under: _waiting(under.incident_id).order_by("pk").values_list("pk", flat=True),
    describe_rows,
)
EFFECTS = {
    measures.CASE_THRESHOLD.name: (
        Effect("confirmed", "done", _("matches confirmed by the machine under it"), _by_machine, describe_matches),
        _TO_REVIEW,
    ),
    measures.CONTACT_THRESHOLD.name: (
        Effect("cleared", "done", _("people cleared for contact by the machine under it"), _cleared, describe_matches),
        Effect("not_cleared", "open", _("people found and not cleared for contact"), _not_cleared, describe_matches),
    ),
    measures.SECOND_LOOK.name: (
        Effect("by_two", "done", _("matches confirmed by examiners while it held"), _by_two, describe_matches),
        Effect("one_yet", "open", _("rows waiting for a second examiner"), _waits_for_a_second, describe_rows),
    ),
}
