"""Ports of this machine: read from the settings, found free, waited for."""

import socket
import time
from collections.abc import Callable

import httpx

from unpaused.config import environment
from unpaused.kernel.errors import Refused, Unavailable

READY_SECONDS = 180


def port(name: str) -> int:
    """The port that this setting gives. Raises Refused where it is none."""
    text = environment.value(name)
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise Refused("port.form", "{name} must be a port between 1 and 65535, not {text}.", name=name, text=text)
    return int(text)


def free_port(name: str) -> int:
    """The port that this setting gives. Raises Refused where something listens there already."""
    wanted = port(name)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: what lingers is no obstacle
        try:
            trial.bind(("127.0.0.1", wanted))
        except OSError:
            raise Refused(
                "port.taken", "Port {port} is taken. Set {name} to another.", port=wanted, name=name
            ) from None
    return wanted


def any_free_port() -> int:
    """One that the system chooses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until_ready(http_port: int, given_up: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
    """Until the site on this port can work, or whoever started it gives up. Raises Unavailable after three minutes."""
    deadline = time.monotonic() + seconds
    while not given_up():
        if _ready(http_port):
            return
        if time.monotonic() > deadline:
            raise Unavailable(
                "site.silent", "The site did not come up on port {port}. Its log says why.", port=http_port
            )
        time.sleep(0.2)


def _ready(http_port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{http_port}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
