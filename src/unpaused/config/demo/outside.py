"""The parties outside, each a process of its own on loopback: message centre, mailboxes, bank, core system."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from unpaused.kernel.errors import Unavailable

READY_SECONDS = 20
SYSTEM_ID, PASSWORD = "unpaused", "drill"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the parties listen."""

    smpp: str
    handsets: str
    smtp: str
    mailboxes: str
    bank_folder: str
    bank: str
    core: str


class Outside:
    """Starts the four parties and stops them. Each ends by itself when this process does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> Addresses:
        """Raises Unavailable where one does not come up."""
        bank_folder = self._folder / "bank"
        bank_folder.mkdir(parents=True, exist_ok=True)
        sms = self._party("sms", ["--system-id", SYSTEM_ID, "--password", PASSWORD, *("--switched-off-share", "0.04")])
        email = self._party("email", [])
        bank = self._party("bank", ["--folder", str(bank_folder), "--delay", "0.5", "--reject-share", "0.05"])
        core = self._party("core", ["--paid-share", "0.05"])
        return Addresses(
            smpp=f"smpp://{SYSTEM_ID}:{PASSWORD}@127.0.0.1:{sms['port']}",
            handsets=_http(sms["http_port"]),
            smtp=f"smtp://127.0.0.1:{email['port']}",
            mailboxes=_http(email["http_port"]),
            bank_folder=str(bank_folder),
            bank=_http(bank["port"]),
            core=_http(core["port"]),
        )

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()

    def _party(self, name: str, arguments: Sequence[str]) -> dict[str, int]:
        ready = self._folder / f"{name}.ready"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "unpaused.config.demo.party", name, "--ready-file", str(ready), *arguments]
        process = subprocess.Popen(command, env=dict(os.environ), start_new_session=True)
        self._processes.append(process)
        deadline = time.monotonic() + READY_SECONDS
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable("demo.party", "The demo's {name} did not start.", name=name)
            time.sleep(0.05)
        facts: dict[str, int] = json.loads(ready.read_text())
        return facts


def _http(port: int) -> str:
    return f"http://127.0.0.1:{port}"
