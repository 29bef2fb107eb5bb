"""What is asked of people: the terms of a list, reasons, decisions."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening.models import ListKind
from unpaused.capabilities.screening.queries.columns import Column, Columns
from unpaused.capabilities.screening.queries.grounds import GROUNDS as GROUNDS
from unpaused.engines import linkage
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused
from unpaused.ui.typed import Day

USUAL_RETENTION = timedelta(days=180)


class UploadForm(forms.Form):
    """A list with its terms."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("XLSX, CSV (UTF-8 or GB18030) or Parquet, 20 MB at most, with a row that names the columns."),
    )
    pasted = forms.CharField(
        label=_("Or a table pasted from a sheet or a message"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("With the row that names the columns: copy the cells in the sheet, then paste them here."),
    )
    columns_first = forms.BooleanField(
        label=_("Let me say what the columns are before anybody is looked up"),
        required=False,
        help_text=_("For a sender whose columns are new. What you say is remembered for the sender's next list."),
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
    delete_after = Day(
        label=_("Delete on"),
        help_text=_("On this day the keys of the file and of its rows are destroyed. Counts and cases stay."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["incident"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(i.pk, f"{i.title} · {i.number}") for i in incidents.incidents_in_force()]
        self.fields["delete_after"].initial = lambda: clock.today() + USUAL_RETENTION

    def clean(self) -> dict[str, Any]:
        """One of the two, not both: nobody could say later which was meant."""
        given = super().clean() or {}
        if "file" in self.errors or "pasted" in self.errors:
            return given
        file, pasted = given.get("file"), given.get("pasted", "").strip()
        if file and pasted:
            self.add_error("pasted", _("Choose a file or paste a table, not both."))
        if not file and not pasted:
            self.add_error("file", _("Choose a file, or paste a table below."))
        return given

    def data_given(self) -> bytes:
        """The list as it came."""
        file = self.cleaned_data["file"]
        return file.read() if file else str(self.cleaned_data["pasted"]).encode()


class ColumnsForm(forms.Form):
    """What each column is, one of `fields` (code, words); `header` is the row that names them."""

    header = forms.IntegerField(widget=forms.HiddenInput, min_value=linkage.NO_HEADER)

    def __init__(self, columns: Columns, fields: Iterable[tuple[str, Any]], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["header"].initial = columns.header
        self.columns = columns.columns
        choices = [("", _("Something else, kept as it is")), *fields]
        for column in columns.columns:
            self.fields[f"column-{column.place}"] = forms.ChoiceField(
                label=column.word or _("Column {number}").format(number=column.place + 1),
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
                initial=column.field,
            )

    def drawn(self) -> list[tuple[Column, forms.BoundField]]:
        """Each column with its control."""
        return [(column, self[f"column-{column.place}"]) for column in self.columns]

    def layout(self) -> linkage.Layout:
        """As filled in. Raises Refused where two columns are said to be the same."""
        named = [(self.cleaned_data[f"column-{each.place}"], each.place) for each in self.columns]
        given = [(field, place) for field, place in named if field]
        if len(dict(given)) != len(given):
            raise Refused(
                "screening.same_column", "Two columns are said to be the same. Each thing stands in one column."
            )
        return linkage.Layout(self.cleaned_data["header"], dict(given))


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
