"""Photographs and the account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.portal.rules.banks import banks
from unpaused.kernel.bank_accounts import LONGEST_HOLDER, account_number, clearing_code, holder_name
from unpaused.kernel.ids import luhn_valid
from unpaused.ui.typed import read

MOST_AT_ONCE = 6
ANOTHER_BANK = "another"


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Photographs(forms.FileField):
    """Several files from one control; each is judged on its own by whoever keeps it. Empty ones come along."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Choose at most %(most)s photographs at once."), params={"most": MOST_AT_ONCE}
            )
        return files


class PhotographsForm(forms.Form):
    photographs = _Photographs(
        label=_("Photographs"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB each. All four corners should be seen. Several at once are fine."
        ),
        widget=_SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose at least one photograph.")},
    )


class PayeeForm(forms.Form):
    """Whose bank is not in the list is asked for its code when the form comes back, and only then."""

    holder_name = forms.CharField(
        label=_("Account holder"),
        help_text=_("The insured person's own account is the quickest: others are looked at by a person first."),
        max_length=LONGEST_HOLDER,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the account holder's name.")},
    )
    bank_code = forms.ChoiceField(label=_("Bank"), error_messages={"required": _("Choose the bank.")})
    clearing_code = forms.CharField(
        label=_("The bank's clearing code"),
        help_text=_("12 digits. The bank's app shows it beside the account's details; our hotline knows it, too."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Your bank is not in our list: write its clearing code.")},
    )
    account = forms.CharField(
        label=_("Card or account number"),
        help_text=_("As printed on the bank card."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the number on the bank card.")},
    )

    def __init__(self, data: Any = None, *, language: str, own_only: bool = False) -> None:
        super().__init__(data)
        if own_only:
            self.fields["holder_name"].help_text = _("Only an account in the insured person's own name.")
        field = self.fields["bank_code"]
        listed = [(bank.code, bank.name(language)) for bank in banks()]
        field.choices = [("", "—"), *listed, (ANOTHER_BANK, _("Another bank"))]  # type: ignore[attr-defined]
        if (data or {}).get("bank_code") != ANOTHER_BANK:
            del self.fields["clearing_code"]

    def clean_holder_name(self) -> str:
        return read(holder_name, self.cleaned_data["holder_name"])

    def clean_clearing_code(self) -> str:
        return read(clearing_code, self.cleaned_data["clearing_code"])

    def clean_account(self) -> str:
        digits = read(account_number, self.cleaned_data["account"])
        if _is_card(digits) and not luhn_valid(digits):
            raise forms.ValidationError(_("A digit of this card number is wrong. Compare it with the card."))
        return digits

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        written = given.pop("clearing_code", "")
        return {**given, "bank_code": written} if given.get("bank_code") == ANOTHER_BANK else given


def _is_card(digits: str) -> bool:
    """UnionPay and the older schemes: passbook accounts of the same length carry no check digit."""
    return 16 <= len(digits) <= 19 and digits.startswith(("62", "4", "5"))
