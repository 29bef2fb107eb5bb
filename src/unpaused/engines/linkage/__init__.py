"""Finding the persons of a book in lists of people who were hit: names masked, misspelt, in Latin letters.

Words: *row*, one person of a list as written; *candidate*, a person of the book whom it may be; *level*, how far
a field agrees; *bits*, what that weighs; *match*, *review*, *none*, the outcome of a row. Pure: tables and
parameters in, results out.
"""

from unpaused.engines.linkage.book_people import COLUMNS as PERSON_COLUMNS
from unpaused.engines.linkage.calibrating import Calibration, Decision, calibrated, learn_calibration
from unpaused.engines.linkage.delta import write_delta
from unpaused.engines.linkage.header_words import FIELDS
from unpaused.engines.linkage.headers import SEARCHED_ROWS, Headers, Known, field_of, find_headers, plain_header
from unpaused.engines.linkage.index import Index, write_index
from unpaused.engines.linkage.layout import NO_HEADER, Layout, guess_layout
from unpaused.engines.linkage.lists import People, read_list
from unpaused.engines.linkage.model import NAMES_APART
from unpaused.engines.linkage.models import Model
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
    "NAMES_APART",
    "NO_HEADER",
    "PERSON_COLUMNS",
    "SEARCHED_ROWS",
    "Calibration",
    "Candidate",
    "Decision",
    "FieldEvidence",
    "Headers",
    "Index",
    "Known",
    "Layout",
    "ListRow",
    "Model",
    "Outcome",
    "Params",
    "People",
    "Places",
    "RowResult",
    "calibrated",
    "field_of",
    "find_headers",
    "guess_layout",
    "learn_calibration",
    "plain_header",
    "read_list",
    "unread_fields",
    "write_delta",
    "write_index",
]
