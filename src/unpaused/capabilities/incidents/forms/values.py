"""The value of a measure, asked for by its shape: yes or no, a number, money, some of a list, else as in a playbook."""

from decimal import Decimal
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.foundation.measures import MeasureType

VALUE = "value"


def value_field(measure_type: MeasureType[Any]) -> forms.Field:
    """The field of one value. What it asks for is checked once more by the measure type itself."""
    shape, label = measure_type.shape.json_schema(), _("Value")
    if shape.get("type") == "boolean":
        return forms.ChoiceField(label=label, choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect)
    if codes := _codes(shape):
        choices = [(code, _said(measure_type, code)) for code in codes]
        return forms.MultipleChoiceField(
            label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False
        )
    if measure_type.name.endswith("_fen"):
        return forms.DecimalField(label=_("Value, in yuan"), min_value=0, max_digits=14, decimal_places=2)
    if shape.get("type") == "integer":
        return forms.IntegerField(label=label)
    if shape.get("type") == "number":
        return forms.DecimalField(label=label, max_digits=12, decimal_places=6)
    return forms.CharField(label=label, help_text=_("As a playbook writes it."), max_length=500)


def plain(measure_type: MeasureType[Any], cleaned: Any) -> Any:
    """What the field gave, as a playbook would write it."""
    shape = measure_type.shape.json_schema()
    if shape.get("type") == "boolean":
        return cleaned == "yes"
    if measure_type.name.endswith("_fen"):
        return int(cleaned * 100)
    if isinstance(cleaned, Decimal):
        return float(cleaned)
    return _written(cleaned) if isinstance(cleaned, str) else cleaned


def shown(measure_type: MeasureType[Any], value: Any) -> Any:
    """A plain value as the field shows it first."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Decimal(value) / 100 if measure_type.name.endswith("_fen") else value


def _codes(shape: dict[str, Any]) -> list[str]:
    """Of a list whose items are words of a closed list."""
    items = shape.get("items", {})
    return list(items.get("enum", ())) or ([items["const"]] if "const" in items else [])


def _said(measure_type: MeasureType[Any], code: str) -> str:
    return measure_type.words([code]) if measure_type.words else code


def _written(text: str) -> Any:
    """A text that is no YAML stays what it is; the measure type refuses it with its own words."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return text
