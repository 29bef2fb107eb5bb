"""What exactly is signed, and how it is checked (Ed25519, RFC 8032, over a SHA-256 digest)."""

import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DECIMALS = 3
"""Of seconds and shares: finer is noise, and a rounded number reads back from the database as it was written."""


def canonical(content: dict[str, Any]) -> bytes:
    """The one way to write the content: UTF-8 JSON, keys sorted, no white space. Raises ValueError for NaN."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(content: dict[str, Any]) -> bytes:
    """32 bytes."""
    return hashlib.sha256(canonical(content)).digest()


def sign(content: dict[str, Any], private_key: bytes) -> tuple[bytes, bytes]:
    """(digest, signature of 64 bytes) under a 32-byte seed."""
    digested = digest(content)
    return digested, Ed25519PrivateKey.from_private_bytes(private_key).sign(digested)


def public_key(private_key: bytes) -> bytes:
    """32 raw bytes that anybody may have."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def intact(content: dict[str, Any], digested: bytes, signature: bytes, key: bytes) -> bool:
    """Whether the content is what was signed with the private half of `key`."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, digested)
    except InvalidSignature:
        return False
    return digest(content) == digested


def frozen_value(value: float | None) -> float | int | None:
    """A reading as it is kept: whole numbers stay whole, others get three decimals."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.is_integer() else round(value, DECIMALS)
