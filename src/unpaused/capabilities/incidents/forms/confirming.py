"""Forms that ask for a deliberate yes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have checked this and take responsibility for it."))


class SeenForm(ConfirmForm):
    """A deliberate yes to what the page showed; `seen` is its mark."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class ReasonForm(ConfirmForm):
    """A deliberate yes, with the reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    field_order = ["reason", "sure"]
