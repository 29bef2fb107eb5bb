"""Steps of the chain: how long each takes, as the median and the 95th percentile.

A step is a selection of (record id, seconds). Percentiles are by nearest rank: a duration that was measured, never one
between two.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection

from unpaused.foundation.figures.registry import Figure, Reading, Values

Selection = tuple[str, Sequence[Any]]
"""SQL with its parameters."""
SHARES = {"p50": 0.5, "p95": 0.95}


@dataclass(frozen=True, slots=True)
class Step:
    """`select(incident_id)` gives columns `id` and `seconds`, one row for each time that the step was taken. The
    figures are called `name`_p50 and `name`_p95."""

    name: str
    median: Any
    late: Any
    record_type: str
    select: Callable[[int], Selection]


def percentiles(steps: Sequence[Step], incident_id: int) -> Values:
    """Both figures of every step, without their records, in one query. None where nobody took the step."""
    selections = [step.select(incident_id) for step in steps]
    parts = [f"SELECT {place} AS place, seconds FROM ({sql}) s" for place, (sql, _) in enumerate(selections)]  # noqa: S608
    parameters = [list(SHARES.values()), *(value for _, given in selections for value in given)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, percentile_disc(%s::float[]) WITHIN GROUP (ORDER BY seconds)"  # noqa: S608  parts are ours
            f" FROM ({' UNION ALL '.join(parts)}) taken GROUP BY place",
            parameters,
        )
        taken: dict[int, Sequence[float]] = dict(cursor.fetchall())
    return {
        f"{step.name}_{suffix}": _rounded(taken[place][rank]) if place in taken else None
        for place, step in enumerate(steps)
        for rank, suffix in enumerate(SHARES)
    }


def figures_of(
    steps: Sequence[Step],
    describe: Callable[[Sequence[int]], list[dict[str, Any]]],
    together: Callable[[int], Values],
) -> tuple[Figure, ...]:
    """Two figures a step, median first. `together` is the room's own and tells them too."""
    return tuple(
        Figure(f"{step.name}_{suffix}", label, "seconds", partial(_read, step, SHARES[suffix]), describe, together)
        for step in steps
        for suffix, label in (("p50", step.median), ("p95", step.late))
    )


def _read(step: Step, share: float, incident_id: int) -> Reading:
    sql, parameters = step.select(incident_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY seconds), array_agg(DISTINCT id ORDER BY id)"  # noqa: S608
            f" FROM ({sql}) taken",
            [share, *parameters],
        )
        value, ids = cursor.fetchone()
    return Reading(_rounded(value), step.record_type, ids or [])


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(float(seconds), 1)
