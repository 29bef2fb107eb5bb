"""Rehearsals that were kept, and what came of what they expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.incidents.models import Rehearsal
from unpaused.engines.forecasting import Difference, Fact, Part, explain
from unpaused.foundation import figures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came, as the figures say now. `values` by figure; `difference` of the cost, None without a forecast of it.
    `facts` by part: claims and fen."""

    values: dict[str, float | None]
    facts: dict[str, Fact]
    difference: Difference | None


def rehearsal_for(user: User, rehearsal_id: int) -> Rehearsal:
    """Raises NotFound, also for one that counted branches of others."""
    rows = Rehearsal.objects.within(branches_of(user)).select_related("incident", "asked_by")
    found = rows.filter(pk=rehearsal_id).first()
    if found is None:
        raise NotFound("rehearsal.unknown", "There is no such rehearsal.")
    return found


def rehearsals_of(user: User, *, incident_id: int) -> list[Rehearsal]:
    """Of one incident, newest first."""
    rows = Rehearsal.objects.within(branches_of(user)).filter(incident_id=incident_id)
    return list(rows.select_related("asked_by").defer("result", "playbook_source").order_by("-asked_at", "-pk"))


def outcome_of(rehearsal: Rehearsal) -> Outcome | None:
    """None where nothing can have come yet: of a playbook alone, or an incident that was never put in force."""
    incident = rehearsal.incident
    if incident is None or incident.activated_at is None or rehearsal.result is None:
        return None
    parts = rehearsal.result["parts"]
    names = {line["figure"] for line in rehearsal.result["lines"] if line["figure"]}
    facts = {part["name"]: _fact(incident.pk, part["figure"]) for part in parts}
    return Outcome(figures.values_of(incident.pk, names), facts, _difference(parts, facts))


def _fact(incident_id: int, figure: str) -> Fact:
    reading = figures.get(figure).query(incident_id)
    return Fact(len(reading.record_ids), int(reading.value or 0))


def _difference(parts: Sequence[dict[str, Any]], facts: dict[str, Fact]) -> Difference | None:
    if not parts:
        return None
    expected = [Part(part["name"], part["count"], part["amount"]) for part in parts]
    return explain(expected, [facts[part.name] for part in expected])
