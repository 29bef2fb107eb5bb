"""The way in, and "is this message from you?"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.portal.rules import reading
from unpaused.ui.typed import FreeText


class ShortCodeForm(forms.Form):
    short_code = forms.CharField(
        label=_("What is your short code?"),
        help_text=_("8 letters and digits, from our message to you."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "enterkeyhint": "next"}
        ),
        error_messages={"required": _("Type the short code from our message.")},
    )


class OneTimeCodeForm(forms.Form):
    one_time_code = forms.CharField(
        label=_("Which code did we send you?"),
        help_text=_("Six digits, in a text message to the phone number that we have for you. Valid for 5 minutes."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "enterkeyhint": "next"}),
        error_messages={"required": _("Type the six digits from the newest message.")},
    )

    def clean_one_time_code(self) -> str:
        digits = reading.digits(self.cleaned_data["one_time_code"])
        if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
            raise forms.ValidationError(_("The code has six digits."))
        return digits


class IdentityForm(forms.Form):
    name = FreeText(
        label=_("Full name"),
        help_text=_("As on the identity card."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your full name.")},
    )
    tail = forms.CharField(
        label=_("Last six characters of your identity number"),
        help_text=_("For example 01123X."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the last six characters of your identity number.")},
    )

    def clean_tail(self) -> str:
        tail = reading.short_code(self.cleaned_data["tail"])
        if len(tail) != 6:
            raise forms.ValidationError(_("Type exactly six characters, the last ones of the number."))
        return tail


class MessageForm(forms.Form):
    phone = forms.CharField(
        label=_("Telephone number or e-mail address that got the message"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": _("Type the number or the address that got the message.")},
    )
    code_or_text = forms.CharField(
        label=_("Short code, or the whole message"),
        help_text=_("Paste the message as it came, or type the 8 characters of its short code."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the short code or paste the message.")},
    )
