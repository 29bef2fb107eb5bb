"""Records that rooms sign: each room says how to find those that are no longer what was signed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from unpaused.foundation.audit.models import AuditRow


@dataclass(frozen=True, slots=True)
class Altered:
    """`what`: "content", or the file, such as "zh.pdf"."""

    kind: str
    id: int
    number: str
    what: str


class Record(Protocol):
    """What is signed. Its `files` hold language, kind ("pdf") and content."""

    pk: int
    number: Any
    files: Any


Signed = TypeVar("Signed", bound=Record)
Find = Callable[[], Iterable[Altered]]
_finds: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """`kind` as the trail calls the record. `find` reads every signed record, which may take its time."""
    _finds[kind] = find


def altered() -> list[Altered]:
    """All that are not what was signed."""
    return [each for find in _finds.values() for each in find()]


def altered_among(
    records: Iterable[Signed], kind: str, action: str, is_intact: Callable[[Signed], bool]
) -> Iterator[Altered]:
    """Signed records whose content or files are no longer those of the signature. `action`: the act of signing."""
    for record in records:
        content = [] if is_intact(record) else ["content"]
        for what in [*content, *altered_files(record, kind, action)]:
            yield Altered(kind, record.pk, record.number, what)


def altered_files(record: Record, kind: str, action: str) -> list[str]:
    """ "zh.pdf" and so on: files that are gone, or not those that the trail named when the record was signed."""
    there = {
        f"{each.language}.{each.kind}": hashlib.sha256(each.content).hexdigest()
        for each in record.files.order_by("pk").iterator(chunk_size=1)
    }
    wanted = _named_at_signing(kind, record.pk, action)
    return sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))


def _named_at_signing(kind: str, record_id: int, action: str) -> dict[str, str]:
    """Hex SHA-256 by "zh.pdf"."""
    row = AuditRow.objects.filter(object_type=kind, object_id=str(record_id), action=action).order_by("pk").first()
    return dict(row.detail.get("files", {})) if row else {}


def found_altered(kind: str) -> set[int]:
    """Ids of those that the last verification, mostly last night's, found altered."""
    row = AuditRow.objects.filter(action="audit.verify").order_by("-at", "-pk").first()
    return {each["id"] for each in row.detail.get("altered", []) if each["kind"] == kind} if row else set()
