"""Folders of files that never change once they have a name: originals of customers, versions of the book.

Each sync pushes what is new to a pool and writes one entry that says what came and what went; the entries, read in
order, say what there was at any time.
"""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from unpaused.config.backup.place import Place
from unpaused.config.backup.vault import Kept, Vault
from unpaused.kernel import clock

POINTER = "current"


@dataclass(slots=True)
class Known:
    """What the store knows: files by name, those that went with the moment, which version of the book served when."""

    files: dict[str, Kept] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)
    served: list[tuple[datetime, str]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)


def known(vault: Vault) -> Known:
    """Reads every entry. Raises Refused where one was altered."""
    found = Known()
    for name in vault.names("tree/"):
        _add(found, name, vault.get_json(name))
    return found


def sync(place: Place, before: Known | None = None) -> Known:
    """Pushes what is new; `before` is what the last call gave, else the store is read. Raises Unavailable."""
    before = before or known(place.vault)
    here = dict(_local(place))
    served = _pointer(place)
    added = {}
    for name in here.keys() - before.files.keys() | (here.keys() & before.gone.keys()):
        try:
            added[name] = place.vault.put_file(f"pool/{name}", here[name])
        except FileNotFoundError:  # taken back while we looked
            continue
    removed = sorted(before.files.keys() - before.gone.keys() - here.keys())
    changed = served if served != (before.served[-1][1] if before.served else "") else ""
    if added or removed or changed:
        now = clock.now()
        entry = {
            "at": now.isoformat(),
            "added": {name: asdict(kept) for name, kept in added.items()},
            "removed": removed,
            "book": changed,
        }
        name = f"tree/{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}.json"
        place.vault.put_json(name, entry)
        _add(before, name, entry)
    return before


def needed_since(found: Known, moment: datetime) -> dict[str, Kept]:
    """The files that were there at that moment or later. What had gone before it is asked for by no data of that time,
    and may be half forgotten already: a `prune` that was cut off leaves entries of files that it had removed."""
    return {name: kept for name, kept in found.files.items() if found.gone.get(name, moment) >= moment}


def prune(vault: Vault, since: datetime) -> int:
    """Forgets files that had gone before `since`; how many. The entries are drawn together into one."""
    found = known(vault)
    old = [name for name, at in found.gone.items() if at < since]
    if not old:
        return 0
    for name in old:
        vault.remove_file(f"pool/{name}", found.files.pop(name).parts)
        del found.gone[name]
    _draw_together(vault, found)
    return len(old)


def _draw_together(vault: Vault, found: Known) -> None:
    """One entry that comes first; those it replaces go once it is there: read twice they say the same."""
    first = {
        "at": clock.now().isoformat(),
        "added": {name: asdict(kept) for name, kept in found.files.items()},
        "removed": [],
        "gone": {name: at.isoformat() for name, at in found.gone.items()},
        "served": [[at.isoformat(), version] for at, version in found.served],
        "book": "",
    }
    vault.put_json(f"tree/00000000T000000-{secrets.token_hex(3)}.json", first)
    for name in found.entries:
        vault.remove(name)


def _add(found: Known, name: str, entry: dict[str, Any]) -> None:
    at = datetime.fromisoformat(entry["at"])
    for file, kept in entry["added"].items():
        found.files[file] = Kept(**kept)
        found.gone.pop(file, None)
    found.gone |= dict.fromkeys(entry["removed"], at)
    found.gone |= {file: datetime.fromisoformat(moment) for file, moment in entry.get("gone", {}).items()}
    found.served += [(datetime.fromisoformat(moment), version) for moment, version in entry.get("served", [])]
    if entry["book"]:
        found.served.append((at, entry["book"]))
    found.entries.append(name)


def _local(place: Place) -> Iterator[tuple[str, Path]]:
    """Of the book the version that serves: one that is being built is not yet what it will be."""
    versions = place.book / "versions"
    for label, root, folder in (
        ("files", place.home / "files", place.home / "files"),
        ("book", versions, versions / (_pointer(place) or "none")),
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".partial" and not path.name.startswith("."):
                yield f"{label}/{path.relative_to(root).as_posix()}", path


def _pointer(place: Place) -> str:
    try:
        return (place.book / POINTER).read_text().strip()
    except OSError:
        return ""
