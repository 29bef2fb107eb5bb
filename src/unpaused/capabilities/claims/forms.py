"""Forms of examiners."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.measures import GRANTABLE
from unpaused.capabilities.claims.models import Cleared, Paper, Relationship, Whose
from unpaused.kernel.money import Fen, decimal_yuan, parse_yuan
from unpaused.ui.typed import Day, FreeText, read

APPROVE, DECLINE = "approve", "decline"


class DecideForm(forms.Form):
    """A person's decision. `amount` in yuan as people write it; cleaned it is fen."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(APPROVE, _("Approve")), (DECLINE, _("Decline, in writing"))],
    )
    amount = forms.CharField(label=_("Amount in yuan, if approved"), required=False, max_length=30)
    reason = FreeText(
        label=_("Reason"),
        help_text=_("The customer reads it if the claim is declined."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    clause = FreeText(label=_("Clause of the contract, if declined"), required=False, max_length=200)

    @classmethod
    def proposing(cls, amount_fen: Fen | None) -> "DecideForm":
        return cls(initial={"amount": decimal_yuan(amount_fen) if amount_fen else ""})

    @property
    def decision(self) -> dict[str, Any]:
        """What was decided, as the action takes it. Of a valid form."""
        given = dict(self.cleaned_data)
        amount_fen = given.pop("amount")
        return {**given, "amount_fen": amount_fen}

    def clean_amount(self) -> Fen:
        text = self.cleaned_data["amount"]
        if not text:
            return 0
        return read(parse_yuan, text)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        outcome = given.get("outcome")
        if outcome == APPROVE and "amount" in given and not given["amount"]:
            self.add_error("amount", ValidationError(_("Say how much is approved."), code="missing"))
        if outcome == DECLINE and not given.get("clause"):
            self.add_error(
                "clause", ValidationError(_("A refusal names the clause on which it rests."), code="missing")
            )
        return given


class ClearForm(forms.Form):
    """What the bank said, asked about. `outcomes`: those that can follow."""

    outcome = forms.ChoiceField(label=_("What did you find?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What did the bank say, and who there said it?"),
        help_text=_("Stands in the audit trail. No names of customers, no numbers here."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=4,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, outcomes: Sequence[str]) -> None:
        super().__init__(data)
        field = self.fields["outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each, Cleared(each).label) for each in outcomes]


class _RefusedForm(forms.Form):
    """Some of what was refused outside. `refused`: id of each and the words beside its box; at first all are chosen."""

    boxes: str

    def __init__(self, data: Any = None, *, refused: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, initial={self.boxes: [each for each, _words in refused]})
        field = self.fields[self.boxes]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(refused)


class ApproveAgainForm(_RefusedForm):
    """Payments that the bank refused, by claim."""

    boxes = "claim_ids"
    claim_ids = forms.TypedMultipleChoiceField(
        label=_("Which payments"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("One of these was decided meanwhile. This is what waits now: choose anew."),
        },
    )
    reason = FreeText(
        label=_("Reason"),
        help_text=_("What the bank said, and what was put right since."),
        min_length=4,
        max_length=200,
    )


class ToldAgainForm(_RefusedForm):
    """Things that the core refused to take."""

    boxes = "ids"
    ids = forms.TypedMultipleChoiceField(
        label=_("Which of them"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("One of these was settled meanwhile. This is what waits now: choose anew."),
        },
    )
    how = forms.ChoiceField(
        label=_("What is done"),
        widget=forms.RadioSelect,
        choices=[("again", _("Tell the core again")), ("by_hand", _("It was entered in the core by hand"))],
        initial="again",
    )
    reason = FreeText(
        label=_("Reason"), help_text=_("Why the core refused, and what was put right."), min_length=4, max_length=200
    )


class IdentityForm(forms.Form):
    """A paper that an examiner saw. `of_payee`: whether the account is somebody else's, whose identity counts too."""

    who = forms.ChoiceField(label=_("Whose identity"), widget=forms.RadioSelect, choices=Whose.choices)
    paper = forms.ChoiceField(label=_("Document seen"), choices=Paper.choices)
    number = forms.CharField(
        label=_("Its number"), help_text=_("Sealed; asked for with an identity card."), required=False, max_length=40
    )
    relationship = forms.ChoiceField(
        label=_("The payee is the insured person's"), required=False, choices=[("", "–"), *Relationship.choices]
    )
    reason = forms.CharField(
        label=_("How was it established?"),
        help_text=_("Seen where, shown by whom. No numbers here."),
        min_length=4,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, of_payee: bool, lacks: Sequence[str] = ()) -> None:
        super().__init__(data, initial={"who": lacks[0] if lacks else Whose.INSURED}, prefix="identity")
        if not of_payee:
            del self.fields["who"], self.fields["relationship"]

    def clean(self) -> dict[str, Any]:
        return {"who": Whose.INSURED, "relationship": "", **(super().clean() or {})}


class PayeeForm(forms.Form):
    """Another account, given by the customer to an examiner."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="payee_%s")  # the page asks for more than one reason

    holder_name = forms.CharField(label=_("Name of the account's holder"), max_length=70)
    bank_code = forms.CharField(label=_("Bank's clearing code"), help_text=_("12 digits."), max_length=20)
    account = forms.CharField(label=_("Account number"), max_length=50)
    reason = forms.CharField(
        label=_("How did you make sure that it is the customer who asks?"), min_length=4, max_length=200
    )


class GrantForm(forms.Form):
    """A measure for one claim alone. `documents`: code and name of each in the claim's check-list."""

    type_name = forms.ChoiceField(label=_("Measure"), choices=[(kind.name, kind.label) for kind in GRANTABLE])
    documents = forms.MultipleChoiceField(
        label=_("Which documents"),
        help_text=_("Where the measure waives documents or originals."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = Day(
        label=_("Last day"),
        help_text=_("On which it still holds. Empty: until the claim ends."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why does this customer need it?"),
        help_text=_("Sealed. The second person decides on it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=4,
        max_length=1000,
    )

    def __init__(self, data: Any = None, *, documents: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["documents"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(documents)


class GrantDecisionForm(forms.Form):
    """The second person's word on an application."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[("grant", _("Grant it")), ("refuse", _("Refuse it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed for a refusal. Sealed."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class ObjectionForm(forms.Form):
    """The customer did not ask for the account that waits."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="objection_%s")

    reason = forms.CharField(label=_("Who objected, and how do you know?"), min_length=4, max_length=200)
