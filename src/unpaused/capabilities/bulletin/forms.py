"""What is asked of the one who drafts or signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.public import NEVER_IN_FORCE, all_incidents


class DraftForm(forms.Form):
    """For which incident."""

    incident = forms.TypedChoiceField(label=_("Incident"), coerce=int)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        reported = all_incidents().exclude(status__in=NEVER_IN_FORCE)[:100]
        field = self.fields["incident"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.pk, f"{each.number} {each.title}") for each in reported]


class SignForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have read the figures and sign them. They can never change after this."))
