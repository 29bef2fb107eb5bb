"""Keys of one purpose each, derived from the master key (HKDF, RFC 5869), so that none serves two ends."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unpaused.config import environment


def master() -> bytes:
    """From UNPAUSED_MASTER_KEY, or the file of the home folder, made on first use."""
    return bytes.fromhex(environment.kept_secret("UNPAUSED_MASTER_KEY", "master_key"))


def derived(purpose: str) -> bytes:
    """32 bytes for one purpose: "wrap", "blind-index", "audit-digest", "book"."""
    info = f"unpaused/{purpose}/1".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(master())
