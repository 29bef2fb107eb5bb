"""Fields that several forms ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.foundation import areas


def moment_field(**given: Any) -> forms.DateTimeField:
    """A moment in China time, to the minute."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **given)


class AreasField(forms.MultipleChoiceField):
    """Codes of areas, chosen by search in the division tree (views/areas.py): any code that the table knows."""

    widget = forms.SelectMultiple
    default_error_messages = {
        "required": _("Choose at least one area."),
        "invalid_choice": _("There is no area with the code %(value)s."),
    }

    def valid_value(self, value: str) -> bool:
        return areas.load_or_empty().knows(value)
