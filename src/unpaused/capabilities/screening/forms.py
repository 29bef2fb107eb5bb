"""What is asked of people: the terms of a list, reasons, decisions."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening.models import ListKind
from unpaused.kernel import clock

USUAL_RETENTION = timedelta(days=180)
GROUNDS = (
    ("pipl-13-4", _("Public-health emergency, or to protect life, health or property (PIPL art. 13 (4))")),
    ("pipl-13-2", _("To perform the contract with the insured (PIPL art. 13 (2))")),
    ("pipl-13-3", _("Statutory duty (PIPL art. 13 (3))")),
    ("pipl-13-1", _("Separate consent of each person (PIPL art. 13 (1), art. 29)")),
)


class UploadForm(forms.Form):
    """A list with its terms."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, CSV (UTF-8 or GB18030) or Parquet, 20 MB at most, with a row that names the columns."),
    )
    incident = forms.ChoiceField(label=_("Incident"))
    source = forms.CharField(
        label=_("Who sent the list"),
        max_length=120,
        help_text=_("The office or company, not a person: “City Hospital No. 1, admissions”."),
    )
    kind = forms.ChoiceField(label=_("Kind of list"), choices=ListKind.choices)
    legal_ground = forms.ChoiceField(
        label=_("Legal ground"),
        choices=GROUNDS,
        help_text=_("On which ground the people on this list are looked up."),
    )
    delete_after = forms.DateField(
        label=_("Delete on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On this day the keys of the file and of its rows are destroyed. Counts and cases stay."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["incident"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(i.pk, f"{i.title} · {i.number}") for i in incidents.incidents_in_force()]
        self.fields["delete_after"].initial = lambda: clock.today() + USUAL_RETENTION


class ReasonForm(forms.Form):
    """Why something is done that others must be able to understand later."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class DecisionForm(forms.Form):
    """What an examiner decides on a row: the button of a candidate sends `confirm` with the person's id, the other
    buttons send `decision`. `contact` goes with a confirmation."""

    confirm = forms.IntegerField(required=False, max_value=2**63 - 1)
    decision = forms.ChoiceField(required=False, choices=[(name, name) for name in ("reject", "unsure", "reopen")])
    contact = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=500)
