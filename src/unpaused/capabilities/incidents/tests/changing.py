"""What the tests of changed measures share."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import Incident, value_of
from unpaused.kernel.errors import Refused

Make = Callable[..., Incident]
Travel = Callable[[timedelta], None]
WUHAN = "420102"
SHORT = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: test.hours, value: 6, for_days: 5, safe: true}
  - {type: test.waived, value: [invoice], products: [HLT01], for_days: 5}
"""


def hours(incident: Incident) -> Measure:
    return Measure.objects.filter(incident=incident, type_name="test.hours").latest("pk")


def now_hours(at: datetime | None = None, **more: datetime) -> int:
    found: int = value_of("test.hours", area_code=WUHAN, at=at, **more)
    return found


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code
