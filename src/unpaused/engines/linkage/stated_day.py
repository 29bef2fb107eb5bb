"""The day that a list says it was drawn up on: in a title line above the header, or in a note at its foot."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from unpaused.engines.linkage.dates import parse_date

_SAYS_WHEN = re.compile(
    r"(?:报送|上报|填报|统计|制表|更新|截至|截止|数据)(?:时间|日期|日|至)?|填表日|as\s+of|reported(?:\s+on)?|date",
    re.IGNORECASE,
)
_REACH = 24
"""Characters after the word within which its date stands."""


def stated_day(lines: Iterable[Sequence[str]]) -> date | None:
    """The first day that a line beside the rows states: "报送时间：2026年6月30日18时". None where none does."""
    for cells in lines:
        for word in _SAYS_WHEN.finditer(text := " ".join(cell for cell in cells if cell)):
            if day := parse_date(text[word.end() : word.end() + _REACH]):
                return day
    return None
