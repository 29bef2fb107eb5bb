"""The files of a report: kept from the moment of its signature, made on the spot for a draft."""

from unpaused.capabilities.filings.models import Filing, FilingFile
from unpaused.capabilities.filings.queries.paper import paper_of
from unpaused.foundation.papers import KINDS, File, kept, made, media_type


def made_files(filing: Filing) -> list[FilingFile]:
    """Every language and kind, made now and not saved."""
    return [
        FilingFile(filing=filing, language=each.language, kind=each.kind, content=each.content, sha256=each.sha256)
        for each in made(lambda language: paper_of(filing, language))
    ]


def kept_files(filing: Filing) -> list[FilingFile]:
    """Of a signed report, without their bytes; Chinese first."""
    return list(filing.files.defer("content").order_by("-language", "-kind"))


def file_of(filing: Filing, language: str, kind: str) -> File:
    """The file in "zh" or "en", as "pdf" or "docx".

    Raises NotFound (another language or kind), Refused (a kept file that is not what was kept).
    """
    media = media_type(language, kind)
    state = "" if filing.signed_at else "-draft"
    found = filing.files.filter(language=language, kind=kind).first()
    content = kept(bytes(found.content), bytes(found.sha256)) if found else KINDS[kind](paper_of(filing, language))
    return File(f"{filing.number}{state}-{language}.{kind}", media, content)
