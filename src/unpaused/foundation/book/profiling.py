"""The book counted for a rehearsal: DuckDB over the decrypted columns, in memory, never on disk.

Nobody is in the result, only counts by area, product and benefit; scope is applied before anything is counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from unpaused.engines.forecasting import Cover, History, PeopleCell, Profile
from unpaused.foundation.areas.places import prefix
from unpaused.foundation.book.records import Scope

Tell = Callable[[str, int, int], None]
HISTORY_YEARS = 5
_COLUMNS = {
    "persons": ["person_id", "phone", "area_code", "branch_code", "salesperson_id"],
    "policies": ["policy_no", "product_code", "insured_id", "branch_code", "since_date", "until_date", "status"],
    "benefits": ["policy_no", "benefit_code", "sum_insured_fen", "waiting_days", "deductible_fen"],
    "claims": ["policy_no", "event_date", "benefit_code", "paid_fen"],
    "group_members": ["policy_no", "person_id", "joined_date"],
    "salespeople": ["salesperson_id", "status"],
}
STEPS = len(_COLUMNS) + 4
"""How much of the stage "count" is told."""
_PLACED = """
CREATE TEMP TABLE placed AS
SELECT person_id, area_code, p.phone IS NOT NULL AS phone, coalesce(s.status IS DISTINCT FROM 'left'
    AND s.salesperson_id IS NOT NULL, false) AS salesperson
FROM persons p LEFT JOIN salespeople s USING (salesperson_id)
WHERE (len($prefixes) = 0 OR list_contains($prefixes, '')
    OR len(list_filter($prefixes, lambda x: starts_with(area_code, x))) > 0)
    AND ($branches IS NULL OR list_contains($branches, p.branch_code))
"""
_HELD = """
CREATE TEMP TABLE held AS
WITH standing AS (
    SELECT * FROM policies WHERE coalesce(status, 'in_force') = 'in_force' AND coalesce(since_date <= $last, true)
        AND coalesce(until_date >= $first, true) AND ($branches IS NULL OR list_contains($branches, branch_code))
)
SELECT DISTINCT person_id, area_code, policy_no, product_code, since_date FROM (
    SELECT insured_id AS person_id, policy_no, coalesce(product_code, '?') AS product_code, since_date FROM standing
    UNION ALL
    SELECT m.person_id, s.policy_no, coalesce(s.product_code, '?'), greatest(s.since_date, m.joined_date)
    FROM standing s JOIN group_members m USING (policy_no)
) JOIN placed USING (person_id)
"""
_PEOPLE = """
SELECT coalesce(area_code, ''), products, phone, salesperson, count(*) FROM placed LEFT JOIN (
    SELECT person_id, string_agg(DISTINCT product_code, ',' ORDER BY product_code) AS products FROM held GROUP BY 1
) USING (person_id) GROUP BY ALL ORDER BY ALL
"""
_COVERS = """
SELECT coalesce(area_code, ''), product_code, coalesce(benefit_code, ''), count(*),
    sum(greatest(0, least(1, coalesce(date_diff('day', $first::DATE, since_date + waiting_days::INTEGER), 0) / $days))),
    sum(s), sum(s * s), sum(s * s * s), sum(d), sum(d * d), sum(d * d * d)
FROM (
    SELECT h.*, b.benefit_code, b.waiting_days, coalesce(b.sum_insured_fen, 0)::DOUBLE AS s,
        coalesce(b.deductible_fen, 0)::DOUBLE AS d
    FROM held h LEFT JOIN benefits b USING (policy_no)
) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_HISTORY = """
WITH ours AS (SELECT * FROM policies WHERE $branches IS NULL OR list_contains($branches, branch_code)),
insured AS (
    SELECT policy_no, coalesce(product_code, '?') AS product_code, least(coalesce(until_date, $as_of), $as_of) AS ends,
        greatest(coalesce(since_date, $from), $from) AS begins,
        greatest(1, (SELECT count(*) FROM group_members m WHERE m.policy_no = ours.policy_no)) AS people
    FROM ours
),
risk AS (
    SELECT product_code, benefit_code, sum(people * greatest(0, date_diff('day', begins, ends)) / 365.25) AS years
    FROM insured JOIN benefits USING (policy_no) GROUP BY 1, 2
),
happened AS (
    SELECT product_code, c.benefit_code, count(*) AS claims, count(*) FILTER (WHERE paid > 0) AS payments,
        avg(paid) FILTER (WHERE paid > 0) AS m1, avg(paid * paid) FILTER (WHERE paid > 0) AS m2,
        avg(paid * paid * paid) FILTER (WHERE paid > 0) AS m3,
        quantile_disc(paid, list_transform(range(101), lambda i: i / 100.0)) FILTER (WHERE paid > 0) AS percentiles
    FROM (SELECT *, coalesce(paid_fen, 0)::DOUBLE AS paid FROM claims) c JOIN insured USING (policy_no)
    WHERE event_date >= $from AND event_date <= $as_of GROUP BY 1, 2
)
SELECT product_code, benefit_code, coalesce(claims, 0), years, coalesce(payments, 0), m1, m2, m3, percentiles
FROM risk LEFT JOIN happened USING (product_code, benefit_code) ORDER BY 1, 2
"""


class Columns(Protocol):
    """The book as it is counted: whole columns of a dataset."""

    version: str
    as_of: date

    def columns(self, name: str, wanted: list[str]) -> pa.Table: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which areas (GB/T 2260; none: everywhere) and which days an incident is expected to be."""

    areas: tuple[str, ...]
    since: date
    days: int


def profile_of(book: Columns, wanted: Wanted, *, scope: Scope | None, tell: Tell) -> Profile:
    """Counts, for people living in the areas; history of the whole scope. Tells the stage "count"."""
    with duckdb.connect(":memory:") as engine:
        _load(engine, book, tell)
        asked = _asked(book, wanted, scope)
        counted = _counted(engine, asked, tell)
    return Profile(version=book.version, as_of=book.as_of.isoformat(), **counted)


def _load(engine: duckdb.DuckDBPyConnection, book: Columns, tell: Tell) -> None:
    for step, (name, columns) in enumerate(_COLUMNS.items()):
        tell("count", step, STEPS)
        engine.register(name, book.columns(name, columns))


def _asked(book: Columns, wanted: Wanted, scope: Scope | None) -> dict[str, Any]:
    return {
        "prefixes": [prefix(code) for code in wanted.areas],
        "branches": None if scope is None else sorted(scope.branches),
        "first": wanted.since,
        "last": max(wanted.since, book.as_of),
        "days": float(max(wanted.days, 1)),
        "as_of": book.as_of,
        "from": book.as_of - timedelta(days=365 * HISTORY_YEARS),
    }


def _counted(engine: duckdb.DuckDBPyConnection, asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    done = len(_COLUMNS)

    def run(sql: str) -> Sequence[tuple[Any, ...]]:
        nonlocal done
        tell("count", done, STEPS)
        done += 1
        used = {name: value for name, value in asked.items() if f"${name}" in sql}
        return engine.execute(sql, used).fetchall()

    run(_PLACED)
    run(_HELD)
    policies = engine.execute("SELECT product_code, count(DISTINCT policy_no) FROM held GROUP BY 1 ORDER BY 1")
    by_product = dict(policies.fetchall())
    any_policy = bool(engine.execute("SELECT count(*) FROM policies").fetchall()[0][0])
    counted = {
        "people": tuple(_people(row) for row in run(_PEOPLE)),
        "covers": tuple(_cover(row) for row in run(_COVERS)),
        "history": tuple(_history(row) for row in engine.execute(_HISTORY, _of_history(asked)).fetchall()),
        "policies": by_product,
        "has_policies": any_policy,
    }
    tell("count", STEPS, STEPS)
    return counted


def _of_history(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: asked[name] for name in ("branches", "as_of", "from")}


def _people(row: tuple[Any, ...]) -> PeopleCell:
    area, products, phone, salesperson, people = row
    return PeopleCell(area, tuple(products.split(",")) if products else (), phone, salesperson, people)


def _cover(row: tuple[Any, ...]) -> Cover:
    area, product, benefit, count, waiting, *sums = row
    return Cover(area, product, benefit, count, float(waiting or 0), tuple(sums[:3]), tuple(sums[3:]))


def _history(row: tuple[Any, ...]) -> History:
    product, benefit, claims, years, payments, *moments, percentiles = row
    paid = tuple(moments) if payments else None
    return History(product, benefit, claims, float(years), payments, paid, tuple(percentiles or ()))
