"""Photographs and the account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.portal.rules.banks import banks
from unpaused.kernel.bank_accounts import LONGEST_HOLDER, account_number, holder_name
from unpaused.kernel.ids import luhn_valid
from unpaused.ui.typed import read

MOST_AT_ONCE = 6


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
    holder_name = forms.CharField(
        label=_("Account holder"),
        help_text=_("The insured person's own account is the quickest: others are looked at by a person first."),
        max_length=LONGEST_HOLDER,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the account holder's name.")},
    )
    bank_code = forms.ChoiceField(label=_("Bank"), error_messages={"required": _("Choose the bank.")})
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
        field.choices = [("", "—"), *((bank.code, bank.name(language)) for bank in banks())]  # type: ignore[attr-defined]

    def clean_holder_name(self) -> str:
        return read(holder_name, self.cleaned_data["holder_name"])

    def clean_account(self) -> str:
        digits = read(account_number, self.cleaned_data["account"])
        if _is_card(digits) and not luhn_valid(digits):
            raise forms.ValidationError(_("A digit of this card number is wrong. Compare it with the card."))
        return digits


def _is_card(digits: str) -> bool:
    """UnionPay and the older schemes: passbook accounts of the same length carry no check digit."""
    return 16 <= len(digits) <= 19 and digits.startswith(("62", "4", "5"))
