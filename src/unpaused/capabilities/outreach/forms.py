"""Forms of outreach."""

from django import forms
from django.utils.translation import gettext_lazy as _

_DECISIONS = (
    ("arrived", _("It arrived: the recipient says so")),
    ("send_again", _("Send it again: they may get it twice")),
    ("give_up", _("Give it up: they are told another way")),
)


class TheirsForm(forms.Form):
    """A number is the customer's after all."""

    reason = forms.CharField(label=_("How do you know that it is theirs?"), max_length=200)


class ReconcileForm(forms.Form):
    """What is to become of a message whose outcome nobody knows."""

    decision = forms.ChoiceField(label=_("What is to become of it?"), choices=_DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("How do you know, or why?"), max_length=200)
