"""Papers (文书): what leaves the house as a document, in one language, as PDF and DOCX, and how it is signed.

Words: *paper*, a titled document of tables and prose with nothing left to look up; *file*, its bytes by language and
kind, kept with their digest from the moment of a signature; *content*, the plain values that a signature covers.
"""

from unpaused.foundation.papers.files import FILE_LANGUAGES, KINDS, File, MadeFile, kept, made, media_type
from unpaused.foundation.papers.paper import Paper, Prose, Table, printable

__all__ = [
    "FILE_LANGUAGES",
    "KINDS",
    "File",
    "MadeFile",
    "Paper",
    "Prose",
    "Table",
    "kept",
    "made",
    "media_type",
    "printable",
]
