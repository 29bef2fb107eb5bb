"""Runs a set of processes: starts them, restarts those that die, stops them all together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from unpaused.config import environment

STOP_SECONDS = 15
WORKERS_STOP_SECONDS = 12
"""The web server kills those of its workers that have not ended by then. It does so itself: when the supervisor was
killed nobody else is left to, and a master that waits for ever keeps the port from the next start."""
SETTLED_SECONDS = 300
"""Who ran this long before dying is brought back at once: what happened months ago slows nobody down."""
LONGEST_PAUSE_SECONDS = 30
_PR_SET_PDEATHSIG = 1
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Program:
    """A name, a command line, and the environment to add to this process's own."""

    name: str
    command: Sequence[str]
    surroundings: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """One program: its process, when it began, how often in a row it died early, when it comes back after dying."""

    program: Program
    process: "subprocess.Popen[bytes]"
    began: float
    deaths: int = 0
    back_at: float | None = None


class Supervisor:
    """Keeps programs running until `stop`. A program that dies comes back after a second, then two, four, ... 30."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._programs = programs
        self._runs: dict[str, _Run] = {}
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._watch = threading.Thread(target=self._watch_all, daemon=True)

    def start(self) -> None:
        """Starts all. Does nothing after `stop`."""
        with self._changing:
            if not self._stopping.is_set():
                self._runs = {one.name: _Run(one, _launched(one), time.monotonic()) for one in self._programs}
        self._watch.start()

    def pid(self, name: str) -> int:
        return self._runs[name].process.pid

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        """Asks all to end, then kills what has not ended after 15 s. Safe to call twice."""
        self._stopping.set()
        with self._changing:
            processes = [run.process for run in self._runs.values()]
        for process in processes:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _end_group(process)

    def wait(self) -> None:
        """Until `stop` is called, for example by a signal handler."""
        while not self._stopping.wait(1):
            pass

    def _watch_all(self) -> None:
        while not self._stopping.wait(0.5):
            for run in self._runs.values():
                with self._changing:
                    if not self._stopping.is_set():
                        _look_after(run)


def _look_after(run: _Run) -> None:
    """Notes a death, and brings back who has waited long enough; nobody waits for another program's pause."""
    now = time.monotonic()
    if run.back_at is None:
        if run.process.poll() is not None:
            _note_death(run, now)
    elif now >= run.back_at:
        run.process, run.began, run.back_at = _launched(run.program), now, None


def _note_death(run: _Run, now: float) -> None:
    _end_group(run.process)  # workers that outlived their master would keep its port from the next one
    run.deaths = 1 if now - run.began > SETTLED_SECONDS else run.deaths + 1
    pause = min(2 ** (run.deaths - 1), LONGEST_PAUSE_SECONDS)
    run.back_at = now + pause
    _log.warning("process.died", process=run.program.name, code=run.process.returncode, again_in_seconds=pause)


def _launched(program: Program) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        program.command,
        env={**os.environ, **program.surroundings},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches this process alone, which then stops the others in order
        preexec_fn=end_with_parent,
    )


def end_with_parent() -> None:
    """Linux: a program asks to be ended when the supervisor is killed and can no longer stop it. Elsewhere: nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kills what is left of a program and of the processes it started."""
    _signal(process, signal.SIGKILL)
    process.wait()


def site_programs(http_port: int, live_port: int) -> list[Program]:
    """What `unpaused up` runs: web (pages and API), live (server-sent events), worker (jobs), and the backup
    where it is configured."""
    python = sys.executable
    worker = [python, "-m", "unpaused.config.processes.worker"]
    granian = [
        *(python, "-m", "granian", "--host", "127.0.0.1", "--no-access-log", "--log-level", "warning"),
        *("--log-config", str(Path(__file__).with_name("granian.json"))),
        *("--workers-kill-timeout", str(WORKERS_STOP_SECONDS)),
    ]
    backup = [Program("backup", [python, "-m", "unpaused.config.cli.main", "backup", "keep"])]
    return [
        Program(
            "web",
            [
                *granian,
                *("--interface", "wsgi", "--port", str(http_port), "--workers", "2", "--blocking-threads", "4"),
                "unpaused.config.wsgi:application",
            ],
        ),
        Program(
            "live",
            [*granian, "--interface", "asgi", "--port", str(live_port), "unpaused.config.asgi:application"],
        ),
        # A core system or a receiver that answers slowly must hold up no message, a thousand messages no one-time code.
        Program("worker", [*worker, "events", "screening", "messages", "upkeep", "rehearsals", "builtin"]),
        Program("money", [*worker, "payouts", "core"]),
        Program("webhooks", [*worker, "webhooks"]),
        Program("urgent", [*worker, "urgent"]),
        *(backup if environment.value("BACKUP_URL") else []),
    ]
