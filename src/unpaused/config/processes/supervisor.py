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

import structlog

from unpaused.config import environment

STOP_SECONDS = 15
_PR_SET_PDEATHSIG = 1
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Program:
    """A name, a command line, and the environment to add to this process's own."""

    name: str
    command: Sequence[str]
    surroundings: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Keeps programs running until `stop`. A program that dies comes back after a second, then two, four, ... 30."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._programs = {program.name: program for program in programs}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._failures: dict[str, int] = {}
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._watch_all, daemon=True)

    def start(self) -> None:
        for program in self._programs.values():
            self._launch(program)
        self._watch.start()

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def stop(self) -> None:
        """Asks all to end, then kills what has not ended after 15 s. Safe to call twice."""
        self._stopping.set()
        for process in self._running.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()

    def wait(self) -> None:
        """Until `stop` is called, for example by a signal handler."""
        while not self._stopping.wait(1):
            pass

    def _launch(self, program: Program) -> None:
        self._running[program.name] = subprocess.Popen(
            program.command,
            env={**os.environ, **program.surroundings},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then stops the others in order
            preexec_fn=end_with_parent,
        )

    def _watch_all(self) -> None:
        while not self._stopping.wait(1):
            for name, process in list(self._running.items()):
                if process.poll() is not None and not self._stopping.is_set():
                    self._bring_back(name, process.returncode)

    def _bring_back(self, name: str, code: int) -> None:
        failures = self._failures[name] = self._failures.get(name, 0) + 1
        pause = min(2 ** (failures - 1), 30)
        _log.warning("process.died", process=name, code=code, again_in_seconds=pause)
        if not self._stopping.wait(pause):
            self._launch(self._programs[name])


def end_with_parent() -> None:
    """Linux: a program asks to be ended when the supervisor is killed and can no longer stop it. Elsewhere: nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def site_programs(http_port: int, live_port: int) -> list[Program]:
    """What `unpaused up` runs: web (pages and API), live (server-sent events), worker (jobs), and the backup
    where it is configured."""
    python = sys.executable
    worker = [python, "-m", "unpaused.config.processes.worker"]
    granian = [python, "-m", "granian", "--host", "127.0.0.1", "--no-access-log", "--log-level", "warning"]
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
        Program("worker", [*worker, "events", "screening", "messages", "upkeep", "builtin"]),
        Program("money", [*worker, "payouts", "core"]),
        Program("webhooks", [*worker, "webhooks"]),
        Program("urgent", [*worker, "urgent"]),
        *(backup if environment.value("BACKUP_URL") else []),
    ]
