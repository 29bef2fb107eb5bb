"""What is assumed of a rehearsal."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.forms.fields import AreasField
from unpaused.capabilities.incidents.queries.rehearsing import Assumed, check_assumption
from unpaused.engines.forecasting import LEVELS, Estimate
from unpaused.foundation.measures.assumptions import Assumption
from unpaused.foundation.measures.forecasts import all_assumptions
from unpaused.kernel.errors import Refused

SAID = {"low": _("low"), "likely": _("likely"), "high": _("high")}
PERCENT = 100


class RehearseForm(forms.Form):
    """Three numbers for each assumption, shares in per cent; what was not changed keeps its source."""

    def __init__(self, *given: Any, assumed: Mapping[str, Assumed], language: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.assumed, self.language, self.known = assumed, language, all_assumptions()
        for name, each in assumed.items():
            for level in LEVELS:
                self.fields[field_name(name, level)] = self._field(name, level, each)

    def _field(self, name: str, level: str, each: Assumed) -> forms.FloatField:
        known = self.known[name]
        label = f"{known.label.in_language(self.language)}: {SAID[level]}"
        widget = forms.NumberInput(attrs={"aria-label": label, "step": "any", "inputmode": "decimal"})
        initial = shown(known, getattr(each.estimate, level))
        return forms.FloatField(label=label, widget=widget, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.assumed:
            self._check(name, cleaned)
        return cleaned

    def _check(self, name: str, cleaned: Mapping[str, Any]) -> None:
        fields = [field_name(name, level) for level in LEVELS]
        if any(field not in cleaned for field in fields):
            return
        try:
            check_assumption(name, self._estimate(name, cleaned))
        except Refused as error:
            self.add_error(fields[0], self._in_words(name, error))

    def _in_words(self, name: str, error: Refused) -> str:
        known = self.known[name]
        params = {"least": _number(shown(known, known.least)), "most": _number(shown(known, known.most))}
        return gettext(error.message).format(**params)

    def _estimate(self, name: str, cleaned: Mapping[str, Any]) -> Estimate:
        factor = PERCENT if self.known[name].unit == "share" else 1
        return Estimate(*(cleaned[field_name(name, level)] / factor for level in LEVELS))

    def typed(self) -> dict[str, Estimate]:
        """What somebody changed. Only of a valid form."""
        said = {name: self._estimate(name, self.cleaned_data) for name in self.assumed}
        return {name: each for name, each in said.items() if not _same(each, self.assumed[name].estimate)}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One a table row, with its three controls."""
        for name, each in self.assumed.items():
            bound = [self[field_name(name, level)] for level in LEVELS]
            yield {
                "label": self.known[name].label.in_language(self.language),
                "unit": self.known[name].unit,
                "source": each.source.in_language(self.language),
                "origin": each.origin,
                "fields": [{"bound": field, "level": SAID[level]} for field, level in zip(bound, LEVELS, strict=True)],
                "errors": [error for field in bound for error in field.errors],
            }


class RehearsePlaybookForm(RehearseForm):
    """Of a playbook alone: the areas too."""

    areas = AreasField(label=_("Areas"), help_text=_("Provinces, cities and districts, as many as it takes."))


def field_name(name: str, level: str) -> str:
    """ "incidents.days" and "low" -> "incidents-days__low"."""
    return f"{name.replace('.', '-')}__{level}"


def shown(known: Assumption, value: float) -> float:
    """As people write it: shares in per cent."""
    return round(value * PERCENT, 6) if known.unit == "share" else value


def _number(value: float) -> str:
    return f"{value:g}"


def _same(one: Estimate, other: Estimate) -> bool:
    return all(abs(getattr(one, level) - getattr(other, level)) < 1e-7 for level in LEVELS)
