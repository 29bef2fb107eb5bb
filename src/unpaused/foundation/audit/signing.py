"""Signing keys (Ed25519, RFC 8032), one a purpose and master key, and those of before.

When the master key is rotated, the new signing key vouches for the old public key, so that what was signed before is
verified after the old master key is gone; nobody without the current master key can add one.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from unpaused.foundation.audit import vouching
from unpaused.foundation.audit.models import FormerKey
from unpaused.foundation.keys import MasterKey
from unpaused.kernel import clock

PURPOSES = ("audit-digest", "bulletin", "filing")


def private_key(purpose: str, master: MasterKey | None = None) -> Ed25519PrivateKey:
    """Of the master key that writes, or of another."""
    return Ed25519PrivateKey.from_private_bytes((master or settings.KEYRING.current).derived(purpose))


def public_key(purpose: str) -> Ed25519PublicKey:
    return private_key(purpose).public_key()


def former_keys(purpose: str) -> list[tuple[bytes, bytes]]:
    """Public keys of before and what vouches for them, the newest first."""
    rows = FormerKey.objects.filter(purpose=purpose).order_by("-pk")
    return [(bytes(public), bytes(vouched)) for public, vouched in rows.values_list("public_key", "vouched")]


def public_keys(purpose: str) -> list[Ed25519PublicKey]:
    """All that may have signed: of each master key of the ring, and those a key of the ring vouches for."""
    ours = [private_key(purpose, master).public_key() for master in settings.KEYRING.masters()]
    return vouching.trusted(purpose, ours, former_keys(purpose))


def signer_of(purpose: str, signature: bytes, message: bytes) -> Ed25519PublicKey | None:
    """The trusted key that made a signature; None where none did."""
    return vouching.signer(public_keys(purpose), signature, message)


def vouch(former: MasterKey, current: MasterKey) -> None:
    """The current master key's signing keys vouch for those of the former. Once a pair."""
    for purpose in PURPOSES:
        public = private_key(purpose, former).public_key().public_bytes_raw()
        FormerKey.objects.get_or_create(
            purpose=purpose,
            public_key=public,
            defaults={
                "vouched": private_key(purpose, current).sign(vouching.statement(purpose, public)),
                "until": clock.now(),
            },
        )
