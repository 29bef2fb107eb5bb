"""What is asked of the one who hands a shift over, shares the board, or signs how a drill went."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.command.actions.handing_over import LONGEST_NOTES
from unpaused.capabilities.command.rules.links import LONGEST_REASON
from unpaused.capabilities.incidents.public import commanders
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.ui.typed import Day

USUAL_DAYS = 7


class HandOverForm(forms.Form):
    """To whom, and in one's own words what a table does not say."""

    to = forms.TypedChoiceField(label=_("Handed to"), coerce=int)
    notes = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was promised to whom, what to look at first. What is open is added by itself."),
    )

    def __init__(self, *given: Any, me: User, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(user.pk, user.display_name) for user in commanders() if user.pk != me.pk]

    def clean_to(self) -> User:
        """The person."""
        return commanders().get(pk=self.cleaned_data["to"])


class ShareForm(forms.Form):
    """For whom, and until when."""

    reason = forms.CharField(
        label=_("For whom, and what for"),
        max_length=LONGEST_REASON,
        help_text=_("Name an office, not a person: it is kept in the audit trail."),
    )
    until = Day(label=_("Until the end of"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["until"].initial = clock.today() + timedelta(days=USUAL_DAYS)


class ScoreForm(forms.Form):
    """What the head of emergency command says to it, and a deliberate yes."""

    comment = forms.CharField(
        label=pgettext_lazy("score", "In your own words"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What went well, what did not, what will be done differently, and by whom."),
    )
    sure = forms.BooleanField(label=_("I have read the figures; they are kept as they stand."))


class AcknowledgeForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have read this and take over."))
