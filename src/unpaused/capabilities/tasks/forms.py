"""Forms of tasks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.tasks.models import SAID_BY_PEOPLE


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=[(each, each.label) for each in SAID_BY_PEOPLE], widget=forms.RadioSelect
    )
