"""Which public keys to trust, from one that is trusted: each key vouches for the one before it. Pure."""

from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def statement(purpose: str, former: bytes) -> bytes:
    """What a key signs to vouch for a former public key (32 raw bytes)."""
    return f"unpaused/former-key/{purpose}/".encode() + former


def trusted(
    purpose: str, ours: Sequence[Ed25519PublicKey], former: Iterable[tuple[bytes, bytes]]
) -> list[Ed25519PublicKey]:
    """Ours, and every former key (public key, signature; the newest first) that one of them or of those vouches for."""
    keys = list(ours)
    for public, vouched in former:
        if signer(keys, vouched, statement(purpose, public)) is not None:
            keys.append(Ed25519PublicKey.from_public_bytes(public))
    return keys


def signer(keys: Iterable[Ed25519PublicKey], signature: bytes, message: bytes) -> Ed25519PublicKey | None:
    """The key that made the signature, None where none did."""
    return next((key for key in keys if _holds(key, signature, message)), None)


def _holds(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
