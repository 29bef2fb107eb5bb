"""The wire: one TCP connection to a message centre, bound as a transceiver."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from unpaused.gateways.sms.smpp.pdu import Bind, Command, Framer, Malformed, Pdu, Status


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a message centre is, who we are to it, and its limits. Times in seconds."""

    host: str
    port: int
    system_id: str
    password: str
    source: str = "95500"
    system_type: str = ""
    window: int = 32
    """Submits on their way without an answer."""
    connect_timeout: float = 10.0
    answer_timeout: float = 30.0
    enquire_every: float = 30.0
    slowest_retry: float = 30.0


class LinkLost(Exception):
    """The connection is gone, was never there, or the centre refused the bind."""


class Link:
    """A bound connection: blocking reads by one thread, whole units written by any."""

    def __init__(self, centre: Centre) -> None:
        """Connect and bind. Raises LinkLost with the reason."""
        self._framer = Framer()
        self._writing = threading.Lock()
        self._sequence = 0
        try:
            self._socket = socket.create_connection((centre.host, centre.port), centre.connect_timeout)
        except OSError as error:
            raise LinkLost(f"no connection: {error}") from None
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.early: list[Pdu] = self._bind(centre)
        except BaseException:
            self.close()
            raise

    def _bind(self, centre: Centre) -> list[Pdu]:
        body = Bind(centre.system_id, centre.password, centre.system_type).encode()
        self.write([Pdu(Command.BIND_TRANSCEIVER, 0, self.next_sequence(), body)])
        deadline = monotonic() + centre.connect_timeout
        units: list[Pdu] = []
        while not units and monotonic() < deadline:
            units = self.read(centre.connect_timeout) or []
        if not units or units[0].command != Command.BIND_TRANSCEIVER_RESP:
            raise LinkLost("no answer to the bind")
        if units[0].status != Status.OK:
            raise LinkLost(f"bind refused with status {units[0].status:#x}")
        return units[1:]

    def next_sequence(self) -> int:
        """A number for the next request: 1 to 0x7fffffff, then again from 1."""
        with self._writing:
            self._sequence = self._sequence % 0x7FFFFFFF + 1
            return self._sequence

    def write(self, units: list[Pdu]) -> None:
        """Raises LinkLost; how much of the units went out is then not known."""
        octets = b"".join(unit.encode() for unit in units)
        with self._writing:
            try:
                self._socket.sendall(octets)
            except OSError as error:
                raise LinkLost(f"write: {error}") from None

    def read(self, timeout: float) -> list[Pdu] | None:
        """Units that arrived whole, none where one is still on its way; None when not an octet came in `timeout`
        seconds. Raises LinkLost."""
        try:
            self._socket.settimeout(timeout)
            octets = self._socket.recv(65536)
        except TimeoutError:
            return None
        except OSError as error:
            raise LinkLost(f"read: {error}") from None
        if not octets:
            raise LinkLost("closed by the centre")
        try:
            return self._framer.feed(octets)
        except Malformed as error:
            raise LinkLost(f"not SMPP: {error}") from None

    def close(self) -> None:
        with suppress(OSError):
            # Wakes a reader that is blocked in recv.
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
