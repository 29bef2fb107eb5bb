"""The bank at its folder and its HTTP door."""

import itertools
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from unpaused.gateways.bank.simulator.faults import BankFaults
from unpaused.gateways.bank.simulator.house import BankHouse, Line, Outgoing
from unpaused.gateways.simulation import Answer, JsonDoor
from unpaused.kernel.errors import Refused


class FolderHouse:
    """A bank at a folder: `look` takes what lies in the outbox and sends what is due.

    What was taken is kept in `taken/`, what was executed in `bank-ledger.json`: a bank started again on the same
    folder knows all its payments and never executes one twice.
    """

    def __init__(self, folder: Path) -> None:
        self.house = BankHouse()
        self._ledger = folder / "bank-ledger.json"
        self._outbox, self._inbox, self._taken = folder / "outbox", folder / "inbox", folder / "taken"
        self._due: list[tuple[float, Outgoing]] = []
        self._held: list[Outgoing] = []
        self._lock = threading.Lock()
        for place in (self._outbox, self._inbox, self._taken):
            place.mkdir(parents=True, exist_ok=True)
        (folder / "SIMULATED").touch()  # a drill hands payouts to a folder that is marked so, and to no other
        self._serials = itertools.count(self._remember() + 1)

    def _remember(self) -> int:
        if self._ledger.exists():
            lines = [Line(**line) for line in json.loads(self._ledger.read_text())]
            self.house.ledger = {line.end_to_end_id: line for line in lines}
        known = sorted(self._taken.iterdir())
        for place in known:
            if place.suffix == ".xml":
                self.house.remember(place.read_bytes())
        return len(known)

    def _save(self) -> None:
        part = self._ledger.with_suffix(".part")
        part.write_text(json.dumps([asdict(line) for line in self.house.lines()]))
        part.replace(self._ledger)

    def look(self) -> int:
        """One round; how many files were taken."""
        with self._lock:
            found = sorted(place for place in self._outbox.iterdir() if place.suffix in (".xml", ".query"))
            for place in found:
                self._take(place)
            if found:
                self._save()
            self._send_due()
            return len(found)

    def release(self) -> int:
        """Send what was held back; how many answers."""
        with self._lock:
            held, self._held = self._held, []
            self._due += [(0.0, answer) for answer in held]
            self._send_due()
            return len(held)

    def _take(self, place: Path) -> None:
        taken = self._taken / f"{next(self._serials):06d}-{place.name}"
        place.replace(taken)
        asked = place.suffix == ".query"
        answers = self.house.asked(place.stem) if asked else self.house.take(taken.read_bytes())
        self._plan(answers)

    def _plan(self, answers: list[Outgoing]) -> None:
        faults = self.house.faults
        if faults.answer == "never":
            return
        if faults.answer == "held":
            self._held += answers
            return
        times = 2 if faults.answer == "twice" else 1
        for name, content in answers:
            for turn in range(times):
                again = name if turn == 0 else name.replace(".xml", "-again.xml")
                self._due.append((monotonic() + faults.delay, (again, content)))

    def _send_due(self) -> None:
        now = monotonic()
        for when, (name, content) in list(self._due):
            if when <= now:
                part = self._inbox / f".{name}.part"
                part.write_bytes(content)
                part.replace(self._inbox / name)
                self._due.remove((when, (name, content)))


class BankService:
    """A bank that looks into its folder all the time, and its door; `stop` ends both."""

    def __init__(self, folder: Path, http_port: int = 0, every: float = 0.05) -> None:
        self.bank = FolderHouse(folder)
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()
        self.door = JsonDoor(self._route, http_port)
        self.door.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self.door.stop()

    def _look_on(self) -> None:
        while not self._stopping.wait(self._every):
            self.bank.look()

    def _route(self, method: str, parts: list[str], query: Mapping[str, str], body: Any) -> Answer:
        match method, parts:
            case "GET", ["ledger"]:
                return 200, [asdict(line) for line in self.bank.house.lines()]
            case "POST", ["release"]:
                return 200, {"released": self.bank.release()}
            case _, ["faults"]:
                return self._faults(method, body)
        return 404, {"error": "no such page"}

    def _faults(self, method: str, body: Any) -> Answer:
        house = self.bank.house
        if method == "DELETE":
            house.faults = BankFaults()
        elif method == "POST" and isinstance(body, dict):
            try:
                house.faults.change(body)
            except Refused as refusal:
                return 422, {"error": str(refusal)}
        return 200, asdict(house.faults)
