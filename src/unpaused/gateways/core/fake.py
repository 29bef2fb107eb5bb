"""A core system inside the process. Verified against the one behind HTTP."""

from collections.abc import Mapping
from datetime import date

from unpaused.gateways.core.gateway import Json, PaidAnswer
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable


class FakeCore:
    """Has paid nothing, except what `paid` says by (person_id, policy_no); `written` is what it was told, by key.
    `down` closes it; `forget_next` takes the next write-back and then fails as if its answer were lost."""

    def __init__(self) -> None:
        self.paid: dict[tuple[int, str], PaidAnswer] = {}
        self.written: dict[str, tuple[str, dict[str, Json]]] = {}
        self.asked = 0
        self.down = False
        self.forget_next = False

    def already_paid(self, *, person_id: int, policy_no: str, benefit_code: str, event_date: date) -> PaidAnswer:
        self._reach()
        self.asked += 1
        return self.paid.get((person_id, policy_no), PaidAnswer("none"))

    def write_back(self, key: str, kind: str, payload: Mapping[str, Json]) -> None:
        self._reach()
        told = (kind, dict(payload))
        if self.written.setdefault(key, told) != told:
            raise Refused("core.refused", "The core system does not take this ({status}).", status=409)
        if self.forget_next:
            self.forget_next = False
            raise OutcomeUnknown("core.outcome_unknown", "The core system may or may not have been told.")

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("core.unavailable", "The core system does not answer ({reason}).", reason="down")
