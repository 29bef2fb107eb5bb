"""What is asked of the one who declares an incident, or brings an alert."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.actions.drafting import LONGEST_TITLE
from unpaused.capabilities.incidents.forms.fields import AreasField, moment_field
from unpaused.capabilities.incidents.models import Kind, ResponseLevel
from unpaused.capabilities.incidents.queries import playbooks
from unpaused.kernel import clock


class DeclareForm(forms.Form):
    """Kind, title, areas, period, playbook."""

    kind = forms.ChoiceField(label=_("Kind of incident"), choices=Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_('As it will stand above every page, e.g. "Epidemic in Hubei".'),
    )
    areas = AreasField(label=_("Areas"), help_text=_("Provinces, cities and districts, as many as it takes."))
    since = moment_field(
        label=_("Since"), help_text=_("When the emergency began, in China time. Measures hold from then on.")
    )
    until = moment_field(label=_("Until"), required=False, help_text=_("Leave empty where the end is not known."))
    response_level = forms.ChoiceField(
        label=_("Government's response level"), required=False, choices=[("", "–"), *ResponseLevel.choices]
    )
    playbook = forms.ChoiceField(
        label=_("Playbook"), required=False, help_text=_("Unless chosen, the one named like the kind.")
    )
    is_drill = forms.BooleanField(
        label=_("This is a drill on synthetic data"),
        required=False,
        help_text=_("A drill can touch nothing real."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        named = ((each.code, each.name) for each in playbooks.choices())
        self._choices("playbook", [("", _("as the kind says")), *named])
        self.fields["since"].initial = clock.now
        self.fields["is_drill"].initial = settings.DRILL
        self.fields["is_drill"].disabled = True  # the installation says it, not the person

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class AlertForm(forms.Form):
    """An alert to make a draft of; kind and areas only where it does not say them."""

    file = forms.FileField(
        label=_("Alert"), help_text=_("An XML file by the Common Alerting Protocol (CAP 1.2), 5 MB at most.")
    )
    kind = forms.ChoiceField(
        label=_("Kind of incident"),
        required=False,
        choices=[("", _("as the alert says")), *Kind.choices],
        help_text=_("Only where the alert does not say."),
    )
    areas = AreasField(
        label=_("Areas"), required=False, help_text=_("Only where the alert names none that is known here.")
    )
