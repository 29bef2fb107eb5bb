"""The protocol data units of SMPP 3.4 that a sender and its message centre need, to octets and back."""

import struct
from dataclasses import dataclass, field
from enum import IntEnum

HEADER = struct.Struct("!IIII")
LARGEST = 128 * 1024
VERSION = 0x34
RESPONSE = 0x80000000


class Command(IntEnum):
    GENERIC_NACK = 0x80000000
    BIND_RECEIVER = 0x00000001
    BIND_TRANSMITTER = 0x00000002
    SUBMIT_SM = 0x00000004
    DELIVER_SM = 0x00000005
    UNBIND = 0x00000006
    BIND_TRANSCEIVER = 0x00000009
    ENQUIRE_LINK = 0x00000015
    BIND_RECEIVER_RESP = 0x80000001
    BIND_TRANSMITTER_RESP = 0x80000002
    SUBMIT_SM_RESP = 0x80000004
    DELIVER_SM_RESP = 0x80000005
    UNBIND_RESP = 0x80000006
    BIND_TRANSCEIVER_RESP = 0x80000009
    ENQUIRE_LINK_RESP = 0x80000015


class Status(IntEnum):
    """`command_status` values that are used here; a centre may send others, they stay plain integers."""

    OK = 0x00
    INVALID_COMMAND = 0x03
    NOT_BOUND = 0x04
    ALREADY_BOUND = 0x05
    SYSTEM_ERROR = 0x08
    INVALID_DESTINATION = 0x0B
    INVALID_PASSWORD = 0x0E
    INVALID_SYSTEM_ID = 0x0F
    QUEUE_FULL = 0x14
    THROTTLED = 0x58
    RECEIVER_TEMPORARY = 0x64


class Tag(IntEnum):
    RECEIPTED_MESSAGE_ID = 0x001E
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427
    SAR_REFERENCE = 0x020C
    SAR_TOTAL = 0x020E
    SAR_PLACE = 0x020F


class Malformed(ValueError):
    """Octets that are no PDU of SMPP 3.4."""


@dataclass(frozen=True, slots=True)
class Pdu:
    """One unit: what it asks or answers, with its body still in octets."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    def encode(self) -> bytes:
        return HEADER.pack(16 + len(self.body), self.command, self.status, self.sequence) + self.body


class Framer:
    """Cuts a stream of octets into units. Raises Malformed where a length cannot be true."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, octets: bytes) -> list[Pdu]:
        self._buffer += octets
        units: list[Pdu] = []
        start = 0
        while len(self._buffer) - start >= 16:
            length, command, status, sequence = HEADER.unpack_from(self._buffer, start)
            if not 16 <= length <= LARGEST:
                raise Malformed(f"a unit of {length} octets")
            if len(self._buffer) - start < length:
                break
            units.append(Pdu(command, status, sequence, bytes(self._buffer[start + 16 : start + length])))
            start += length
        del self._buffer[:start]
        return units


@dataclass(frozen=True, slots=True)
class Bind:
    """Body of the three binds (SMPP 3.4, 4.1)."""

    system_id: str
    password: str
    system_type: str = ""

    def encode(self) -> bytes:
        names = _text(self.system_id) + _text(self.password) + _text(self.system_type)
        return names + bytes([VERSION, 0, 0]) + b"\0"

    @classmethod
    def decode(cls, body: bytes) -> "Bind":
        system_id, place = _read_text(body, 0)
        password, place = _read_text(body, place)
        system_type, _ = _read_text(body, place)
        return cls(system_id, password, system_type)


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """Body of submit_sm and deliver_sm (SMPP 3.4, 4.4.1 and 4.6.1): the two are alike."""

    source: str
    destination: str
    content: bytes
    data_coding: int = 0
    esm_class: int = 0
    registered_delivery: int = 0
    options: dict[int, bytes] = field(default_factory=dict)

    HAS_HEADER = 0x40
    IS_RECEIPT = 0x04

    @property
    def has_header(self) -> bool:
        return bool(self.esm_class & self.HAS_HEADER)

    @property
    def is_receipt(self) -> bool:
        return self.esm_class & 0x3C == self.IS_RECEIPT

    def encode(self) -> bytes:
        return b"".join(
            (
                b"\0" + _address(self.source) + _address(self.destination),
                bytes([self.esm_class, 0, 0]) + b"\0\0",
                bytes([self.registered_delivery, 0, self.data_coding, 0, len(self.content)]),
                self.content,
                *(struct.pack("!HH", tag, len(value)) + value for tag, value in self.options.items()),
            )
        )

    @classmethod
    def decode(cls, body: bytes) -> "ShortMessage":
        """Raises Malformed."""
        try:
            return _read_short_message(body)
        except Malformed:
            raise
        except (IndexError, ValueError):
            raise Malformed("a message cut short") from None


def _read_short_message(body: bytes) -> ShortMessage:
    _, place = _read_text(body, 0)
    source, place = _read_text(body, place + 2)
    destination, place = _read_text(body, place + 2)
    esm_class = body[place]
    _, place = _read_text(body, place + 3)
    _, place = _read_text(body, place)
    registered, _, coding, _, length = body[place : place + 5]
    place += 5
    content = body[place : place + length]
    if len(content) != length:
        raise Malformed("a message cut short")
    options = read_options(body, place + length)
    content = content or options.pop(Tag.MESSAGE_PAYLOAD, b"")
    return ShortMessage(source, destination, content, coding, esm_class, registered, options)


def read_options(body: bytes, place: int) -> dict[int, bytes]:
    """Optional parameters from `place` to the end, by tag. Raises Malformed."""
    options: dict[int, bytes] = {}
    while place < len(body):
        if len(body) - place < 4:
            raise Malformed("an optional parameter cut short")
        tag, length = struct.unpack_from("!HH", body, place)
        value = body[place + 4 : place + 4 + length]
        if len(value) != length:
            raise Malformed("an optional parameter cut short")
        options[tag] = value
        place += 4 + length
    return options


def message_id(body: bytes) -> str:
    """The message id in a submit_sm_resp; empty where the centre gave none."""
    return _read_text(body, 0)[0] if body else ""


def c_string(text: str) -> bytes:
    """A C-octet string; characters outside ASCII have no place in one."""
    return _text(text)


def _text(text: str) -> bytes:
    return text.encode("ascii", "replace") + b"\0"


def _address(number: str) -> bytes:
    # International numbers begin with +; everything else is left for the centre to understand.
    ton, npi = (1, 1) if number.startswith("+") else (0, 1)
    return bytes([ton, npi]) + _text(number.removeprefix("+"))


def _read_text(body: bytes, place: int) -> tuple[str, int]:
    end = body.find(b"\0", place)
    if end < 0:
        raise Malformed("a string without its end")
    return body[place:end].decode("latin-1"), end + 1
