"""Whether a backup would restore: every object opened, the copy verified, the log without a gap."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from unpaused.config.backup import trees
from unpaused.config.backup.base import Base, Tell, all_bases, position
from unpaused.config.backup.log import COVERED, PARTIAL
from unpaused.config.backup.place import Place, run
from unpaused.config.backup.vault import Vault
from unpaused.kernel.errors import Refused

_SEGMENT = re.compile(r"wal/([0-9A-F]{24})(\.partial)?")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found sound. `until` is the last moment that can be restored."""

    base: Base
    segments: int
    files: int
    until: datetime


def chosen(vault: Vault, backup_id: str | None, to: datetime | None = None) -> Base:
    """The newest base from which `to` can be reached. Raises Refused where there is none."""
    bases = all_bases(vault)
    if not bases:
        raise Refused("backup.none", "There is no backup there.")
    if backup_id:
        bases = [base for base in bases if base.id == backup_id]
        if not bases:
            raise Refused("backup.unknown", "There is no backup {id}.", id=backup_id)
    bases = [base for base in bases if base.end_lsn <= _branches(vault).get(base.timeline, base.end_lsn)]
    fitting = [base for base in bases if to is None or base.stopped_at <= to]
    if not fitting:
        raise Refused("backup.too_early", "The earliest moment that can be restored is {moment}.",
                      moment=f"{bases[0].stopped_at:%Y-%m-%d %H:%M:%S%z}")  # fmt: skip
    return fitting[-1]


def _branches(vault: Vault) -> dict[int, int]:
    """Where the newest timeline left those before it. What a base holds beyond was given up by a restore."""
    histories = sorted(name for name in vault.names("wal/") if name.endswith(".history"))
    lines = vault.get(histories[-1]).decode().splitlines() if histories else []
    parts = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {int(timeline): position(lsn) for timeline, lsn, *_ in parts}


def covered_until(vault: Vault, base: Base) -> datetime:
    """The last moment that base and log reach."""
    if not vault.holds(COVERED):
        return base.stopped_at
    return max(base.stopped_at, datetime.fromisoformat(vault.get_json(COVERED)["until"]))


def verify(place: Place, backup_id: str | None, tell: Tell = lambda stage, done, total: None) -> Report:
    """Reads everything back. Raises Refused with the name of what is truncated, altered or missing."""
    base = chosen(place.vault, backup_id)
    work = place.work / f"verify-{base.id}"
    try:
        fetch_base(place.vault, base, work, tell)
        run("pg_verifybackup", "--no-parse-wal", "--format=tar", "--quiet", str(work))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    segments = segments_since(place.vault, base)
    for number, name in enumerate(segments):
        place.vault.get(name)
        tell("log", number + 1, len(segments))
    files = trees.needed_since(trees.known(place.vault), base.started_at)
    for number, (name, kept) in enumerate(files.items()):
        place.vault.check(f"pool/{name}", kept)
        tell("files", number + 1, len(files))
    return Report(base, len(segments), len(files), covered_until(place.vault, base))


def fetch_base(vault: Vault, base: Base, work: Path, tell: Tell) -> None:
    """Every file of the base, checked, in a folder of its own."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    for number, (name, kept) in enumerate(base.files.items()):
        vault.fetch(f"base/{base.id}/{name}", kept, work / name)
        tell("base", number + 1, len(base.files))


def segments_since(vault: Vault, base: Base) -> list[str]:
    """Names of the log's segments from the base on, timeline by timeline. Raises Refused at a gap."""
    first = base.start_lsn // base.segment_bytes
    found: dict[int, dict[int, str]] = {}
    for name in vault.names("wal/"):
        match = _SEGMENT.fullmatch(name)
        if match and (int(match[1][:8], 16) >= base.timeline) and number_of(match[1], base.segment_bytes) >= first:
            numbers = found.setdefault(int(match[1][:8], 16), {})
            place = number_of(match[1], base.segment_bytes)
            if place not in numbers or not name.endswith(PARTIAL):
                numbers[place] = name
    for numbers in found.values():
        for place in range(min(numbers), max(numbers)):
            if place not in numbers:
                raise Refused("backup.gap", "A segment of the log is missing after {name}.", name=numbers[place - 1])
    _begins(found.get(base.timeline, {}), base)
    return [name for _, numbers in sorted(found.items()) for _, name in sorted(numbers.items())]


def _begins(numbers: dict[int, str], base: Base) -> None:
    """The base carries its own log; what follows must begin where that ends."""
    if numbers and min(numbers) > base.end_lsn // base.segment_bytes + 1:
        raise Refused("backup.gap", "A segment of the log is missing after {name}.", name=f"base {base.id}")


def number_of(segment: str, segment_bytes: int) -> int:
    """A segment's place in the log, the same on every timeline."""
    per_file = 0x100000000 // segment_bytes
    return int(segment[8:16], 16) * per_file + int(segment[16:], 16)
