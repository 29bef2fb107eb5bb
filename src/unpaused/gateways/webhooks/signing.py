"""Signatures of Standard Webhooks, version v1: HMAC-SHA-256 over "id.timestamp.body", in base64.

Source: the specification of standardwebhooks.com, 1.0.0.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A secret with 256 bits of entropy, as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed(message_id: str, timestamp: int, body: bytes, keys: Sequence[str]) -> Mapping[str, str]:
    """The three headers. `timestamp` in seconds since 1970; one signature a secret, so that a receiver which knows
    either of two accepts while one replaces the other."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(key, content)}" for key in keys),
    }


def _signature(key: str, content: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()
