"""What was measured in a drill, each fact from its records; the scores there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min, QuerySet

from unpaused.capabilities.command.models import DrillScore, OpenEnd
from unpaused.capabilities.command.queries.handing_over import hand_overs_of
from unpaused.capabilities.command.queries.open_ends import unsettled_matches
from unpaused.capabilities.command.rules.deadlines import OURS
from unpaused.capabilities.command.rules.scoring import Scored, objectives, score
from unpaused.capabilities.incidents.public import Incident, Status, alerts_of, all_incidents
from unpaused.capabilities.screening.public import Match, PeopleList
from unpaused.foundation import figures
from unpaused.foundation.privacy import sealing
from unpaused.kernel import clock

COMMENT = "command.drill_score"
MATCHES, CLAIMS, REACHED = "screening.found", "claims.accepted_online", "outreach.reached"
"""Figures whose descriptions the records of a fact have."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`figure` describes the records; without one the fact is of the incident itself, or of hand-overs."""

    value: float | None
    figure: str = ""
    record_ids: Sequence[int] = field(default=())


def facts_of(incident: Incident) -> dict[str, Fact]:
    """By code of the objective. Some fifteen queries: for one page of one drill."""
    found, reached = figures.get(MATCHES).query(incident.pk), figures.get(REACHED).query(incident.pk)
    waiting = unsettled_matches(incident.pk)
    people = len(found.record_ids)
    return {
        "alert_to_force": Fact(_alert_to_force(incident)),
        "list_to_contact": _list_to_contact(incident.pk),
        "share_reached": Fact(len(reached.record_ids) / people if people else None, REACHED, reached.record_ids),
        **{
            f"submit_to_instruction_{each}": _step("claims.submit_to_instruction", each, incident.pk)
            for each in ("p50", "p95")
        },
        "open_ends_settled": Fact(1 - len(waiting) / people if people else None, MATCHES, waiting),
        "strangers_told": _strangers_told(incident.pk),
        "promises_broken": _promises_broken(incident),
        "countersigned": Fact(_countersigned(incident)),
        "hand_overs": Fact(_acknowledged(incident)),
    }


def scored_now(incident: Incident) -> list[Scored]:
    return score(objectives(), {code: fact.value for code, fact in facts_of(incident).items()})


def drills() -> list[Incident]:
    """Those that were in force, newest first."""
    over = (Status.IN_FORCE, Status.STOOD_DOWN, Status.LAPSED)
    return list(all_incidents().filter(is_drill=True, status__in=over)[:200])


def score_of(incident_id: int) -> DrillScore | None:
    return DrillScore.objects.filter(incident_id=incident_id).select_related("signed_by", "subject", "incident").first()


def scores() -> Mapping[int, DrillScore]:
    """By incident."""
    return {each.incident_id: each for each in DrillScore.objects.order_by("-signed_at")[:200]}


def earlier(incident: Incident, most: int = 4) -> QuerySet[DrillScore]:
    """Signed scores of drills before this one, of the same kind, newest first."""
    before = DrillScore.objects.filter(incident__activated_at__lt=incident.activated_at, incident__kind=incident.kind)
    return before.select_related("incident").order_by("-incident__activated_at")[:most]


def comment_of(kept: DrillScore) -> str:
    return sealing.unseal(kept.subject, COMMENT, bytes(kept.comment))


def _alert_to_force(incident: Incident) -> float | None:
    """From the alert that came, else from the declaration."""
    alerts = alerts_of(incident.pk)
    began = min((each.received_at for each in alerts), default=incident.declared_at)
    return _seconds(began, incident.activated_at)


def _list_to_contact(incident_id: int) -> Fact:
    """From the first list received to the first customer told."""
    received = PeopleList.objects.filter(incident_id=incident_id).aggregate(first=Min("received_at"))["first"]
    told = (
        Match.objects.filter(incident_id=incident_id, contacted_at__isnull=False).order_by("contacted_at", "pk").first()
    )
    if received is None or told is None:
        return Fact(None)
    return Fact(_seconds(received, told.contacted_at), MATCHES, [told.pk])


def _step(name: str, suffix: str, incident_id: int) -> Fact:
    figure = f"{name}_{suffix}"
    reading = figures.get(figure).query(incident_id)
    return Fact(reading.value, figure, reading.record_ids)


def _strangers_told(incident_id: int) -> Fact:
    """People who were told, and whose match was undone: it was somebody else. No fact where nobody was told."""
    told = Match.objects.filter(incident_id=incident_id, contacted_at__isnull=False)
    ids = list(told.filter(undo_report__isnull=False).order_by("pk").values_list("pk", flat=True))
    return Fact(len(ids) if told.exists() else None, MATCHES, ids)


def _promises_broken(incident: Incident) -> Fact:
    """Statutory clocks of claims that ran out on us before the drill was stood down, and were not settled by then. No
    fact where nobody handed in a claim: no clock ran."""
    until = incident.ended_at or clock.now()
    late = OpenEnd.objects.filter(incident_id=incident.pk, due_at__lte=until, owner__in=OURS, match_id__isnull=False)
    ids = [each for each in late.order_by("match_id").values_list("match_id", flat=True) if each is not None]
    claimed = figures.get(CLAIMS).query(incident.pk).value
    return Fact(len(ids) if ids or claimed else None, MATCHES, ids)


def _countersigned(incident: Incident) -> float | None:
    """1 in time, 0 lapsed; None where nobody broke the glass."""
    if incident.glass_broken_by_id is None:
        return None
    return 1.0 if incident.countersigned_at is not None else 0.0


def _acknowledged(incident: Incident) -> float | None:
    """Of the shifts handed over with it while it ran, the share that somebody took over."""
    rows = hand_overs_of(incident.pk).filter(at__gte=incident.activated_at, at__lte=incident.ended_at or clock.now())
    given = list(rows.values_list("acknowledged_at", flat=True))
    return sum(each is not None for each in given) / len(given) if given else None


def _seconds(since: datetime, until: datetime | None) -> float | None:
    return max(0.0, round((until - since).total_seconds(), 1)) if until is not None else None
