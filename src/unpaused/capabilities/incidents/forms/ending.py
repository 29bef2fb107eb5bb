"""What is asked of the one who asks for the stand-down."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from unpaused.capabilities.incidents.forms.confirming import ReasonForm
from unpaused.capabilities.incidents.models import Measure
from unpaused.ui.typed import Day


class StandDownForm(ReasonForm):
    """The reason, and for each measure the last day on which it still holds, if it outlives the incident."""

    def __init__(self, *given: Any, measures: Sequence[Measure] = (), labels: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self._numbers = [measure.pk for measure in measures]
        for measure, label in zip(measures, labels, strict=True):
            self.fields[f"run_out_{measure.pk}"] = Day(label=label, required=False)

    def run_out(self) -> dict[int, date]:
        """By measure, where a day was given."""
        return {number: day for number in self._numbers if (day := self.cleaned_data[f"run_out_{number}"])}

    def days(self) -> list[forms.BoundField]:
        """The fields of the measures, in their order."""
        return [self[f"run_out_{number}"] for number in self._numbers]
