"""What is asked of the one who declares an incident."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.actions.declaring import LONGEST_TITLE
from unpaused.capabilities.incidents.models import Kind, ResponseLevel
from unpaused.capabilities.incidents.queries import playbooks
from unpaused.foundation import areas
from unpaused.kernel import clock


def _moment(**given: Any) -> forms.DateTimeField:
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


class DeclareForm(forms.Form):
    """Kind, title, areas, period, playbook."""

    kind = forms.ChoiceField(label=_("Kind of incident"), choices=Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_('As it will stand above every page, e.g. "Epidemic in Hubei".'),
    )
    areas = AreasField(label=_("Areas"), help_text=_("Provinces, cities and districts, as many as it takes."))
    since = _moment(
        label=_("Since"), help_text=_("When the emergency began, in China time. Measures hold from then on.")
    )
    until = _moment(label=_("Until"), required=False, help_text=_("Leave empty where the end is not known."))
    response_level = forms.ChoiceField(
        label=_("Government's response level"), required=False, choices=[("", "–"), *ResponseLevel.choices]
    )
    playbook = forms.ChoiceField(label=_("Playbook"))
    is_drill = forms.BooleanField(
        label=_("This is a drill on synthetic data"),
        required=False,
        help_text=_("A drill can touch nothing real."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._choices("playbook", [(code, code) for code in playbooks.codes()])
        self.fields["since"].initial = clock.now
        self.fields["is_drill"].initial = settings.DRILL
        self.fields["is_drill"].disabled = not settings.DRILL

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class ConfirmForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have checked this and take responsibility for it."))


class ReasonForm(ConfirmForm):
    """A deliberate yes, with the reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    field_order = ["reason", "sure"]
