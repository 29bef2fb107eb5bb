"""Sealed objects in a store: read by nobody without the key ring, changed by nobody unnoticed."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from unpaused.foundation.keys import Keyring, ciphers
from unpaused.foundation.keys.ciphers import Suite
from unpaused.gateways.storage import Storage
from unpaused.kernel.errors import Refused

PART_BYTES = 32 * 1024 * 1024
_MAGIC = b"UPB1"
_ID = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A file kept in parts: its size and SHA-256 before sealing, and how many parts hold it."""

    size: int
    sha256: str
    parts: int


class Vault:
    """An object is magic || id of the master key (8) || the compressed bytes, sealed and bound to the name."""

    def __init__(self, storage: Storage, ring: Keyring, suite: Suite = Suite.AES) -> None:
        self._storage = storage
        self._ring = ring
        self._suite = suite

    def put(self, name: str, plain: bytes) -> None:
        """Raises Unavailable."""
        master = self._ring.current
        sealed = ciphers.encrypt(master.derived("backup"), zlib.compress(plain, 1), name.encode(), self._suite)
        self._storage.put(name, _MAGIC + master.id.encode() + sealed)

    def get(self, name: str) -> bytes:
        """Raises Refused where it is missing or not what was put, UnknownKey, Unavailable."""
        found = self._storage.get(name)
        if found[:4] != _MAGIC or len(found) < 4 + _ID:
            raise _altered(name)
        key = self._ring.get(found[4 : 4 + _ID].decode("ascii", "replace")).derived("backup")
        try:
            return zlib.decompress(ciphers.decrypt(key, found[4 + _ID :], name.encode()))
        except (ciphers.Tampered, zlib.error):
            raise _altered(name) from None

    def put_json(self, name: str, value: object) -> None:
        self.put(name, json.dumps(value, separators=(",", ":"), default=str).encode())

    def get_json(self, name: str) -> Any:
        return json.loads(self.get(name))

    def put_file(self, name: str, path: Path) -> Kept:
        """In parts `name.00000`, `name.00001`, ... of 32 MB."""
        digest, size, parts = hashlib.sha256(), 0, 0
        with path.open("rb") as file:
            while (chunk := file.read(PART_BYTES)) or parts == 0:
                digest.update(chunk)
                size += len(chunk)
                self.put(_part(name, parts), chunk)
                parts += 1
        return Kept(size, digest.hexdigest(), parts)

    def fetch(self, name: str, kept: Kept, target: Path) -> None:
        """Writes the file whole. Raises Refused where any part is missing or the whole is not what was kept."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as file:
            self._write(name, kept, file)

    def check(self, name: str, kept: Kept) -> None:
        """As `fetch`, without keeping it."""
        self._write(name, kept, None)

    def remove_file(self, name: str, parts: int) -> None:
        for number in range(parts):
            self._storage.remove(_part(name, number))

    def remove(self, name: str) -> None:
        self._storage.remove(name)

    def names(self, prefix: str) -> Iterator[str]:
        return self._storage.list(prefix)

    def holds(self, name: str) -> bool:
        return self._storage.exists(name)

    def _write(self, name: str, kept: Kept, file: BinaryIO | None) -> None:
        digest, size = hashlib.sha256(), 0
        for number in range(kept.parts):
            chunk = self.get(_part(name, number))
            digest.update(chunk)
            size += len(chunk)
            if file:
                file.write(chunk)
        if (size, digest.hexdigest()) != (kept.size, kept.sha256):
            raise _altered(name)


def _part(name: str, number: int) -> str:
    return f"{name}.{number:05d}"


def _altered(name: str) -> Refused:
    return Refused("backup.altered", "{name} of the backup is truncated or altered.", name=name)
