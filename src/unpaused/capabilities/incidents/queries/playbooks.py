"""The folder of playbooks, and their stored versions."""

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.db.models import Max, QuerySet

from unpaused.capabilities.incidents.models import Playbook
from unpaused.capabilities.incidents.rules.playbook import heading
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def codes() -> list[str]:
    """The playbooks in the folder, by name."""
    return sorted(file.stem for file in _folder().glob("*.yaml") if _CODE.fullmatch(file.stem))


def usual_for(kind: str) -> str:
    """The playbook named like the kind of incident; "" where there is none."""
    return kind if kind in codes() else ""


def check_code(code: str) -> None:
    """Raises Refused for what cannot name a playbook."""
    if not _CODE.fullmatch(code):
        raise Refused("playbook.code", "A playbook's short name has small letters, digits and hyphens: 40 at most.")


def source_of(code: str) -> str:
    """The text of one. Raises Refused where there is none, or it is not UTF-8."""
    if not _CODE.fullmatch(code) or code not in codes():
        raise Refused("playbook.unknown", "There is no playbook named {name}.", name=code[:40])
    try:
        return (_folder() / f"{code}.yaml").read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused("playbook.encoding", "The playbook {name} is not UTF-8 text.", name=code) from None


def digest_of(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def newest_approved(code: str) -> Playbook | None:
    """The version that holds for new incidents, as far as it is stored."""
    return Playbook.objects.filter(code=code, status=Playbook.Status.APPROVED).order_by("-version").first()


def next_version(code: str) -> int:
    return int(Playbook.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0) + 1


def versions() -> list[Playbook]:
    """Every version, by code, newest first: those that are stored, and files that no incident has needed yet.

    The latter are not saved (no key): looking writes nothing.
    """
    stored = list(_stored())
    found = [*stored, *(file for code in codes() if (file := _unstored(code, stored)))]
    return sorted(found, key=lambda each: (each.code, -each.version))


def get_version(code: str, version: int) -> Playbook:
    """One version, stored or not; see `versions`. Raises NotFound."""
    for each in versions():
        if (each.code, each.version) == (code, version):
            return each
    raise NotFound("playbook.unknown_version", "There is no such version of a playbook.")


def choices() -> list[Playbook]:
    """What an incident can be given: the newest approved version of each code, stored or not."""
    found: dict[str, Playbook] = {}
    for each in versions():
        if each.status == Playbook.Status.APPROVED:
            found.setdefault(each.code, each)
    return list(found.values())


def _stored() -> QuerySet[Playbook]:
    return Playbook.objects.select_related("stored_by", "approved_by").order_by("code", "-version")


def _unstored(code: str, stored: list[Playbook]) -> Playbook | None:
    """The file as the version that it would become; None where it is stored already, or cannot be read."""
    mine = [each for each in stored if each.code == code]
    try:
        source = source_of(code)
    except Refused:
        return None
    shipped = next((each for each in mine if each.origin == Playbook.Origin.SHIPPED), None)
    if shipped is not None and shipped.sha256 == digest_of(source):
        return None
    approved = next((each for each in mine if each.status == Playbook.Status.APPROVED), None)
    waits = approved is not None and approved.origin == Playbook.Origin.UPLOADED
    kind, title = heading(source)
    return Playbook(
        code=code,
        version=mine[0].version + 1 if mine else 1,
        kind=kind,
        title=title,
        source=source,
        sha256=digest_of(source),
        status=Playbook.Status.DRAFT if waits else Playbook.Status.APPROVED,
        stored_at=clock.now(),
    )


def _folder() -> Path:
    return Path(settings.PLAYBOOKS_ROOT)
