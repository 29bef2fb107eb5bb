"""Blind indexes: keyed hashes by which a sealed value is found exactly, in generations, so that their key can change.

A value is generation (1 byte) || the first 31 bytes of a hash. The hash of generation 0 is HMAC(key 0, kind, text);
that of generation n is HMAC(key n, value of generation n-1). So a stored value is raised to the next generation from
itself alone: no plain text is opened, people who were forgotten keep theirs, and a value says which generation it is
of. Who has an old key but not the newest can compute no value that is stored today.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from django.apps import apps
from django.conf import settings

from unpaused.foundation.keys import ciphers
from unpaused.foundation.keys.ciphers import Suite
from unpaused.foundation.privacy.fields import BlindIndexField
from unpaused.foundation.privacy.models import IndexKey

Stored = bytes | memoryview
KNOWN_SECONDS = 2.0
"""Other processes learn of a new generation after so long at most."""
INDEX_BYTES = 32
_CONTEXT = b"unpaused/index-key"


@dataclass(frozen=True, slots=True)
class Generations:
    """Keys by generation with their suites; the one that is written; those that a look-up must still ask for."""

    keys: tuple[tuple[bytes, Suite], ...]
    writing: int
    living: tuple[int, ...]

    def chain(self, kind: str, text: str) -> list[bytes]:
        """The value in every generation, the oldest first."""
        values = [_value(0, self.keys[0], f"{kind}\x00{text}".encode())]
        for number in range(1, len(self.keys)):
            values.append(_value(number, self.keys[number], values[-1]))
        return values

    def raised(self, value: bytes, to: int) -> bytes:
        """A stored value as it is in generation `to`, its own or a later one."""
        for number in range(value[0] + 1, to + 1):
            value = _value(number, self.keys[number], value)
        return value


def blind_index(kind: str, text: str) -> bytes:
    """What is written: 32 bytes. `kind` separates phones from identity numbers: "sms", "person", "short_code" ..."""
    known = generations()
    return known.chain(kind, text)[known.writing]


def blind_indexes(kind: str, text: str) -> list[bytes]:
    """What a look-up asks for: one value, while keys are being rotated two. The one that is written comes first."""
    known = generations()
    values = known.chain(kind, text)
    return [values[number] for number in sorted(known.living, key=lambda number: number != known.writing)]


def alike(one: Stored | None, other: Stored | None) -> bool:
    """Whether two stored values are of the same text, whatever generations they are of."""
    if one is None or other is None:
        return False
    return latest(bytes(one)) == latest(bytes(other))


def latest(value: bytes) -> bytes:
    """A stored value as it is in the newest generation: in this form two can be compared."""
    known = generations()
    return known.raised(value, len(known.keys) - 1)


def generations() -> Generations:
    """Read from the database every two seconds at most."""
    with _cache.lock:
        if time.monotonic() - _cache.read_at > KNOWN_SECONDS or _cache.known is None:
            _cache.known = _read()
            _cache.read_at = time.monotonic()
        return _cache.known


def look_again() -> None:
    """The next use reads the generations anew."""
    with _cache.lock:
        _cache.known = None


def index_columns() -> list[tuple[str, str]]:
    """(table, column) of every blind index of every room: the fields of type `BlindIndexField`."""
    return sorted(
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, BlindIndexField) and field.column
    )


def wrapped(number: int, key: bytes) -> tuple[bytes, str]:
    """An index key under the master key that writes, and that one's id."""
    master = settings.KEYRING.current
    return ciphers.encrypt(master.derived("wrap"), key, _CONTEXT + bytes([number]), settings.SUITE), master.id


def unwrapped(row: IndexKey) -> bytes:
    """Raises keys.UnknownKey, ciphers.Tampered."""
    master = settings.KEYRING.get(row.wrapped_under)
    return ciphers.decrypt(master.derived("wrap"), bytes(row.wrapped_key), _CONTEXT + bytes([row.generation]))


class _Cache:
    def __init__(self) -> None:
        self.lock = Lock()
        self.known: Generations | None = None
        self.read_at = float("-inf")


_cache = _Cache()


def _read() -> Generations:
    rows: Sequence[IndexKey] = list(IndexKey.objects.order_by("generation"))
    keys = tuple((unwrapped(row), Suite(row.suite)) for row in rows)
    writing = next(row.generation for row in rows if row.state == IndexKey.State.WRITING)
    living = tuple(row.generation for row in rows if row.state != IndexKey.State.RETIRED)
    return Generations(keys, writing, living)


def _value(number: int, key: tuple[bytes, Suite], data: bytes) -> bytes:
    return bytes([number]) + ciphers.keyed_hash(key[0], data, key[1])[: INDEX_BYTES - 1]
