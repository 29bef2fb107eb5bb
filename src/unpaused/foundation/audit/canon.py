"""What exactly a seal covers: one line of JSON a row, and the words that are signed. Pure: no database is needed.

A seal's digest is SHA-256 over the digest before it and then each line with its line feed, in order of transaction
and id. Signed (Ed25519, RFC 8032) is one line that names the seal's bounds, its number of rows and its digest.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from unpaused.kernel.errors import Refused

FORMAT = "unpaused-audit/1"
FIRST = bytes(32)
"""What the first seal is chained to."""


def line_of(row: tuple[Any, ...]) -> str:
    """(id, at, actor, action, object type, object id, subject, reason, detail as JSON text) as one line of JSON."""
    number, at, actor, action, object_type, object_id, subject, reason, detail = row
    return json.dumps(
        [
            number,
            _moment(at),
            actor,
            action,
            object_type,
            object_id,
            str(subject) if subject else None,
            reason,
            detail,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def digest_of(previous: bytes, lines: Iterable[str]) -> tuple[int, bytes]:
    """How many lines there were, and the digest."""
    digest, rows = hashlib.sha256(previous), 0
    for line in lines:
        digest.update(line.encode())
        digest.update(b"\n")
        rows += 1
    return rows, digest.digest()


def signed_words(since: int, until: int, rows: int, digest: bytes) -> bytes:
    """What the signature of a seal is over."""
    return f"{FORMAT} {since} {until} {rows} {digest.hex()}".encode()


def noted_seal(text: str) -> tuple[int, bytes]:
    """A seal noted on paper as "812:ab12…": its number and digest. Raises Refused where it is none."""
    number, _, digest = text.strip().partition(":")
    try:
        noted = int(number), bytes.fromhex(digest)
    except ValueError:
        noted = 0, b""
    if len(noted[1]) != len(FIRST):
        raise Refused("audit.no_noted", "A seal is noted as its number, a colon and 64 hexadecimal digits.")
    return noted


def _moment(at: datetime) -> str:
    return at.astimezone(timezone.utc).isoformat(timespec="microseconds")
