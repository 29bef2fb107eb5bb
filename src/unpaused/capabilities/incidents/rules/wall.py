"""The wall between drills and the world: what an address says of itself."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

SIMULATED = "SIMULATED"
"""The file by which the drill's bank marks its folder."""


def is_simulated(address: str) -> bool:
    """Whether only a drill's party can be there: on this machine itself, or a folder that the drill's bank marked.

    A relay or tunnel on this machine that leads outside cannot be told from a simulated party.
    """
    parts = urlsplit(address)
    return _is_this_machine(parts.hostname or "") if parts.scheme else (Path(address) / SIMULATED).is_file()


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
