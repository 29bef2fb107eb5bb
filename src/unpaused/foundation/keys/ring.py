"""The master keys that this process knows, and keys of one purpose derived from each (HKDF, RFC 5869)."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unpaused.foundation.keys.sources import Source
from unpaused.kernel.errors import Unavailable

LOOK_SECONDS = 1.0
"""A change of the source is noticed after so long."""


class UnknownKey(Unavailable):
    """Something was written under a master key that the ring does not hold."""

    def __init__(self, key_id: str) -> None:
        super().__init__("keys.unknown", "The master key {key} is not in the key ring: add it back.", key=key_id)


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 secret bytes. `id` (8 hexadecimal digits) names them without saying anything about them."""

    secret: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(b"unpaused/key-id" + self.secret).hexdigest()[:8]

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose: "wrap", "blind-index", "audit-digest", "book", "bulletin", "filing", "backup"."""
        return _derived(self.secret, purpose)

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: str) -> bytes:
    info = f"unpaused/{purpose}/1".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)


class Keyring:
    """Reads its source again when that changes, so that a running process learns of a new key."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._keys: tuple[MasterKey, ...] = ()
        self._stamp: object = None
        self._looked = float("-inf")

    def masters(self) -> Sequence[MasterKey]:
        """The one that writes first, at least one. Raises Unavailable where the source gives none."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        return self._keys

    @property
    def current(self) -> MasterKey:
        return self.masters()[0]

    def get(self, key_id: str) -> MasterKey:
        """Raises UnknownKey, after a second look at the source."""
        for again in (False, True):
            if again:
                self._stamp = None
                self._look()
            for key in self.masters():
                if key.id == key_id:
                    return key
        raise UnknownKey(key_id)

    def derived(self, purpose: str) -> bytes:
        """Of the key that writes."""
        return self.current.derived(purpose)

    def _look(self) -> None:
        stamp = self._source.stamp()
        if not self._keys or stamp is None or stamp != self._stamp:
            self._keys = tuple(dict.fromkeys(MasterKey(secret) for secret in self._source.read()))
            self._stamp = stamp
        self._looked = time.monotonic()
