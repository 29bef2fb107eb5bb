"""The head of an index on disk: what it is, which files it has, and a check of its own."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xxhash

from unpaused.engines.linkage import hashing
from unpaused.engines.linkage.blocking import RULES
from unpaused.engines.linkage.pages import Written, broken
from unpaused.engines.linkage.records import PERSON
from unpaused.kernel.errors import Refused

FORMAT = 2
HEAD = "index.json"
_CHECK = "check"


@dataclass(frozen=True)
class Head:
    """`key`: a mark of the key; `persons`: in this segment; `as_of`: ISO date; `sealed`: whether people are;
    `files`: what is remembered of each; `base`: for a delta the check of the head of the index that it is on."""

    key: str
    persons: int
    as_of: str
    sealed: bool
    files: Mapping[str, Mapping[str, Any]]
    base: str = ""
    format: int = FORMAT
    hash: int = hashing.VERSION
    rules: list[int] = field(default_factory=lambda: [rule.number for rule in RULES])
    record: int = PERSON.itemsize

    @property
    def day(self) -> date:
        return date.fromisoformat(self.as_of)

    @property
    def check(self) -> str:
        """A digest of everything in the head."""
        return xxhash.xxh3_128_hexdigest(json.dumps(asdict(self), sort_keys=True).encode())

    def write(self, folder: Path) -> None:
        told = {**asdict(self), _CHECK: self.check}
        (folder / HEAD).write_text(json.dumps(told, indent=1), encoding="utf-8")

    def opens_with(self, hasher: hashing.Hasher) -> None:
        """Raises Refused where the index was made under another key."""
        if self.key != hasher.check:
            raise Refused("linkage.wrong_key", "The index was made under another key.")


def files_of(written: Mapping[str, Written]) -> dict[str, dict[str, object]]:
    """What was written, as the head tells it."""
    return {name: one.as_dict() for name, one in written.items()}


def read_head(folder: Path) -> Head:
    """Raises Refused where there is none, it was changed, or it is of another version."""
    try:
        told = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        if not isinstance(told, dict):
            raise broken(HEAD)
        _check_version(told)
        check = told.pop(_CHECK)
        head = Head(**told)
    except (OSError, ValueError, KeyError, TypeError):
        raise broken(HEAD) from None
    if head.check != check:
        raise broken(HEAD)
    return head


def _check_version(told: Mapping[str, Any]) -> None:
    ours = {"format": FORMAT, "hash": hashing.VERSION, "rules": [rule.number for rule in RULES]}
    if any(told.get(name) != value for name, value in ours.items()):
        raise Refused("linkage.other_version", "The index is of another version: build the book again.")
