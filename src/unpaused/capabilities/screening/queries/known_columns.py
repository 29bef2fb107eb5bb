"""What people said of a sender's columns before."""

from collections.abc import Sequence

from unpaused.capabilities.screening.models import KnownColumn
from unpaused.engines import linkage
from unpaused.foundation.privacy.indexes import blind_index, latest

KIND = "list_column"


def sender_of(source: str) -> str:
    """The sender as it is remembered: without case and doubled spaces."""
    return " ".join(source.split()).casefold()


def known_words(source: str, rows: Sequence[Sequence[str]]) -> linkage.Known:
    """Of the words in the first rows of a table those that this sender used before, with the field each means."""
    columns = KnownColumn.objects.filter(sender=sender_of(source)).values_list("header", "field")
    remembered = {latest(bytes(header)): field for header, field in columns}
    if not remembered:
        return {}
    words = {linkage.plain_header(cell) for row in rows[: linkage.SEARCHED_ROWS] for cell in row if cell}
    indexed = {word: latest(blind_index(KIND, word)) for word in words}
    return {word: remembered[index] for word, index in indexed.items() if index in remembered}
