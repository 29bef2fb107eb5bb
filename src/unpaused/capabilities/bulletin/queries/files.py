"""The files of a bulletin: kept from the moment of its signature, made on the spot for a draft."""

from unpaused.capabilities.bulletin.models import Bulletin, BulletinFile
from unpaused.capabilities.bulletin.queries.paper import paper_of
from unpaused.foundation.papers import KINDS, File, kept, made, media_type


def made_files(bulletin: Bulletin) -> list[BulletinFile]:
    """Every language and kind, made now and not saved."""
    return [
        BulletinFile(
            bulletin=bulletin, language=each.language, kind=each.kind, content=each.content, sha256=each.sha256
        )
        for each in made(lambda language: paper_of(bulletin, language))
    ]


def kept_files(bulletin: Bulletin) -> list[BulletinFile]:
    """Of a signed bulletin, without their bytes."""
    return list(bulletin.files.defer("content").order_by("-language", "-kind"))


def file_of(bulletin: Bulletin, language: str, kind: str) -> File:
    """The file in "zh" or "en", as "pdf" or "docx".

    Raises NotFound (another language or kind), Refused (a kept file that is not what was kept).
    """
    media = media_type(language, kind)
    state = "" if bulletin.signed_at else "-draft"
    return File(f"{bulletin.number}{state}-{language}.{kind}", media, _content(bulletin, language, kind))


def _content(bulletin: Bulletin, language: str, kind: str) -> bytes:
    found = bulletin.files.filter(language=language, kind=kind).first()
    if found is None:
        return KINDS[kind](paper_of(bulletin, language))
    return kept(bytes(found.content), bytes(found.sha256))
