"""What lies in the folder where the bank puts its files: which are read, under whatever name, and which are left."""

import hashlib
import os
import re
import stat
import time
from pathlib import Path

import structlog

from unpaused.gateways.bank.gateway import BankFile
from unpaused.gateways.bank.schemas import LARGEST_FILE
from unpaused.kernel.errors import Refused

_TEMPORARY = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", "~")
WRITING_PAUSES = 60.0
"""Seconds. So long a file that ends in mid-message may still be under way, where a transfer program writes it under its
last name from the first octet on."""
LONGEST_NAME = 255
"""In octets, as file systems count."""
_ENDED = re.compile(rb"</([\w.-]{1,60}:)?Document\s{0,60}>\Z")
_LONGEST_END = 200
_told: set[Path] = set()
_log = structlog.get_logger()


def waiting(inbox: Path) -> list[Path]:
    """Files to read, oldest first: all that are named as XML. What else lies there is told once and left."""
    found = []
    for place in inbox.iterdir():
        if _under_way(place.name):
            continue
        facts = place.lstat()
        if stat.S_ISREG(facts.st_mode) and _is_message(place.name):
            found.append((facts.st_mtime_ns, place))
        else:
            _tell(place, facts.st_mode)
    return [place for _, place in sorted(found)]


def read(place: Path) -> BankFile:
    """A file whole, never through a link. One octet too many is enough for the parser to refuse it as too large."""
    with open(os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        content = file.read(LARGEST_FILE + 1)
    return BankFile(place.name, hashlib.sha256(content).hexdigest(), content)


def half_written(place: Path, file: BankFile) -> bool:
    """Whether somebody seems to be writing it just now: it ends in mid-message, and changed a moment ago."""
    content = file.content.removeprefix(b"\xef\xbb\xbf").strip()
    if _ENDED.search(content[-_LONGEST_END:]) or (content and not content.startswith(b"<")):
        return False
    try:
        return 0 <= time.time() - place.lstat().st_mtime < WRITING_PAUSES
    except FileNotFoundError:
        return True


def check_inbox_name(name: str) -> None:
    """Raises Refused for a name that could not have come from `waiting`."""
    if Path(name).name != name or not _is_message(name) or _under_way(name):
        raise Refused("bank.inbox_name", "This is no name of a file from the bank.")


def kept_name(file: BankFile) -> str:
    """Banks use names again: the content's hash keeps the kept files apart. A long name is cut to make room."""
    stem, suffix = os.path.splitext(file.name)
    ending = f".{file.sha256[:16]}{suffix}"
    return os.fsdecode(os.fsencode(stem)[: LONGEST_NAME - len(ending)]) + ending


def _is_message(name: str) -> bool:
    return name.lower().endswith(".xml")


def _under_way(name: str) -> bool:
    """Transfer programs write under a dot or an ending of their own first."""
    return name.startswith(".") or name.lower().endswith(_TEMPORARY)


def _tell(place: Path, mode: int) -> None:
    """Once in a process. Names of files may be names of people: the log gets the ending alone."""
    if place in _told:
        return
    _told.add(place)
    kind = "folder" if stat.S_ISDIR(mode) else "link" if stat.S_ISLNK(mode) else "file"
    _log.warning("bank.left_in_inbox", what=kind, ending=place.suffix[:12])
