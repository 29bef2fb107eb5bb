"""Authenticated encryption and keyed hashes, by suite, so that one can be replaced and old values still be read.

Suite 1: AES-256-GCM (NIST SP 800-38D) and HMAC-SHA-256 (RFC 2104). Suite 2: SM4-GCM (GB/T 32907-2016, RFC 8998) and
HMAC-SM3 (GB/T 32905-2016). Nonces are random, 96 bits. A sealed value is suite (1 byte) || nonce (12) || ciphertext
and tag (16).
"""

import secrets
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

from unpaused.kernel.errors import Refused

KEY_BYTES = 32
OVERHEAD_BYTES = 1 + 12 + 16
_NONCE_BYTES = 12
_TAG_BYTES = 16


class Suite(IntEnum):
    """The number stands in every sealed value."""

    AES = 1
    SM = 2


class Tampered(Exception):
    """A sealed value does not open: wrong key, wrong context, or changed bytes."""


def suite_named(name: str) -> Suite:
    """ "AES" or "SM", as the settings name them. Raises Refused."""
    try:
        return Suite[name.strip().upper()]
    except KeyError:
        raise Refused("keys.suite", "There is no suite {name}: AES or SM.", name=name) from None


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def encrypt(key: bytes, plain: bytes, context: bytes, suite: Suite = Suite.AES) -> bytes:
    """`context` must be given again to decrypt; it binds a value to its place, so that it cannot be moved."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = bytes([suite]) + nonce
    if suite is Suite.AES:
        return head + AESGCM(key).encrypt(nonce, plain, context)
    return head + sm4_gcm_encrypt(_sm4_key(key), nonce, plain, context)


def decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Whatever suite it was sealed with. Raises Tampered."""
    if len(sealed) < OVERHEAD_BYTES or sealed[0] not in (Suite.AES, Suite.SM):
        raise Tampered("unknown suite")
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        if sealed[0] == Suite.AES:
            return AESGCM(key).decrypt(nonce, body, context)
        return sm4_gcm_decrypt(_sm4_key(key), nonce, body, context)
    except InvalidTag:
        raise Tampered("the value does not open") from None


def keyed_hash(key: bytes, data: bytes, suite: Suite = Suite.AES) -> bytes:
    """32 bytes that only the key's holder can compute."""
    digest = HMAC(key, hashes.SHA256() if suite is Suite.AES else hashes.SM3())
    digest.update(data)
    return digest.finalize()


def sm3(data: bytes) -> bytes:
    """GB/T 32905-2016; 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def sm4_gcm_encrypt(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    """Ciphertext and tag under a 16-byte key."""
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def sm4_gcm_decrypt(key: bytes, nonce: bytes, body: bytes, context: bytes) -> bytes:
    """Raises InvalidTag."""
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-_TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(context)
    return decryptor.update(body[:-_TAG_BYTES]) + decryptor.finalize()


def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 16 bytes; the same 32 never serve two ciphers."""
    return keyed_hash(key, b"unpaused/sm4", Suite.SM)[:16]
