"""What a playbook may set here: how sure the machine must be."""

from operator import le
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field, TypeAdapter

from unpaused.foundation.measures import Fit, MeasureType

Threshold = Annotated[float, Field(ge=0.5, le=1.0)]

CASE_THRESHOLD: MeasureType[float] = MeasureType(
    name="screening.case_threshold",
    label=_("Probability from which a match opens a case by itself"),
    shape=TypeAdapter(Threshold),
    normal=1.0,  # never by itself
    kinder=min,
)
CONTACT_THRESHOLD: MeasureType[float] = MeasureType(
    name="screening.contact_threshold",
    label=_("Probability from which a match may be contacted by itself"),
    shape=TypeAdapter(Threshold),
    normal=1.0,
    # The stricter one: a message to a stranger harms both, and an examiner can still clear the person for contact.
    kinder=max,
)
SECOND_LOOK: MeasureType[bool] = MeasureType(
    name="screening.second_look",
    label=_("Second examiner for what an examiner confirms"),
    shape=TypeAdapter(Annotated[bool, Field(strict=True)]),
    normal=False,
    # The stricter one, as for contact: it guards a stranger against what is somebody else's.
    kinder=lambda first, second: first or second,
)
MEASURES = (CASE_THRESHOLD, CONTACT_THRESHOLD, SECOND_LOOK)
FITS = (
    Fit(
        first=CASE_THRESHOLD.name,
        second=CONTACT_THRESHOLD.name,
        fits=le,
        message=gettext_noop(
            "The threshold for contact ({second}) lies below the one for opening a case ({first}): "
            "to contact somebody asks for more certainty, not less."
        ),
    ),
)
