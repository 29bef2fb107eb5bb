"""Records that rooms sign: each room says how to find those that are no longer what was signed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from unpaused.foundation.audit.models import AuditRow


@dataclass(frozen=True, slots=True)
class Altered:
    """`what`: "content", or the file, such as "zh.pdf"."""

    kind: str
    id: int
    number: str
    what: str


Find = Callable[[], Iterable[Altered]]
_finds: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """`kind` as the trail calls the record. `find` reads every signed record, which may take its time."""
    _finds[kind] = find


def altered() -> list[Altered]:
    """All that are not what was signed."""
    return [each for find in _finds.values() for each in find()]


def named_at_signing(kind: str, record_id: int, action: str) -> dict[str, str]:
    """Hex SHA-256 of the files of a record by "zh.pdf", as the trail named them when it was signed."""
    row = AuditRow.objects.filter(object_type=kind, object_id=str(record_id), action=action).order_by("pk").first()
    return dict(row.detail.get("files", {})) if row else {}


def found_altered(kind: str) -> set[int]:
    """Ids of those that the last verification, mostly last night's, found altered."""
    row = AuditRow.objects.filter(action="audit.verify").order_by("-at", "-pk").first()
    return {each["id"] for each in row.detail.get("altered", []) if each["kind"] == kind} if row else set()
