"""The folder of playbooks."""

import re
from pathlib import Path

from django.conf import settings

from unpaused.kernel.errors import Refused

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def codes() -> list[str]:
    """The playbooks in the folder, by name."""
    return sorted(file.stem for file in _folder().glob("*.yaml") if _CODE.fullmatch(file.stem))


def usual_for(kind: str) -> str:
    """The playbook named like the kind of incident; "" where there is none."""
    return kind if kind in codes() else ""


def source_of(code: str) -> str:
    """The text of one. Raises Refused where there is none, or it is not UTF-8."""
    if not _CODE.fullmatch(code) or code not in codes():
        raise Refused("playbook.unknown", "There is no playbook named {name}.", name=code[:40])
    try:
        return (_folder() / f"{code}.yaml").read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused("playbook.encoding", "The playbook {name} is not UTF-8 text.", name=code) from None


def _folder() -> Path:
    return Path(settings.PLAYBOOKS_ROOT)
