"""Touches: that something of a person or a row changed, noted by the database in the transaction of the change.

An event says what happened and sets off what follows; a touch says only "look again", for tables that are derived from
what several rooms say (docs/adr/0016). A room watches its own tables in its own migrations, so that bulk statements
and writers still to come cannot be forgotten. Touches are forgotten by the one reader that has worked them in.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import migrations

from unpaused.foundation.events.models import Touch

_WATCH = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO events_touch (record, key)
            SELECT DISTINCT '{record}', now.{column}::text FROM fresh AS now WHERE now.{column} IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO events_touch (record, key)
            SELECT DISTINCT '{record}', was.{column}::text FROM stale AS was WHERE was.{column} IS NOT NULL;
    ELSE
        INSERT INTO events_touch (record, key)
            SELECT DISTINCT '{record}', each.key FROM fresh AS now JOIN stale AS was ON was.id = now.id
            CROSS JOIN LATERAL (VALUES (was.{column}::text), (now.{column}::text)) AS each (key)
            WHERE each.key IS NOT NULL AND ({when});
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {name}_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_update AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """What waits to be looked at again: keys by kind of record, and the ids to forget afterwards."""

    ids: Collection[int]
    keys: Mapping[str, frozenset[str]]

    def of(self, record: str) -> frozenset[str]:
        return self.keys.get(record, frozenset())


def touched(most: int | None = None) -> Touched:
    """`most` of them at most, all where it is None; touches of the same record together, so that it is looked at once
    however often it changed. One query."""
    rows = Touch.objects.order_by("record", "key").values_list("pk", "record", "key")
    found = list(rows if most is None else rows[:most])
    keys: dict[str, set[str]] = defaultdict(set)
    for _, record, key in found:
        keys[record].add(key)
    return Touched([pk for pk, _, _ in found], {record: frozenset(of) for record, of in keys.items()})


def forget(done: Touched) -> None:
    """In the transaction that has worked them in. A touch that came meanwhile has another id and stays."""
    Touch.objects.filter(pk__in=list(done.ids)).delete()


def waiting() -> int:
    """How many touches nobody has worked in yet."""
    return Touch.objects.count()


def watch(table: str, record: str, column: str, *, when: str = "TRUE") -> migrations.RunSQL:
    """For a room's migration: each statement on `table` touches `record` with the values of `column`.

    `when` narrows updates, as SQL over `was` and `now`.
    """
    name = f"{table}_touches_{record}"
    forward = _WATCH.format(name=name, table=table, record=record, column=column, when=when)
    return migrations.RunSQL(forward, f"DROP FUNCTION {name} CASCADE")
