"""Verifying an exported trail offline: no Django, no database, no trust in whoever exported it but in the key."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from unpaused.foundation.audit import canon, vouching
from unpaused.kernel.errors import Refused


@dataclass(slots=True)
class Verdict:
    """What was found. `faults` in plain English, with the line of the file; none means that every seal holds."""

    public_key: str
    seals: int = 0
    rows: int = 0
    faults: list[str] = field(default_factory=list)


def verify(lines: Iterable[str], *, public_key: str = "", noted: str = "") -> Verdict:
    """Rows against digests, digests against each other, signatures against `public_key` (hex; "": the file's own);
    `noted`, a seal as it was noted elsewhere, must be among them.

    Raises Refused for what is no export of a trail, for a key that is none and for a note that names no seal.
    """
    wanted = canon.noted_seal(noted) if noted else None
    reading = enumerate((line.rstrip("\r\n") for line in lines), start=1)
    header = _header(next(reading, (1, ""))[1])
    verdict = Verdict(public_key or str(header.get("public_key", "")))
    keys, waiting, last = _keys(verdict.public_key, header), [], None
    for number, line in reading:
        if line.startswith("["):
            waiting.append(line)
        elif line:
            last = _check(verdict, keys, number, _seal(line), waiting, last)
            waiting = []
            wanted = None if (last["seal"], bytes.fromhex(last["digest"])) == wanted else wanted
    if waiting:
        verdict.faults.append(f"{len(waiting)} rows at the end of the file are covered by no seal")
    if wanted:
        verdict.faults.append(f"seal {wanted[0]}, as it was noted, is not in the file")
    if public_key and header.get("public_key") != public_key:
        verdict.faults.append("line 1: the file names another public key than the one given")
    return verdict


def _check(
    verdict: Verdict, keys: list[Ed25519PublicKey], number: int, seal: dict[str, Any], rows: list[str], last: Any
) -> dict[str, Any]:
    """One seal with the rows before it; the seal, for the next one to be chained to."""
    verdict.seals += 1
    verdict.rows += len(rows)
    counted, digest = canon.digest_of(bytes.fromhex(seal["previous"]), rows)
    name = f"line {number}, seal {seal['seal']}"
    if counted != seal["rows"]:
        verdict.faults.append(f"{name}: {counted} rows, {seal['rows']} were sealed")
    if digest.hex() != seal["digest"]:
        verdict.faults.append(f"{name}: the rows are not those that were sealed")
    if last and (seal["previous"], seal["from_transaction"]) != (last["digest"], last["until_transaction"]):
        verdict.faults.append(f"{name}: a seal before it is missing")
    if not last and not seal["from_transaction"] and seal["previous"] != canon.FIRST.hex():
        verdict.faults.append(f"{name}: the first seal is chained to something")
    if not _signed(keys, seal):
        verdict.faults.append(f"{name}: the signature does not fit")
    return seal


def _signed(keys: list[Ed25519PublicKey], seal: dict[str, Any]) -> bool:
    words = canon.signed_words(
        seal["from_transaction"], seal["until_transaction"], seal["rows"], bytes.fromhex(seal["digest"])
    )
    return vouching.signer(keys, bytes.fromhex(seal["signature"]), words) is not None


def _keys(public_key: str, header: dict[str, Any]) -> list[Ed25519PublicKey]:
    """The given key, and those of before a rotation that it vouches for."""
    given = _key(public_key)
    try:
        former = [(bytes.fromhex(public), bytes.fromhex(vouched)) for public, vouched in header.get("former_keys", [])]
    except (TypeError, ValueError):
        raise Refused("audit.no_key", "A public key has 64 hexadecimal digits.") from None
    return vouching.trusted("audit-digest", [given], former)


def _header(line: str) -> dict[str, Any]:
    header = _object(line)
    if header.get("format") != canon.FORMAT:
        raise Refused("audit.no_export", "This is no export of an audit trail: its first line does not say so.")
    return header


def _seal(line: str) -> dict[str, Any]:
    seal = _object(line)
    wanted = {"seal": int, "from_transaction": int, "until_transaction": int, "rows": int}
    texts = dict.fromkeys(("previous", "digest", "signature"), str)
    if any(type(seal.get(name)) is not kind for name, kind in (wanted | texts).items()) or not _all_hex(seal, texts):
        raise Refused("audit.no_seal", "The file holds a line that is neither a row nor a seal.")
    return seal


def _all_hex(seal: dict[str, Any], names: Iterable[str]) -> bool:
    try:
        return all(bytes.fromhex(seal[name]) for name in names)
    except ValueError:
        return False


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError:
        raise Refused("audit.no_key", "A public key has 64 hexadecimal digits.") from None
