"""The files of a bulletin: kept from the moment of its signature, made on the spot for a draft."""

import hashlib
from dataclasses import dataclass

from unpaused.capabilities.bulletin.models import Bulletin, BulletinFile
from unpaused.capabilities.bulletin.queries.papers import as_docx, as_pdf, paper_of
from unpaused.kernel.errors import NotFound, Refused

MAKERS = {"pdf": as_pdf, "docx": as_docx}
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class File:
    """What is handed on. `content` is at most some hundred kilobytes."""

    name: str
    media_type: str
    content: bytes


def made_files(bulletin: Bulletin) -> list[BulletinFile]:
    """Every language and kind, made now and not saved."""
    made = []
    for language in LANGUAGES:
        paper = paper_of(bulletin, language)
        for kind, maker in MAKERS.items():
            content = maker(paper)
            digest = hashlib.sha256(content).digest()
            made.append(BulletinFile(bulletin=bulletin, language=language, kind=kind, content=content, sha256=digest))
    return made


def kept_files(bulletin: Bulletin) -> list[BulletinFile]:
    """Of a signed bulletin, without their bytes."""
    return list(bulletin.files.defer("content").order_by("-language", "-kind"))


def file_of(bulletin: Bulletin, language: str, kind: str) -> File:
    """The file in "zh" or "en", as "pdf" or "docx".

    Raises NotFound (another language or kind), Refused (a kept file that is not what was kept).
    """
    if language not in LANGUAGES or kind not in MAKERS:
        raise NotFound("bulletin.no_file", "The bulletin has no such file.")
    state = "" if bulletin.signed_at else "-draft"
    return File(f"{bulletin.number}{state}-{language}.{kind}", MEDIA[kind], _content(bulletin, language, kind))


def _content(bulletin: Bulletin, language: str, kind: str) -> bytes:
    kept = bulletin.files.filter(language=language, kind=kind).first()
    if kept is None:
        return MAKERS[kind](paper_of(bulletin, language))
    content = bytes(kept.content)
    if hashlib.sha256(content).digest() != bytes(kept.sha256):
        raise Refused("bulletin.file_changed", "This file is not the one that was kept when the bulletin was signed.")
    return content
