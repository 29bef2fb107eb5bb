"""The event, one question a page. Each form says what it adds to the draft."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims import public as claims
from unpaused.foundation import areas
from unpaused.kernel import clock
from unpaused.kernel.money import decimal_yuan, parse_yuan
from unpaused.ui.formats import in_chinese
from unpaused.ui.typed import Day, FreeText, read


class Question(forms.Form):
    """`given` are the answers so far; `person_id` is the insured person."""

    asks: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, given: dict[str, Any], person_id: int) -> None:
        self.given, self.person_id = given, person_id
        super().__init__(data, initial=self.shown(given))
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on earlier answers."""

    @classmethod
    def shown(cls, given: dict[str, Any]) -> dict[str, Any]:
        """The answers as the fields show them."""
        return {name: given.get(name) for name in cls.asks}

    def answers(self) -> dict[str, Any]:
        """What to keep, as JSON."""
        return {name: self.cleaned_data[name] for name in self.asks}


class KindForm(Question):
    asks = ("kind",)
    kind = forms.ChoiceField(
        label=_("What happened to you?"),
        choices=[("illness", _("An illness")), ("accident", _("An accident"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose illness or accident.")},
    )


class DateForm(Question):
    asks = ("event_date",)
    event_date = Day(
        label=_("On which day was it?"),
        help_text=_("An illness: the day of the diagnosis. An accident: the day it happened."),
        error_messages={"required": _("Give the day.")},
    )

    def prepare(self) -> None:
        self.fields["event_date"].widget.attrs["max"] = clock.today().isoformat()

    def clean_event_date(self) -> date:
        day: date = self.cleaned_data["event_date"]
        read(partial(claims.check_event_day, person_id=self.person_id), day)
        return day

    def answers(self) -> dict[str, Any]:
        return {"event_date": self.cleaned_data["event_date"].isoformat()}


class ProvinceForm(Question):
    asks = ("province",)
    province = forms.ChoiceField(
        label=_("In which province was it?"), error_messages={"required": _("Choose the province.")}
    )

    def prepare(self) -> None:
        _field(self, "province").choices = _choices(areas.load().provinces())

    def answers(self) -> dict[str, Any]:
        """Another province makes the town chosen before void."""
        kept = self.given.get("province") == self.cleaned_data["province"]
        return super().answers() | ({} if kept else {"place_area": None})


class PlaceForm(Question):
    asks = ("place_area",)
    place_area = forms.ChoiceField(
        label=_("In which city or county?"), error_messages={"required": _("Choose the city or county.")}
    )

    def prepare(self) -> None:
        table, province = areas.load(), self.given.get("province") or ""
        within = table.children(province) if table.knows(province) else []
        _field(self, "place_area").choices = _choices(within or [areas.Area(province, table.name(province))])


class HospitalForm(Question):
    asks = ("hospital",)
    hospital = FreeText(
        label=_("Which hospital treated you?"),
        help_text=_("The name as it stands on your papers. Leave it empty if there was none."),
        max_length=100,
        required=False,
    )


class TreatmentForm(Question):
    asks = ("hospital_days", "expense_fen")
    hospital_days = forms.IntegerField(
        label=_("Days in hospital"),
        min_value=1,
        max_value=366,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write the days as a whole number."),
            "min_value": _("Write how many days, from 1 to 366; leave it empty if you did not stay in hospital."),
            "max_value": _("Write how many days, from 1 to 366; leave it empty if you did not stay in hospital."),
        },
    )
    expense = forms.CharField(
        label=_("What the hospital charged, in yuan"),
        help_text=_("The total of the bills, for example 2380.50."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    @classmethod
    def shown(cls, given: dict[str, Any]) -> dict[str, Any]:
        fen = given.get("expense_fen")
        return {"hospital_days": given.get("hospital_days"), "expense": decimal_yuan(fen) if fen else ""}

    def clean_expense(self) -> int | None:
        typed = self.cleaned_data["expense"]
        return read(partial(parse_yuan, most=claims.LARGEST_BILL), typed) or None if typed else None

    def answers(self) -> dict[str, Any]:
        return {
            "hospital_days": self.cleaned_data["hospital_days"],
            "expense_fen": self.cleaned_data["expense"],
        }


class WordsForm(Question):
    asks = ("diagnosis", "description")
    diagnosis = FreeText(
        label=_("What did the doctor find?"),
        help_text=_("As it stands on the diagnosis certificate, for example: fracture of the left wrist."),
        max_length=200,
        error_messages={"required": _("Write what the doctor found.")},
    )
    description = FreeText(
        label=_("What happened, in your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


QUESTIONS: dict[str, type[Question]] = {
    "kind": KindForm,
    "day": DateForm,
    "province": ProvinceForm,
    "place": PlaceForm,
    "hospital": HospitalForm,
    "treatment": TreatmentForm,
    "words": WordsForm,
}
"""In the order in which they are asked; the names stand in addresses."""


def unanswered(given: dict[str, Any]) -> list[str]:
    """The questions still to be asked, in order. A question left empty on purpose was answered."""
    return [name for name, form in QUESTIONS.items() if not _answered(form, given)]


def _answered(form: type[Question], given: dict[str, Any]) -> bool:
    if form is PlaceForm:
        return bool(given.get("place_area"))
    return all(name in given for name in form.asks)


def area_name(code: str) -> str:
    """An area as the reader reads it, from the province down."""
    table = areas.load_or_empty()
    full = table.full_name(code)
    if in_chinese():
        return full
    named = (table.name(part) for part in table.lineage(code) if table.knows(part))
    return " ".join([*(areas.sound_of(name) for name in named if name in full), full])


def _choices(listed: list[areas.Area]) -> list[tuple[str, str]]:
    return [("", "—"), *((area.code, _sounded(area.name)) for area in listed)]


def _sounded(name: str) -> str:
    """Who does not read Chinese gets the sound of a name beside it."""
    return name if in_chinese() else f"{areas.sound_of(name)} {name}"


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    return field
