"""Authenticated encryption and keyed hashes, by suite number, so that a suite can be replaced and old values read.

Suite 1: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce, and HMAC-SHA-256. A sealed value is
suite (1 byte) || nonce (12) || ciphertext and tag.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = 1
KEY_BYTES = 32
_NONCE_BYTES = 12


class Tampered(Exception):
    """A sealed value does not open: wrong key, wrong context, or changed bytes."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """`context` must be given again to decrypt; it binds a value to its place, so that it cannot be moved."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return bytes([SUITE]) + nonce + AESGCM(key).encrypt(nonce, plain, context)


def decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Raises Tampered."""
    if not sealed or sealed[0] != SUITE:
        raise Tampered("unknown suite")
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, context)
    except InvalidTag:
        raise Tampered("the value does not open") from None


def keyed_hash(key: bytes, kind: str, text: str) -> bytes:
    """32 bytes that only the key's holder can compute; `kind` separates phones from identity numbers."""
    return hmac.new(key, f"{kind}\x00{text}".encode(), hashlib.sha256).digest()
