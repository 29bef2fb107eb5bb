"""Where a call may go: an address that a person typed must not become a door into our own network (SSRF)."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from unpaused.kernel.errors import Refused, Unavailable

Reach = Literal["loopback", "public", "private"]
"""loopback: this machine alone; public: the internet; private: the internet and networks of one's own."""
LONGEST_URL = 500
_PORTS = {"http": 80, "https": 443}
_NOWHERE = IPv4Network("0.0.0.0/8")  # "this network": some systems take it for this machine
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # NAT64: an IPv4 address inside


def check_url(url: str, reach: Reach = "private") -> SplitResult:
    """The address taken apart. Raises Refused where it is none of http or https, carries a name and password, or is a
    number out of reach; what a name stands for is looked up at each call."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or not url.isascii() or not url.isprintable():
        raise _no_address()
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Refused("webhooks.credentials", "Leave name, password and # out of the address.")
    if len(url) > LONGEST_URL or any(sign in url for sign in " \\"):
        raise _no_address()
    if _is_number(parts.hostname) and not may_reach(parts.hostname, reach):
        raise Refused("webhooks.out_of_reach", "This address lies in a network that webhooks do not reach.")
    return parts


async def resolved(parts: SplitResult, reach: Reach) -> tuple[str, int]:
    """One address of the host, to which the call is then pinned, and the port. Raises Unavailable where the name is
    unknown or any address that it stands for is out of reach."""
    port = parts.port or _PORTS[parts.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unavailable("webhooks.unknown_host", "The name of this address is not known.") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(may_reach(address, reach) for address in addresses):
        raise Unavailable("webhooks.out_of_reach", "This address lies in a network that webhooks do not reach.")
    return addresses[0], port


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def may_reach(address: str, reach: Reach) -> bool:
    """Whether an IP address is within reach; what is written inside an IPv6 address counts, too."""
    ip = _inner(ip_address(address.split("%")[0]))
    if reach == "loopback" or ip.is_loopback:
        return ip.is_loopback and reach != "public"
    if ip in _NOWHERE or ip.is_multicast or ip.is_unspecified or ip.is_reserved or ip.is_link_local:
        return False
    return ip.is_global or (reach == "private" and ip.is_private)


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(ip, IPv4Address):
        return ip
    if any(ip in network for network in _TRANSLATED):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


def _no_address() -> Refused:
    return Refused("webhooks.address", "Give an address that begins with https:// (or http:// within your network).")
