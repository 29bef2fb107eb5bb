"""What a playbook may set here."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field, TypeAdapter

from unpaused.foundation.measures import MeasureType


def _hours(hours: int) -> str:
    return ngettext("{hours} hour", "{hours} hours", hours).format(hours=hours)


CONTACT_HOURS = MeasureType[int](
    name="tasks.contact_hours",
    label=_("Hours within which a person affected is to be contacted"),
    shape=TypeAdapter(Annotated[int, Field(ge=1, le=24 * 30, strict=True)]),
    normal=72,
    kinder=min,
    words=_hours,
)
MEASURES = (CONTACT_HOURS,)
