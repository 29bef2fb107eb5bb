"""What is asked while an incident runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.actions.logbook import LONGEST_NAME, LONGEST_TEXT
from unpaused.capabilities.incidents.forms.fields import moment_field
from unpaused.capabilities.incidents.models import Grade, ResponseLevel
from unpaused.capabilities.incidents.queries.people import commanders
from unpaused.foundation.accounts.models import User
from unpaused.ui.typed import Day


class LogForm(forms.Form):
    """One entry of the log book."""

    text = forms.CharField(label=_("Entry"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT)
    at = moment_field(label=_("When"), required=False, help_text=_("Leave empty for now."))


class AttachForm(forms.Form):
    """A document about the incident."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, JPEG, PNG or WebP, 20 MB at most."))
    name = forms.CharField(label=_("Name of the document"), max_length=LONGEST_NAME, required=False)


class OwnerForm(forms.Form):
    """Who leads the incident from now on."""

    owner = forms.TypedChoiceField(label=_("Led by"), coerce=int)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(user.pk, user.display_name) for user in commanders()]

    def clean_owner(self) -> User:
        """The person."""
        return commanders().get(pk=self.cleaned_data["owner"])


class ResponseLevelForm(forms.Form):
    """What the government set."""

    level = forms.ChoiceField(
        label=_("Government's response level"), required=False, choices=[("", "–"), *ResponseLevel.choices]
    )


class GradeForm(forms.Form):
    """What is known, and the grade that follows; without a grade the form proposes one."""

    property_yuan = forms.DecimalField(
        label=_("Property payouts, in yuan"),
        min_value=0,
        max_digits=16,
        decimal_places=2,
        help_text=_("Paid and reserved."),
    )
    injury_yuan = forms.DecimalField(
        label=_("Injury payouts, in yuan"),
        min_value=0,
        max_digits=16,
        decimal_places=2,
        help_text=_("Paid and reserved."),
    )
    deaths = forms.IntegerField(label=_("Deaths"), min_value=0, max_value=10_000_000)
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[("", _("propose one")), *Grade.choices])

    def known(self) -> dict[str, int]:
        """Money in fen. Only of a valid form."""
        data = self.cleaned_data
        return {
            "property_fen": int(data["property_yuan"] * 100),
            "injury_fen": int(data["injury_yuan"] * 100),
            "deaths": data["deaths"],
        }


class EndForm(forms.Form):
    """A later end of an incident in force."""

    until = moment_field(label=_("Until"), required=False, help_text=_("Leave empty where the end is not known."))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class MovedDayForm(forms.Form):
    """A day that a decree moves."""

    day = Day(label=_("Day"))
    working = forms.ChoiceField(
        label=_("For this incident it is"),
        choices=[
            ("no", _("no working day")),
            ("yes", _("a working day")),
            ("back", _("as the statutory calendar says")),
        ],
    )
    reason = forms.CharField(label=_("Decree"), max_length=200, help_text=_("Number or title of the notice."))
