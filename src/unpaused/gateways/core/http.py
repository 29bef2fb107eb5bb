"""The core system behind JSON over HTTP.

`POST /paid-check` and `PUT /writebacks/KEY`; persons are named in bodies, never in addresses, which end in logs.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx

from unpaused.gateways.core.gateway import Json, PaidAnswer
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable

_STATUSES = ("none", "paid", "in_payment")
_NOT_DONE = {401, 403, 404, 407, 408, 425, 429, 502, 503}
"""Said of the way, or of us as a whole, and never of what is told: it is told again once that is mended."""


class HttpCore:
    """A `CoreGateway` over one address. Safe for threads; connections are kept. Times in seconds."""

    def __init__(self, url: str, *, token: str = "", timeout: float = 5.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(base_url=url, timeout=timeout, headers=headers, trust_env=False)

    def already_paid(self, *, person_id: int, policy_no: str, benefit_code: str, event_date: date) -> PaidAnswer:
        question = {
            "person_id": person_id,
            "policy_no": policy_no,
            "benefit_code": benefit_code,
            "event_date": event_date.isoformat(),
        }
        try:
            answer = self._client.post("/paid-check", json=question)
        except httpx.HTTPError as error:
            raise _unavailable(type(error).__name__) from None
        if answer.status_code != httpx.codes.OK:
            raise _unavailable(f"HTTP {answer.status_code}")
        return _paid_answer(answer)

    def write_back(self, key: str, kind: str, payload: Mapping[str, Json]) -> None:
        try:
            told = {"kind": kind, "payload": dict(payload)}
            answer = self._client.put(f"/writebacks/{quote(key, safe='')}", json=told)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _unavailable(type(error).__name__) from None
        except httpx.HTTPError:
            raise _unknown() from None
        _judge(answer.status_code)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> "HttpCore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _paid_answer(answer: httpx.Response) -> PaidAnswer:
    try:
        content: Any = answer.json()
    except ValueError:
        raise _unavailable("not JSON") from None
    status = content.get("status") if isinstance(content, dict) else None
    if status not in _STATUSES:
        # An answer that cannot be understood is not a "no".
        raise _unavailable("unknown status")
    return PaidAnswer(status, str(content.get("reference") or ""))


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in _NOT_DONE:
        raise _unavailable(f"HTTP {status}")
    if 400 <= status < 500:
        raise Refused("core.refused", "The core system does not take this ({status}).", status=status)
    raise _unknown()


def _unavailable(reason: str) -> Unavailable:
    return Unavailable("core.unavailable", "The core system does not answer ({reason}).", reason=reason)


def _unknown() -> OutcomeUnknown:
    return OutcomeUnknown("core.outcome_unknown", "The core system may or may not have been told.")
