"""Finding the persons of a book in lists of people who were hit: names masked, misspelt, in Latin letters.

Words: *row*, one person of a list as written; *candidate*, a person of the book whom it may be; *level*, how far
a field agrees; *bits*, what that weighs; *match*, *review*, *none*, the outcome of a row. Pure: tables and
parameters in, results out.
"""

from unpaused.engines.linkage.header_words import FIELDS
from unpaused.engines.linkage.headers import Headers, field_of, find_headers
from unpaused.engines.linkage.index import Index, write_index
from unpaused.engines.linkage.lists import People, read_list
from unpaused.engines.linkage.results import (
    Candidate,
    FieldEvidence,
    ListRow,
    Outcome,
    Params,
    Places,
    RowResult,
)
from unpaused.engines.linkage.row_people import unread_fields

__all__ = [
    "FIELDS",
    "Candidate",
    "FieldEvidence",
    "Headers",
    "Index",
    "ListRow",
    "Outcome",
    "Params",
    "People",
    "Places",
    "RowResult",
    "field_of",
    "find_headers",
    "read_list",
    "unread_fields",
    "write_index",
]
