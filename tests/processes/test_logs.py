import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import structlog
from django.test import Client

from unpaused.config.logs import blot, formatter, known_by_its_sentence
from unpaused.config.processes import ports


@pytest.mark.parametrize("personal", ["42010219800101123X", "13812345678", "6222020200012345678"])
def test_what_looks_like_a_persons_number_never_reaches_a_log_line(personal: str) -> None:
    assert personal not in str(blot(None, "info", {"event": f"could not read {personal}"}))


def test_numbers_of_our_own_stay_readable() -> None:
    assert blot(None, "info", {"event": "claim CL260630-00017-4"}) == {"event": "claim CL260630-00017-4"}


def test_a_host_name_that_is_not_ours_is_told_in_one_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
            monkeypatch.setattr(handler, "stream", written)
    assert Client(headers={"host": "scanner.example"}).get("/").status_code == 400
    (line,) = written.getvalue().splitlines()
    told = json.loads(line)
    assert "scanner.example" in told["event"] and told["level"] == "error"
    assert "exception" not in told and "Traceback" not in line


def test_a_request_that_is_too_large_is_told_in_one_line() -> None:
    fault = (ValueError, ValueError("large"), None)
    record = logging.LogRecord("django.security.RequestDataTooBig", 40, "", 1, "large", (), fault)
    assert known_by_its_sentence(record) and record.exc_info is None


def test_where_an_error_was_answered_stands_in_the_line_and_no_whole_request() -> None:
    said = {"method": "GET", "path": "/claims/17", "status": 422, "code": "a", "request": "<GET '/?name=张三'>"}
    record = logging.makeLogRecord(
        {"name": "unpaused.ui", "levelname": "INFO", "msg": "answered with an error", **said}
    )
    told = json.loads(formatter().format(record))
    assert (told["method"], told["path"], told["status"], told["code"]) == ("GET", "/claims/17", 422, "a")
    assert "request" not in told


@pytest.mark.parametrize(
    "fault",
    [
        "raise ValueError('13812345678')",
        "import threading; threading.Thread(target=int, args=['no 13812345678']).start()",
        "import warnings; warnings.warn('13812345678')",
        "import asyncio; asyncio.run(own())",
        "import logging; logging.getLogger('psycopg.pool').warning('13812345678')",
        "import structlog; structlog.get_logger().warning('13812345678')",
    ],
)
def test_whatever_goes_wrong_in_a_process_is_a_line_of_json_without_numbers_of_people(fault: str) -> None:
    code = f"""
from unpaused.config import logs
logs.begin()
async def lost():
    raise ValueError('13812345678')
async def own():
    import asyncio
    task = asyncio.create_task(lost())
    await asyncio.sleep(0.01)
    del task
{fault}
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr
    told = [json.loads(line) for line in said.splitlines()]
    assert told and "13812345678" not in said and "[blotted]" in said


class Running:
    """`unpaused up` in a folder of its own; what it says on standard error."""

    def __init__(self, home: Path) -> None:
        self._said = (home / "stderr").open("w+")
        self.home, self._port = home, ports.any_free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "PUBLIC"))}
        kept |= {"UNPAUSED_HOME": str(home), "UNPAUSED_HTTP_PORT": str(self._port)}
        kept |= {"UNPAUSED_LIVE_PORT": str(ports.any_free_port()), "BANK_FOLDER": "", "UNPAUSED_DRILL": "1"}
        command = [sys.executable, "-c", "from unpaused.config.cli.main import main; main()", "up"]
        self._process = subprocess.Popen(command, env=kept, stdout=subprocess.DEVNULL, stderr=self._said)

    def lines(self) -> list[str]:
        return (self.home / "stderr").read_text().splitlines()

    def ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self._port}/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self, word: str) -> None:
        for child in psutil.Process(self._process.pid).children():
            if word in child.cmdline():
                child.send_signal(signal.SIGKILL)

    def kill_database(self) -> None:
        os.kill(int((self.home / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._said.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    site = Running(tmp_path)
    yield site
    site.end()


def _until(true: Callable[[], bool], seconds: int = 400) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.5)


@pytest.mark.long
def test_every_line_is_json_while_workers_and_the_database_are_killed(running: Running) -> None:
    _until(running.ready)
    running.kill("webhooks")
    running.kill_database()
    _until(lambda: "postgres.back" in str(running.lines()))
    _until(lambda: "process.died" in str(running.lines()) and running.ready())
    time.sleep(20)  # pools give up late
    running.end()
    told = [json.loads(line) for line in running.lines()]
    assert {"process.died", "postgres.died", "postgres.back"} <= {each["event"] for each in told}
