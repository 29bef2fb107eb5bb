"""What a playbook may set here."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter

from unpaused.foundation.measures import MeasureType

CONTACT_HOURS = MeasureType[int](
    name="tasks.contact_hours",
    label=_("Hours within which a person affected is to be contacted"),
    shape=TypeAdapter(Annotated[int, Field(ge=1, le=24 * 30, strict=True)]),
    normal=72,
    kinder=min,
)
MEASURES = (CONTACT_HOURS,)
