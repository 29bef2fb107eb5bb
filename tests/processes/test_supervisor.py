import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from unpaused.config.processes import ports
from unpaused.config.processes.supervisor import WORKERS_STOP_SECONDS, Program, Supervisor, site_programs

_WRITE_AND_WAIT = "import os,sys,time,pathlib; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Supervisor, Path]]:
    note = tmp_path / "pid"
    supervisor = Supervisor([Program("sleeper", [sys.executable, "-c", _WRITE_AND_WAIT, str(note)])])
    supervisor.start()
    yield supervisor, note
    supervisor.stop()


def _read(note: Path, other_than: int = 0) -> int:
    for _ in range(2400):
        text = note.read_text() if note.exists() else ""
        if text and int(text) != other_than:
            return int(text)
        time.sleep(0.05)
    raise AssertionError("the program did not start")


def test_a_program_that_is_killed_comes_back(site: tuple[Supervisor, Path]) -> None:
    _supervisor, note = site
    first = _read(note)
    os.kill(first, signal.SIGKILL)
    assert _read(note, other_than=first) != first


_MASTER = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {_WRITE_AND_WAIT!r}, sys.argv[1]])
time.sleep(600)
"""


@pytest.fixture
def master(tmp_path: Path) -> Iterator[tuple[Supervisor, Path]]:
    """A program that works through a process of its own, as the web server does."""
    note = tmp_path / "worker"
    supervisor = Supervisor([Program("master", [sys.executable, "-c", _MASTER, str(note)])])
    supervisor.start()
    yield supervisor, note
    supervisor.stop()


def test_the_workers_of_a_killed_program_do_not_outlive_it(master: tuple[Supervisor, Path]) -> None:
    supervisor, note = master
    worker = _read(note)
    os.kill(supervisor.pid("master"), signal.SIGKILL)
    assert _read(note, other_than=worker) != worker
    assert _gone(worker)


def test_stopping_ends_the_workers_of_a_program_too(master: tuple[Supervisor, Path]) -> None:
    supervisor, note = master
    worker = _read(note)
    supervisor.stop()
    assert _gone(worker)


def test_a_program_that_keeps_dying_holds_up_no_other(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    supervisor = Supervisor(
        [
            Program("broken", [sys.executable, "-c", "raise SystemExit(1)"]),
            Program("sleeper", [sys.executable, "-c", _WRITE_AND_WAIT, str(note)]),
        ]
    )
    supervisor.start()
    try:
        first = _read(note)
        os.kill(first, signal.SIGKILL)
        assert _read(note, other_than=first) != first
    finally:
        supervisor.stop()


def _gone(pid: int) -> bool:
    """Whether the process ends soon: the system reaps an orphan when it gets round to it."""
    for _ in range(1200):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def _absent(pid: int) -> bool:
    """Whether there is no such process any more; looked at a moment later where there is."""
    there = psutil.pid_exists(pid)
    if there:
        time.sleep(0.05)
    return not there


def test_stopping_ends_every_program(site: tuple[Supervisor, Path]) -> None:
    supervisor, note = site
    pid = _read(note)
    supervisor.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_programs_end_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import sys, time; from unpaused.config.processes.supervisor import Program, Supervisor;"
        f"Supervisor([Program('sleeper', [sys.executable, '-c', {_WRITE_AND_WAIT!r}, {str(note)!r}])]).start();"
        "time.sleep(600)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code])
    pid = _read(note)
    supervisor.kill()
    supervisor.wait()
    assert any(_absent(pid) for _ in range(1200)), "the program outlived its supervisor"


_STUCK = """
import pathlib, time

def application(environ, start_response):
    pathlib.Path(environ["QUERY_STRING"]).write_text("here")
    time.sleep(600)
"""


@pytest.mark.long
def test_a_worker_that_never_ends_keeps_no_port_after_its_server_was_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after SIGKILL of the supervisor: the server gets one SIGTERM, and nobody follows it up."""
    (tmp_path / "stuck.py").write_text(_STUCK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    port, note = ports.any_free_port(), tmp_path / "note"
    web = next(one for one in site_programs(port, ports.any_free_port()) if one.name == "web")
    server = subprocess.Popen([*web.command[:-1], "stuck:application"], start_new_session=True)
    try:
        asking = threading.Thread(target=_ask, args=(f"http://127.0.0.1:{port}/?{note}", note), daemon=True)
        asking.start()
        for _ in range(1200):
            if note.exists():
                break
            time.sleep(0.05)
        assert note.exists()
        workers = psutil.Process(server.pid).children(recursive=True)
        server.terminate()
        server.wait(timeout=WORKERS_STOP_SECONDS + 60)
        assert psutil.wait_procs(workers, timeout=10)[1] == []
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def _ask(address: str, note: Path) -> None:
    """Until somebody works on it."""
    while not note.exists():
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(address, timeout=600)
        time.sleep(0.1)
