from typing import Annotated, Literal

import pytest
from django.utils import translation
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from unpaused.foundation.measures import MeasureType
from unpaused.kernel.errors import Refused


class Shape(BaseModel):
    """One entry of every kind that measures are made of."""

    model_config = ConfigDict(extra="forbid")
    hours: Annotated[float, Field(gt=0, le=240)] = 1
    rows: Annotated[int, Field(ge=10, lt=20, strict=True)] = 10
    waived: Annotated[bool, Field(strict=True)] = False
    papers: list[Literal["invoice", "card"]] = []
    named: dict[str, str] = {}


MEASURE = MeasureType[Shape](
    name="test.shape", label="Shape", shape=TypeAdapter(Shape), normal=Shape(), kinder=lambda one, _: one
)


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        ({"hours": "soon"}, "hours a number is expected", "hours 应为数字"),
        ({"hours": 0}, "hours it must be above 0", "hours 必须大于 0"),
        ({"hours": 300}, "hours it must be 240.0 or less", "hours 不得大于 240.0"),
        ({"rows": 9}, "rows it must be 10 or more", "rows 不得小于 10"),
        ({"rows": 20}, "rows it must be below 20", "rows 必须小于 20"),
        ({"rows": "10"}, "rows a whole number is expected", "rows 应为整数"),
        ({"waived": "yes"}, "waived true or false is expected", "waived 应为 true 或 false"),
        ({"papers": "invoice"}, "papers a list is expected", "papers 应为列表"),
        ({"papers": ["x"]}, "papers.0 expected is one of: 'invoice' or 'card'", "papers.0 应为下列之一"),
        ({"named": []}, "named entries with names are expected", "named 应为带名称的条目"),
        ({"named": {"a": 1}}, "named.a a text is expected", "named.a 应为文本"),
        ({"else": 1}, "else this entry is not known", "else 没有此项"),
    ],
)
def test_a_wrong_value_is_said_in_the_language_of_who_gave_it(given: object, english: str, chinese: str) -> None:
    with pytest.raises(Refused) as refused:
        MEASURE.parse(given)
    with translation.override("en"):
        assert english in str(refused.value.message).format(**refused.value.params)
    with translation.override("zh-hans"):
        said = translation.gettext(refused.value.message).format(**refused.value.params)
    assert chinese in said
