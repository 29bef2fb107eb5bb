"""Form fields as the templates draw them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    Field,
    RadioSelect,
    Select,
)
from django.utils.translation import gettext as _


def drawn(bound: BoundField) -> dict[str, Any]:
    """What ui/parts/field.html needs: the control with its aria attributes, and which shape it has."""
    shape = _shape(bound)
    attrs: dict[str, str | bool] = {}
    described = described_by(bound)
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.required and shape not in ("choices", "checkbox"):
        attrs["required"] = True
    options = list(bound.subwidgets) if shape == "choices" else []
    control = "" if shape == "choices" else bound.as_widget(attrs=attrs)
    return {
        "bound": bound,
        "shape": shape,
        "control": control,
        "options": options,
        "described": described,
        "errors": words(bound),
    }


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, ClearableFileInput) else "plain"


def described_by(bound: BoundField) -> str:
    """Ids of the hint and the error that stand."""
    parts = [f"{bound.auto_id}_hint" if bound.help_text else "", f"{bound.auto_id}_error" if bound.errors else ""]
    return " ".join(part for part in parts if part)


def errors(form: BaseForm) -> list[dict[str, str]]:
    """Every error with the id of the control that it speaks of; "" where it speaks of the whole form."""
    listed = [{"target": "", "text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        listed += [{"target": _target(bound), "text": text} for text in words(bound)]
    return listed


def words(bound: BoundField) -> list[str]:
    """The errors of a field. Where it was left empty, they name it: four lines "this is required" help nobody. A form
    that has words of its own for that keeps them."""
    return [
        _missing(bound) if error.code == "required" and not _has_own_words(bound) else " ".join(error.messages)
        for error in bound.errors.as_data()
        if isinstance(error, ValidationError)
    ]


def _has_own_words(bound: BoundField) -> bool:
    return bound.field.error_messages["required"] != Field.default_error_messages["required"]


def _missing(bound: BoundField) -> str:
    shape = _shape(bound)
    if shape == "checkbox":
        template = _("Tick: {field}")
    elif shape == "choices" or isinstance(bound.field.widget, Select):
        template = _("Choose: {field}")
    else:
        template = _("Fill in: {field}")
    return template.format(field=bound.label)


def _target(bound: BoundField) -> str:
    return f"{bound.auto_id}_0" if _shape(bound) == "choices" else str(bound.id_for_label)
