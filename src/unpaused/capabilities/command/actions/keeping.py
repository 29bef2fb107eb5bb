"""The table of open ends kept true: touched people and rows are computed anew, and now and then everyone is.

One writer at a time, by a lock: whoever has it reads what the rooms say after taking it, so that nothing older can be
written over something newer. Touches are forgotten in the transaction that works them in: a worker killed in between
leaves them to the next. Not audited: nothing is stated here that the rooms have not recorded.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q

from unpaused.capabilities.command.models import Check, OpenEnd
from unpaused.capabilities.command.queries.computing import (
    Lines,
    computed_between,
    computed_for,
    matches_in,
    rows_in,
    subjects_in,
)
from unpaused.capabilities.screening import public as screening
from unpaused.foundation.events import touching
from unpaused.foundation.events.touching import Touched
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock

log = structlog.get_logger()
CHUNK = 5000
"""Touches, or ids, in one transaction: about a second."""
AT_ONCE = 300
"""Touches that a page works in by itself before it is drawn."""
CHECKS_KEPT = timedelta(days=30)
_DERIVED = [field.name for field in OpenEnd._meta.fields if not field.primary_key]
_COMPARED = [field.attname for field in OpenEnd._meta.fields]


def work_in(most: int = CHUNK) -> int:
    """Works in a chunk of touches; how many. 0 also where another is at work."""
    with transaction.atomic():
        if not _alone():
            return 0
        touched = touching.touched(most)
        if not touched.ids:
            return 0
        fresh = computed_for(touched)
        if _write(_kept(_touched_lines(touched, fresh)), fresh):
            tell("board")
        touching.forget(touched)
    return len(touched.ids)


def catch_up() -> int:
    """Before a page is drawn: works in what has just changed; how many touches still wait. Three quick queries where
    nothing has, and nothing but a count where a worker is at it already."""
    left = touching.waiting()
    if 0 < left <= AT_ONCE:
        left -= min(left, work_in(AT_ONCE))
    return left


def work_in_all() -> int:
    """Every touch there is, in chunks; how many."""
    done = 0
    while worked := work_in():
        done += worked
    return done


def reconcile() -> Check:
    """Computes the whole list anew, lays it beside the table, mends what differs and counts it: that must be nothing.

    In chunks by id, a transaction each; people and rows with a touch that waits are behind, not adrift.
    """
    began, lines, drift = time.monotonic(), 0, 0
    work_in_all()
    for after, until in _chunks():
        of_chunk, adrift = _reconcile_chunk(after, until)
        lines, drift = lines + of_chunk, drift + adrift
    if drift:
        log.error("command.open_ends_drifted", lines=lines, drift=drift)
    Check.objects.filter(at__lt=clock.now() - CHECKS_KEPT).delete()
    return Check.objects.create(at=clock.now(), lines=lines, drift=drift, seconds=time.monotonic() - began)


def _chunks() -> Iterator[tuple[int, int]]:
    """Of ids of matches and rows alike; lines whose match or row is gone lie below the highest id as well."""
    for after in range(0, max(screening.last_ids()), CHUNK):
        yield after, after + CHUNK


def _reconcile_chunk(after: int, until: int) -> tuple[int, int]:
    """How many lines the chunk has, and how many of them were wrong, missing or too many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('command.open_ends'))")
        kept = _kept(Q(match_id__gt=after, match_id__lte=until) | Q(row_id__gt=after, row_id__lte=until))
        fresh = computed_between(after, until)
        behind = touching.touched()
        wrong = [line for line in _write(kept, fresh) if not _is_behind(line, behind)]
        if wrong:
            tell("board")
    return len(fresh), len(wrong)


def _is_behind(line: OpenEnd, touched: Touched) -> bool:
    return (
        str(line.subject_id) in touched.of("subject")
        or str(line.match_id) in touched.of("match")
        or str(line.row_id) in touched.of("row")
    )


def _alone() -> bool:
    """Whether this transaction is the only writer, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('command.open_ends'))")
        return bool(cursor.fetchone()[0])


def _touched_lines(touched: Touched, fresh: Lines) -> Q:
    """The lines of the table that the touched people and rows have now, or had."""
    matches = {*matches_in(touched), *(line.match_id for line in fresh.values() if line.match_id)}
    return Q(subject_id__in=subjects_in(touched)) | Q(match_id__in=matches) | Q(row_id__in=rows_in(touched))


def _kept(condition: Q) -> Lines:
    return OpenEnd.objects.filter(condition).in_bulk()


def _write(kept: Lines, fresh: Lines) -> list[OpenEnd]:
    """Makes the table say `fresh` where it said `kept`; the lines that were wrong, missing or too many."""
    gone = [line for pk, line in kept.items() if pk not in fresh]
    changed = [line for pk, line in fresh.items() if pk not in kept or _differ(kept[pk], line)]
    if gone:
        OpenEnd.objects.filter(pk__in=[line.pk for line in gone]).delete()
    _put(changed)
    return gone + changed


def _put(changed: Iterable[OpenEnd]) -> None:
    OpenEnd.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=_DERIVED, batch_size=1000
    )


def _differ(one: OpenEnd, other: OpenEnd) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _COMPARED)
