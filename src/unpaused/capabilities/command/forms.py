"""What is asked of the one who hands a shift over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.command.actions.handing_over import LONGEST_NOTES
from unpaused.capabilities.incidents.public import commanders
from unpaused.foundation.accounts.models import User


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


class AcknowledgeForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have read this and take over."))
