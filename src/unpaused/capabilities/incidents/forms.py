"""What is asked of the one who declares an incident."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.actions.declaring import LONGEST_TITLE
from unpaused.capabilities.incidents.models import Kind, ResponseLevel
from unpaused.capabilities.incidents.queries import playbooks
from unpaused.capabilities.incidents.queries.places import area_in_words
from unpaused.foundation import areas
from unpaused.kernel import clock


def _moment(**given: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **given)


class DeclareForm(forms.Form):
    """Kind, title, areas, period, playbook."""

    kind = forms.ChoiceField(label=_("Kind of incident"), choices=Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_('As it will stand above every page, e.g. "Epidemic in Hubei".'),
    )
    provinces = forms.MultipleChoiceField(
        label=_("Provinces"), widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}), required=False
    )
    places = forms.CharField(
        label=_("Single cities or districts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, by name or six-digit code. Only where a whole province is too much."),
    )
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
        self._choices("provinces", [(a.code, area_in_words(a.code)) for a in areas.load_or_empty().provinces()])
        self.fields["since"].initial = clock.now
        self.fields["is_drill"].initial = settings.DRILL
        self.fields["is_drill"].disabled = not settings.DRILL

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_places(self) -> list[str]:
        """Codes. Every line must mean one area."""
        return [_code_of(line.strip()) for line in self.cleaned_data["places"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["areas"] = [*data.get("provinces", []), *data.get("places", [])]
        if not data["areas"] and "places" not in self.errors:
            self.add_error("provinces", gettext("Choose at least one area."))
        return data


class ConfirmForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have checked this and take responsibility for it."))


class ReasonForm(ConfirmForm):
    """A deliberate yes, with the reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    field_order = ["reason", "sure"]


def _code_of(text: str) -> str:
    table = areas.load_or_empty()
    found = [text] if text.isdecimal() else table.find_in_text(text)
    if len(found) == 1 and table.knows(found[0]):
        return found[0]
    if found and not text.isdecimal():
        raise forms.ValidationError(
            gettext('"{text}" could be several places: write the city before it.').format(text=text)
        )
    raise forms.ValidationError(gettext('There is no area called "{text}".').format(text=text))
