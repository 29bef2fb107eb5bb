"""The core's memory and its HTTP door."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from unpaused.gateways.simulation import Answer, JsonDoor, share_of

_QUESTION = {"person_id", "policy_no", "benefit_code", "event_date"}


@dataclass(slots=True)
class Faults:
    """How the core misbehaves; all hold until changed."""

    mode: Literal["up", "down", "error", "garbage"] = "up"
    """down: 503 and nothing done. error: 500. garbage: an answer that is no answer."""
    slow: float = 0.0
    """Seconds before each answer; what was asked is done before them."""
    forget_answers: int = 0
    """The next n write-backs are kept, and answered with a 500."""


class CoreService:
    """A running core; `stop` ends it. Safe for threads."""

    def __init__(self, paid_share: float = 0.0, port: int = 0) -> None:
        self.faults = Faults()
        self.paid_share = paid_share
        self.written: dict[str, dict[str, Any]] = {}
        self.checks = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self.door = JsonDoor(self._route, port)
        self.door.start()

    @property
    def url(self) -> str:
        return self.door.url

    def stop(self) -> None:
        self._stopping.set()
        self.door.stop()

    def _route(self, method: str, parts: list[str], query: Mapping[str, str], body: Any) -> Answer:
        match method, parts:
            case _, ["faults"]:
                return self._set_faults(method, body)
            case "GET", ["writebacks"]:
                since = int(query["since"]) if query.get("since", "").isdecimal() else 0
                return 200, list(self.written.values())[since:]
            case "GET", ["counts"]:
                return 200, {"checks": self.checks, "writebacks": len(self.written)}
        return self._business(method, parts, body)

    def _business(self, method: str, parts: list[str], body: Any) -> Answer:
        if self.faults.mode == "down":
            return 503, {"error": "down"}
        if self.faults.mode == "error":
            return 500, {"error": "broken"}
        match method, parts:
            case "POST", ["paid-check"]:
                answer = self._paid(body)
            case "PUT", ["writebacks", key]:
                answer = self._write(key, body)
            case _:
                return 404, {"error": "no such page"}
        self._stopping.wait(self.faults.slow)
        return (200, ["garbage"]) if self.faults.mode == "garbage" else answer

    def _paid(self, body: Any) -> Answer:
        if not isinstance(body, dict) or not body.keys() >= _QUESTION:
            return 422, {"error": "person_id, policy_no, benefit_code and event_date are needed"}
        with self._lock:
            self.checks += 1
        name = f"{body['person_id']}/{body['policy_no']}"
        if share_of(name) >= self.paid_share:
            return 200, {"status": "none", "reference": ""}
        reference = "CORE-" + hashlib.sha256(name.encode()).hexdigest()[:10].upper()
        return 200, {"status": "paid" if share_of(reference) < 0.7 else "in_payment", "reference": reference}

    def _write(self, key: str, body: Any) -> Answer:
        if not isinstance(body, dict) or not isinstance(body.get("payload"), dict) or not body.get("kind"):
            return 422, {"error": "kind and payload are needed"}
        told = {"key": key, "kind": body["kind"], "payload": body["payload"]}
        with self._lock:
            if self.written.setdefault(key, told) != told:
                return 409, {"error": "the key was used for something else"}
            if self.faults.forget_answers > 0:
                self.faults.forget_answers -= 1
                return 500, {"error": "lost"}
        return 200, {"key": key}

    def _set_faults(self, method: str, body: Any) -> Answer:
        if method == "DELETE":
            self.faults = Faults()
        elif method == "POST" and isinstance(body, dict):
            if unknown := body.keys() - {field.name for field in fields(Faults)}:
                return 422, {"error": f"no such fault: {', '.join(sorted(unknown))}"}
            for name, value in body.items():
                setattr(self.faults, name, value)
        return 200, asdict(self.faults)
