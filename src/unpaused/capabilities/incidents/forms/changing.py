"""What is asked of the one who wants a measure in force to change."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.forms.confirming import ReasonForm
from unpaused.capabilities.incidents.forms.fields import AreasField, moment_field
from unpaused.capabilities.incidents.forms.values import VALUE, plain, shown, value_field
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.rules.playbook import Notice
from unpaused.capabilities.incidents.rules.playbook.notices import LONGEST_NUMBER, LONGEST_TEXT, LONGEST_URL
from unpaused.foundation import measures
from unpaused.foundation.measures import MeasureType
from unpaused.ui.typed import Day


def _day_field(**given: Any) -> Day:
    return Day(required=False, **given)


class EndMeasureForm(ReasonForm):
    """When it ends, and why."""

    last_day = _day_field(
        label=_("Last day"), help_text=_("On which it still holds. Empty: it ends once a second person confirms.")
    )
    field_order = ["last_day", "reason", "sure"]


class ProlongMeasureForm(ReasonForm):
    """Until when it holds, and why."""

    last_day = _day_field(
        label=_("Last day"), help_text=_("On which it still holds. Empty: it holds as long as the incident.")
    )
    field_order = ["last_day", "reason", "sure"]


class WidenForm(ReasonForm):
    """Which areas the incident has besides, and why."""

    areas = AreasField(label=_("Areas"))
    field_order = ["areas", "reason", "sure"]


class NoticeForm(ReasonForm):
    """What a filed measure carries."""

    filing_number = forms.CharField(
        label=_("Filing number"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Where the measure was filed with the regulator; then its public notice belongs to it."),
    )
    notice_text = forms.CharField(label=_("Public notice"), required=False, max_length=LONGEST_TEXT)
    notice_url = forms.CharField(label=_("Address of the notice"), required=False, max_length=LONGEST_URL)
    notice_on = _day_field(label=_("Day of the notice"))

    def notice(self) -> Notice:
        """Only of a valid form."""
        data = self.cleaned_data
        return Notice(data["filing_number"], data["notice_text"], data["notice_url"], data["notice_on"])


class ValueForm(NoticeForm):
    """A typed value and its areas."""

    areas = AreasField(label=_("Areas"), required=False, help_text=_("None chosen: those of the incident."))

    def __init__(self, *given: Any, measure_type: MeasureType[Any], **more: Any) -> None:
        super().__init__(*given, **more)
        self._type = measure_type
        self.fields[VALUE] = value_field(measure_type)
        self.order_fields([VALUE, "areas"])

    def value(self) -> Any:
        """As a playbook would write it. Only of a valid form."""
        return plain(self._type, self.cleaned_data[VALUE])


class ChangeMeasureForm(ValueForm):
    """Another value, other areas, a filing."""

    @staticmethod
    def stands(measure: Measure) -> dict[str, Any]:
        """What the measure says, to begin with."""
        names = ("filing_number", "notice_text", "notice_url", "notice_on", "areas")
        value = shown(measures.get(measure.type_name), measure.value)
        return {VALUE: value, **{name: getattr(measure, name) for name in names}}


class AddMeasureForm(ValueForm):
    """One more measure of a type that was chosen before."""

    products = forms.CharField(
        label=_("Products"), required=False, max_length=200, help_text=_("Codes with commas between. Empty: all.")
    )
    since = moment_field(
        label=_("Since"), required=False, help_text=_("Empty: from the confirmation on; not before the incident.")
    )
    last_day = _day_field(label=_("Last day"), help_text=_("Empty: it holds as long as the incident."))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.order_fields([VALUE, "areas", "products", "since", "last_day"])

    def codes(self) -> tuple[str, ...]:
        """The products. Only of a valid form."""
        return tuple(self.cleaned_data["products"].replace("，", ",").replace(",", " ").split())

    def day(self) -> date | None:
        found: date | None = self.cleaned_data["last_day"]
        return found


class MeasureTypeForm(forms.Form):
    """Which measure is to be added."""

    type = forms.ChoiceField(label=_("Measure"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["type"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.name, each.label) for each in measures.all_types()]
