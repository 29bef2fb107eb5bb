"""What forms say of texts too long or too short, numbers too large or too small: Django's own words read like an error
of a program ("Ensure this value ...")."""

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinLengthValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


def put_in_plain_words() -> None:
    """For every field of every form, at the start of a process."""
    MaxLengthValidator.message = ngettext_lazy(
        "At most %(limit_value)d character; there are %(show_value)d now.",
        "At most %(limit_value)d characters; there are %(show_value)d now.",
        "limit_value",
    )
    MinLengthValidator.message = ngettext_lazy(
        "At least %(limit_value)d character; so far there are %(show_value)d.",
        "At least %(limit_value)d characters; so far there are %(show_value)d.",
        "limit_value",
    )
    MaxValueValidator.message = _("At most %(limit_value)s, please.")
    MinValueValidator.message = _("At least %(limit_value)s, please.")
