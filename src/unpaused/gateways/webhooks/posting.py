"""One call: pinned to the address that was checked, no redirects, no proxies, an end in time, no answer read."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from unpaused.gateways.webhooks.addresses import Reach, check_url, resolved
from unpaused.kernel.errors import Refused, Unavailable

SECONDS = 15.0
"""For the whole call, from the look-up of the name to the answer's head."""
_STEP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`status`: of HTTP, 0 where none came; `fault`: a code, empty where it was taken (2xx)."""

    status: int = 0
    fault: str = ""

    @property
    def taken(self) -> bool:
        return not self.fault


def post(url: str, body: bytes, headers: Mapping[str, str], *, reach: Reach, seconds: float = SECONDS) -> Answer:
    """Sends `body` (JSON). Raises nothing for what happens on the way: that is in the answer."""
    try:
        return asyncio.run(asyncio.wait_for(_post(url, body, headers, reach), seconds))
    except TimeoutError:
        return Answer(fault="webhooks.too_slow")
    except (Refused, Unavailable) as error:
        return Answer(fault=error.code)
    except httpx.TimeoutException:
        return Answer(fault="webhooks.too_slow")
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return Answer(fault="webhooks.no_answer")


async def _post(url: str, body: bytes, headers: Mapping[str, str], reach: Reach) -> Answer:
    parts = check_url(url, reach)
    address, port = await resolved(parts, reach)
    pinned = httpx.URL(url).copy_with(host=address, port=port)
    sent = {**headers, "Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Unpaused"}
    async with (
        httpx.AsyncClient(timeout=_STEP_SECONDS, trust_env=False, follow_redirects=False) as client,
        client.stream(
            "POST", pinned, content=body, headers=sent, extensions={"sni_hostname": parts.hostname}
        ) as answer,
    ):
        return _judged(answer.status_code)


def _judged(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status)
    if 300 <= status < 400:
        return Answer(status, "webhooks.redirect")
    return Answer(status, "webhooks.gone" if status == 410 else "webhooks.not_taken")
