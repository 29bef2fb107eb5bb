import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from unpaused.config.processes.supervisor import Program, Supervisor

_WRITE_AND_WAIT = "import os,sys,time,pathlib; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Supervisor, Path]]:
    note = tmp_path / "pid"
    supervisor = Supervisor([Program("sleeper", [sys.executable, "-c", _WRITE_AND_WAIT, str(note)])])
    supervisor.start()
    yield supervisor, note
    supervisor.stop()


def _read(note: Path, other_than: int = 0) -> int:
    for _ in range(600):
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
    for _ in range(200):
        if not psutil.pid_exists(pid):
            return
        time.sleep(0.05)
    raise AssertionError("the program outlived its supervisor")
