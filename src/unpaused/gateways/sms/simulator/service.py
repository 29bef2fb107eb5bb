"""The centre with its HTTP door."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from unpaused.gateways.simulation import Answer, JsonDoor
from unpaused.gateways.sms.simulator.centre import MessageCentre
from unpaused.gateways.sms.simulator.handsets import Faults
from unpaused.kernel.errors import Refused


class SmsService:
    """A running message centre and its door; `stop` ends both."""

    def __init__(self, centre: MessageCentre, http_port: int = 0) -> None:
        self.centre = centre.start()
        self.door = JsonDoor(self._route, http_port)
        self.door.start()

    def stop(self) -> None:
        self.door.stop()
        self.centre.stop()

    def _route(self, method: str, parts: list[str], query: Mapping[str, str], body: Any) -> Answer:
        match method, parts:
            case "GET", ["handsets", number]:
                return 200, [message.as_json() for message in self.centre.handsets.of(number)]
            case "POST", ["handsets", number, "send"] if isinstance(body, dict):
                self.centre.reply(number, str(body.get("to", "")), str(body.get("text", "")))
                return 202, {}
            case "GET", ["messages"]:
                since = int(query["since"]) if query.get("since", "").isdecimal() else 0
                return 200, [message.as_json() for message in self.centre.handsets.since(since)]
            case "GET", ["counts"]:
                return 200, self.centre.counts
            case _, ["faults"]:
                return self._faults(method, body)
        return 404, {"error": "no such page"}

    def _faults(self, method: str, body: Any) -> Answer:
        if method == "DELETE":
            self.centre.faults = Faults()
        elif method == "POST" and isinstance(body, dict):
            try:
                self.centre.faults.change(body)
            except Refused as refusal:
                return 422, {"error": str(refusal)}
        return 200, asdict(self.centre.faults)
