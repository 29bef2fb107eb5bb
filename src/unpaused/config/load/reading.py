"""How the machine is loaded, read from the database at this moment. Nothing personal: names, counts and moments."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from unpaused.foundation.audit import checking
from unpaused.foundation.jobs.jobs import SILENT_SECONDS
from unpaused.foundation.machine.models import Heartbeat
from unpaused.kernel import clock

GATEWAYS = ("bank", "core", "sms", "email")
FAILED_SHOWN = 50
BACKUP_LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs of one queue. `oldest_seconds`: how long the oldest that is due has waited; None where none is."""

    name: str
    waiting: int
    planned: int
    running: int
    stalled: int
    failed: int
    oldest_seconds: float | None


@dataclass(frozen=True, slots=True)
class FailedJob:
    id: int
    task: str
    queue: str
    attempts: int
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Worker:
    id: int
    beat_at: datetime
    silent: bool


@dataclass(frozen=True, slots=True)
class Gateway:
    """`state` "up" or "down" as it answered last, "idle" where it was never called, "unset" where it is not configured.
    `waiting`: what waits for it."""

    name: str
    state: str
    succeeded_at: datetime | None
    failed_at: datetime | None
    fault: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Database:
    bytes: int
    connections: int
    most_connections: int
    longest_transaction_seconds: float


@dataclass(frozen=True, slots=True)
class Disk:
    free_bytes: int
    total_bytes: int

    @property
    def short(self) -> bool:
        return self.free_bytes < 0.1 * self.total_bytes


@dataclass(frozen=True, slots=True)
class Backup:
    """`configured` False: nothing leaves this machine. `until`: to where the store reaches."""

    configured: bool
    until: datetime | None
    base_at: datetime | None
    fault: str

    @property
    def late(self) -> bool:
        """Whether nobody has looked for long, as where the process does not run: then nothing tells of a fault."""
        return self.until is None or clock.now() - self.until > BACKUP_LATE


@dataclass(frozen=True, slots=True)
class Load:
    at: datetime
    queues: list[Queue]
    failed: list[FailedJob]
    workers: list[Worker]
    gateways: list[Gateway]
    database: Database
    disk: Disk
    seals: checking.State
    backup: Backup


def load() -> Load:
    """Everything, in about ten queries."""
    beats = {beat.name: beat for beat in Heartbeat.objects.all()}
    return Load(
        at=clock.now(),
        queues=[Queue(*row) for row in _rows(_QUEUES, [SILENT_SECONDS])],
        failed=[FailedJob(*row) for row in _rows(_FAILED, [FAILED_SHOWN])],
        workers=[Worker(*row) for row in _rows(_WORKERS, [SILENT_SECONDS])],
        gateways=_gateways(beats),
        database=Database(*_rows(_DATABASE)[0]),
        disk=_disk(),
        seals=checking.state(),
        backup=_backup(beats),
    )


_QUEUES = """
    SELECT j.queue_name,
        count(*) FILTER (WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= clock_timestamp()),
        count(*) FILTER (WHERE j.status = 'todo' AND j.scheduled_at > clock_timestamp()),
        count(*) FILTER (WHERE j.status = 'doing'),
        count(*) FILTER (WHERE j.status = 'doing'
            AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))),
        count(*) FILTER (WHERE j.status = 'failed'),
        extract(epoch FROM clock_timestamp() - min(coalesce(j.scheduled_at, e.at)) FILTER (
            WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= clock_timestamp()))::float
    FROM procrastinate_jobs AS j
    LEFT JOIN procrastinate_workers AS w ON w.id = j.worker_id
    LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id) AS e ON j.status = 'todo'
    WHERE j.status IN ('todo', 'doing', 'failed')
    GROUP BY 1 ORDER BY 1
"""
_FAILED = """
    SELECT j.id, j.task_name, j.queue_name, j.attempts,
        (SELECT max(at) FROM procrastinate_events AS e WHERE e.job_id = j.id AND e.type = 'failed')
    FROM procrastinate_jobs AS j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s
"""
_WORKERS = """
    SELECT id, last_heartbeat, last_heartbeat < now() - make_interval(secs => %s)
    FROM procrastinate_workers ORDER BY id
"""
_DATABASE = """
    SELECT pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
        current_setting('max_connections')::int,
        coalesce((SELECT extract(epoch FROM max(now() - xact_start)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()), 0)::float
"""
_WAITING = """
    SELECT 'bank', count(*) FROM claims_payout WHERE state IN ('core_checked', 'instructed', 'accepted', 'uncertain')
    UNION ALL
    SELECT 'core', (SELECT count(*) FROM claims_payout WHERE state IN ('waiting', 'held'))
        + (SELECT count(*) FROM claims_writeback WHERE done_at IS NULL)
    UNION ALL
    SELECT channel, count(*) FROM outreach_message WHERE state = 'queued' GROUP BY channel
"""


def _rows(question: str, values: Sequence[int | float] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, list(values))
        return list(cursor.fetchall())


def _gateways(beats: dict[str, Heartbeat]) -> list[Gateway]:
    waiting = dict(_rows(_WAITING))
    configured = {
        "bank": settings.BANK_FOLDER,
        "core": settings.CORE_URL,
        "sms": settings.SMPP_URL,
        "email": settings.SMTP_URL,
    }
    return [_gateway(name, beats.get(name), waiting.get(name, 0), bool(configured[name])) for name in GATEWAYS]


def _gateway(name: str, beat: Heartbeat | None, waiting: int, configured: bool) -> Gateway:
    if beat is None:
        return Gateway(name, "idle" if configured else "unset", None, None, "", waiting)
    state = "down" if beat.fault else "up"
    return Gateway(name, state, beat.succeeded_at, beat.failed_at, beat.fault, waiting)


def _disk() -> Disk:
    usage = shutil.disk_usage(settings.HOME)
    return Disk(usage.free, usage.total)


def _backup(beats: dict[str, Heartbeat]) -> Backup:
    beat, base = beats.get("backup"), beats.get("backup.base")
    until = beat.detail.get("until") if beat else None
    return Backup(
        configured=bool(settings.BACKUP_URL),
        until=datetime.fromisoformat(until) if until else None,
        base_at=base.succeeded_at if base else None,
        fault=beat.fault if beat else "",
    )
