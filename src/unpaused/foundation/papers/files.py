"""A paper as files: every language and kind made at once, and checked against its digest when it is handed out."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from unpaused.foundation.papers.docx import as_docx
from unpaused.foundation.papers.paper import Paper
from unpaused.foundation.papers.pdf import as_pdf
from unpaused.kernel.errors import NotFound, Refused

KINDS: dict[str, Callable[[Paper], bytes]] = {"pdf": as_pdf, "docx": as_docx}
FILE_LANGUAGES = ("zh", "en")
_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class File:
    """What is handed on. `content` is at most some hundred kilobytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One language and kind, with the SHA-256 of its bytes (32 bytes)."""

    language: str
    kind: str
    content: bytes
    sha256: bytes


def media_type(language: str, kind: str) -> str:
    """Raises NotFound for a language or kind that no paper is made in."""
    if language not in FILE_LANGUAGES or kind not in KINDS:
        raise NotFound("papers.no_file", "There is no such file.")
    return _MEDIA[kind]


def made(paper_in: Callable[[str], Paper], languages: Collection[str] = FILE_LANGUAGES) -> list[MadeFile]:
    """Every kind in these languages; `paper_in("zh")` gives the paper in that language."""
    files = []
    for language in languages:
        paper = paper_in(language)
        for kind, maker in KINDS.items():
            content = maker(paper)
            files.append(MadeFile(language, kind, content, hashlib.sha256(content).digest()))
    return files


def kept(content: bytes, sha256: bytes) -> bytes:
    """The bytes as they were kept. Raises Refused where they do not fit their digest."""
    if hashlib.sha256(content).digest() != sha256:
        raise Refused("papers.changed", "This file is not the one that was kept when it was signed.")
    return content
