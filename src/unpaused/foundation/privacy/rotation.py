"""Rotating the master key while the system runs.

Each step bears being done again: a rotation that was cut off goes on where it was. Between the steps we wait until
every process knows what the step before changed, and until every transaction from before it has ended.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from unpaused.foundation.audit import signing, trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.keys import ciphers
from unpaused.foundation.keys.ring import LOOK_SECONDS
from unpaused.foundation.privacy import indexes, subjects
from unpaused.foundation.privacy.models import IndexKey, KeyRotation, Subject
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable

CHUNK = 2000
SETTLE_SECONDS = LOOK_SECONDS + indexes.KNOWN_SECONDS + 1
_PATIENCE_SECONDS = 600.0
Tell = Callable[[str, int, int], None]
State = IndexKey.State


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did, by rows."""

    key_id: str
    generation: int
    keys: int
    indexes: int


def rotate(*, by: Actor, tell: Tell = lambda stage, done, total: None, settle: float = SETTLE_SECONDS) -> Rotated:
    """Everything under the master key that writes, and blind indexes under a key of their own that is new.

    The new master key must stand first in the ring of every process, the former after it. Raises Refused where there is
    nothing to rotate, Unavailable where an old transaction does not end.
    """
    row = _begun(by)
    _wait(settle)
    generation = _next_generation(row)
    _wait(settle)
    _write_with(generation)
    _wait(settle)
    _older_transactions_end()
    done = {"keys": _rewrap_index_keys(), "indexes": 0}
    while left := _subjects_left():
        done["keys"] += _rewrap_subjects(left, tell)
    while left := _indexes_left(generation):
        done["indexes"] += _raise_indexes(generation, left, tell)
    _finish(row, generation, done, by)
    return Rotated(row.key_id, generation, done["keys"], done["indexes"])


def _begun(by: Actor) -> KeyRotation:
    """The rotation to the key that writes, begun now or before."""
    current = settings.KEYRING.current
    with transaction.atomic():
        _one_at_a_time()
        unfinished = KeyRotation.objects.filter(ended_at=None).first()
        if unfinished and unfinished.key_id == current.id:
            return unfinished
        if unfinished:
            raise Refused("keys.unfinished", "The rotation to {key} has not ended: put that key first again.",
                          key=unfinished.key_id)  # fmt: skip
        if not _subjects_left() and not IndexKey.objects.exclude(wrapped_under=current.id).exists():
            raise Refused("keys.nothing", "Everything is under the master key that stands first. Put a new one first.")
        for former in settings.KEYRING.masters()[1:]:
            signing.vouch(former, current)
        trail.record(by=by, action="keys.rotate", on=("master_key", current.id))
        return KeyRotation.objects.create(key_id=current.id, begun_at=clock.now())


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('keys.rotate'))")


def _next_generation(row: KeyRotation) -> int:
    """The generation that this rotation makes: read by all, written by none yet."""
    with transaction.atomic():
        _one_at_a_time()
        row.refresh_from_db()
        if row.generation is None:
            last = IndexKey.objects.order_by("-generation").values_list("generation", flat=True)[0]
            row.generation = last + 1
            key, under = indexes.wrapped(row.generation, ciphers.new_key())
            IndexKey.objects.create(
                generation=row.generation,
                suite=settings.SUITE,
                state=State.READING,
                wrapped_key=key,
                wrapped_under=under,
                created_at=clock.now(),
            )
            row.save(update_fields=["generation"])
    indexes.look_again()
    return row.generation


def _write_with(generation: int) -> None:
    with transaction.atomic():
        _one_at_a_time()
        IndexKey.objects.filter(state=State.WRITING).exclude(pk=generation).update(state=State.READING)
        IndexKey.objects.filter(pk=generation).update(state=State.WRITING)
    indexes.look_again()


def _finish(row: KeyRotation, generation: int, done: dict[str, int], by: Actor) -> None:
    with transaction.atomic():
        _one_at_a_time()
        IndexKey.objects.exclude(pk=generation).update(state=State.RETIRED)
        row.ended_at, row.counts = clock.now(), done
        row.save(update_fields=["ended_at", "counts"])
        detail: dict[str, object] = {**done, "generation": generation}
        trail.record(by=by, action="keys.rotated", on=("master_key", row.key_id), detail=detail)
    indexes.look_again()


def _wait(seconds: float) -> None:
    time.sleep(seconds)


def _older_transactions_end() -> None:
    """A transaction that began before the switch may still write what it knew then."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        now = cursor.fetchone()[0]
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [now])
            if cursor.fetchone()[0]:
                return
            if time.monotonic() > deadline:
                raise Unavailable(
                    "keys.transaction", "A transaction has been open for ten minutes: end it, run it again."
                )
            time.sleep(0.2)


def _rewrap_index_keys() -> int:
    """The retired ones too: the chain begins with them."""
    count = 0
    for row in IndexKey.objects.exclude(wrapped_under=settings.KEYRING.current.id):
        row.wrapped_key, row.wrapped_under = indexes.wrapped(row.generation, indexes.unwrapped(row))
        row.save(update_fields=["wrapped_key", "wrapped_under"])
        count += 1
    return count


def _subjects_left() -> int:
    return Subject.objects.exclude(wrapped_under=settings.KEYRING.current.id).exclude(wrapped_key=None).count()


_CHOSEN = """
    SELECT id, wrapped_key, wrapped_under FROM privacy_subject
    WHERE id > %s AND wrapped_under <> %s AND wrapped_key IS NOT NULL ORDER BY id LIMIT %s FOR UPDATE
"""
_REWRAP = """
    UPDATE privacy_subject AS s SET wrapped_key = n.wrapped_key, wrapped_under = %s
    FROM unnest(%s::uuid[], %s::bytea[]) AS n (id, wrapped_key) WHERE s.id = n.id
"""


def _rewrap_subjects(total: int, tell: Tell) -> int:
    """One pass over all; the row lock keeps a key that is being destroyed from being brought back."""
    current, last, done = settings.KEYRING.current.id, UUID(int=0), 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CHOSEN, [last, current, CHUNK])
            rows = cursor.fetchall()
            if not rows:
                return done
            fresh = [subjects.wrap(pk, subjects.unwrap(pk, bytes(key), under))[0] for pk, key, under in rows]
            cursor.execute(_REWRAP, [current, [row[0] for row in rows], fresh])
        last, done = rows[-1][0], done + len(rows)
        tell("keys", done, max(total, done))


def _indexes_left(generation: int) -> int:
    return sum(_count(table, column, generation) for table, column in indexes.index_columns())


def _raise_indexes(generation: int, total: int, tell: Tell) -> int:
    done = 0
    for table, column in indexes.index_columns():
        for count in _raise_column(table, column, generation):
            done += count
            tell("indexes", done, max(total, done))
    return done


def _count(table: str, column: str, generation: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _named("SELECT count(*) FROM {table} WHERE get_byte({column}, 0) < %s", table, column), [generation]
        )
        return int(cursor.fetchone()[0])


_OLDER = """
    SELECT id, {column} FROM {table}
    WHERE get_byte({column}, 0) < %s AND (%s::text IS NULL OR id > %s::{kind}) ORDER BY id LIMIT %s FOR UPDATE
"""
_RAISE = """
    UPDATE {table} AS t SET {column} = n.value
    FROM unnest(%s::{kind}[], %s::bytea[]) AS n (id, value) WHERE t.id = n.id
"""


def _raise_column(table: str, column: str, generation: int) -> Iterator[int]:
    known, last = indexes.generations(), None
    kind = "uuid" if table == Subject._meta.db_table else "bigint"
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_named(_OLDER, table, column, kind), [generation, last, last, CHUNK])
            rows = cursor.fetchall()
            if not rows:
                return
            fresh = [known.raised(bytes(value), generation) for _, value in rows]
            cursor.execute(_named(_RAISE, table, column, kind), [[row[0] for row in rows], fresh])
        last = rows[-1][0]
        yield len(rows)


def _named(statement: str, table: str, column: str, kind: str = "bigint") -> sql.Composed:
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column), "kind": sql.SQL(kind)}
    return sql.SQL(statement).format(**names)
