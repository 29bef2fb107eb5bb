"""Closed lists of words about incidents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    EPIDEMIC = "epidemic", _("Epidemic")
    TYPHOON = "typhoon", _("Typhoon")
    EARTHQUAKE = "earthquake", _("Earthquake")
    FLOOD = "flood", _("Flood")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    STOOD_DOWN = "stood_down", _("Stood down")
    LAPSED = "lapsed", _("Lapsed")
    CANCELLED = "cancelled", _("Cancelled")


class ResponseLevel(models.TextChoices):
    """The government's response level (应急响应级别). Not the grade of a property disaster."""

    I = "I", _("Level I")  # noqa: E741  the field's own numerals
    II = "II", _("Level II")
    III = "III", _("Level III")
    IV = "IV", _("Level IV")


class Grade(models.TextChoices):
    """The grade of a property disaster (2022-15). Never given to an epidemic."""

    I = "I", _("Grade I")  # noqa: E741  the field's own numerals
    II = "II", _("Grade II")
    III = "III", _("Grade III")
    IV = "IV", _("Grade IV")


PROPERTY_KINDS = (Kind.TYPHOON, Kind.EARTHQUAKE, Kind.FLOOD)
"""Kinds of which the rules on property disasters speak."""
NEVER_IN_FORCE = (Status.DRAFT, Status.CANCELLED)
