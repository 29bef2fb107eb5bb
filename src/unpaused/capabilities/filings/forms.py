"""What is asked of those who draft, sign, decide and hand over."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.filings.actions.drafting import LONGEST
from unpaused.capabilities.filings.actions.routing import LONGEST_REASONS, LONGEST_WORD
from unpaused.capabilities.filings.models import Filing, Report
from unpaused.capabilities.filings.queries import reported, said
from unpaused.capabilities.filings.rules import forms_of_reports
from unpaused.kernel import clock
from unpaused.kernel.clock import CHINA


class DraftForm(forms.Form):
    """Which report about which incident."""

    incident = forms.TypedChoiceField(label=_("Incident"), coerce=int)
    report = forms.ChoiceField(label=_("Report"), choices=Report.choices, widget=forms.RadioSelect)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["incident"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.pk, f"{each.number} {each.title}") for each in reported()]


class WriteForm(forms.Form):
    """One field a section of the template. `edition`: what the writer began with."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, filing: Filing, data: Any = None) -> None:
        super().__init__(data, initial={"edition": filing.edition, **filing.sections})
        self.sections = [each.name for each in forms_of_reports().by_report[filing.report].sections]
        for each in forms_of_reports().by_report[filing.report].sections:
            self.fields[each.name] = forms.CharField(
                label=said(each.title),
                help_text=said(each.hint),
                required=each.required,
                strip=True,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    def written(self) -> dict[str, str]:
        """By section."""
        return {name: self.cleaned_data[name] for name in self.sections}


class SignForm(forms.Form):
    """A deliberate yes to what was read. `seen` is its digest."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    sure = forms.BooleanField(label=_("I have read this report and sign it. It can never change after this."))


class SureForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have checked this."))


class ReturnForm(forms.Form):
    """Why the branch must write it anew."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The branch reads them. The signed report stays as it is; the branch makes a new one."),
        max_length=LONGEST_REASONS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandOverForm(forms.Form):
    """When, how, and under which receipt the regulator took it."""

    at = forms.DateTimeField(
        label=_("Handed over at"),
        help_text=_("In China time, such as 2020-02-03 09:05"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    channel = forms.CharField(
        label=_("Channel"),
        help_text=_("Such as the regulator's system, official mail, a courier"),
        max_length=LONGEST_WORD,
    )
    receipt = forms.CharField(label=_("Receipt number"), max_length=LONGEST_WORD)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"at": _to_the_minute(clock.now())})


def _to_the_minute(moment: datetime) -> datetime:
    return moment.astimezone(CHINA).replace(second=0, microsecond=0)
