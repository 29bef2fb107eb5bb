"""What is asked of the one who looks somebody up, or takes seals away."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.kernel import clock
from unpaused.ui.typed import Day


class LookUpForm(forms.Form):
    """The number stands in the body of the request alone: never in an address, never kept."""

    kind = forms.ChoiceField(label=_("By"), choices=[("identity", _("Identity number")), ("phone", _("Phone number"))])
    number = forms.CharField(
        label=_("Identity number or phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why do you look this person up?"),
        max_length=200,
        help_text=_("It stands in the trail under your name."),
    )


class PeriodForm(forms.Form):
    """Days in China, both included."""

    since = Day(label=_("First day"))
    until = Day(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "since" in given and "until" in given and given["until"] < given["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return given

    def period(self) -> tuple[datetime, datetime]:
        """[since, until) as moments. Only of a valid form."""
        days = self.cleaned_data
        return (
            datetime.combine(days["since"], time(), clock.CHINA),
            clock.end_of(days["until"]),
        )
