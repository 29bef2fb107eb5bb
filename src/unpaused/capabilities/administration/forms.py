"""What is asked of those who keep accounts, lend, or make a token."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.administration import rules
from unpaused.capabilities.administration.queries import branch_choices
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import BORROWERS, GRANTS, LENDABLE, Role, in_words
from unpaused.foundation.webhooks.offered import offered
from unpaused.kernel import clock
from unpaused.ui.typed import Day

USERNAME = RegexValidator(rules.USERNAME)
TOKEN_DAYS = 90
LENDING_DAYS = 14


class DutiesForm(forms.Form):
    """Role and branch."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    branch_code = forms.ChoiceField(label=_("Branch"), required=False)
    salesperson_id = forms.CharField(
        label=_("Number as a salesperson"),
        required=False,
        max_length=40,
        help_text=_("As in the book; for salespeople only."),
    )

    def __init__(self, *given: Any, keeper: User, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = branch_choices(keeper)
        held = self.initial.get("branch_code", "")
        if held and held not in dict(choices):
            choices = [(held, held), *choices]
        _offer(self, "branch_code", choices if keeper.branch_code else [("", gettext("Whole company")), *choices])


class AccountForm(DutiesForm):
    """A new member of staff."""

    username = forms.CharField(
        label=_("User name"),
        max_length=59,
        validators=[USERNAME],
        help_text=_("Letters, digits, dot and dash; it cannot be changed later."),
    )
    display_name = forms.CharField(label=_("Name"), max_length=rules.LONGEST_NAME)
    field_order = ["username", "display_name", "role", "branch_code", "salesperson_id"]


class SureForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("I have checked this and take responsibility for it."))


class ReasonForm(SureForm):
    """A deliberate yes, with the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    field_order = ["reason", "sure"]


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    permissions = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    until = Day(label=_("Until"))

    def __init__(self, *given: Any, owner: User, **more: Any) -> None:
        super().__init__(*given, **more)
        _offer(self, "permissions", _named(sorted(GRANTS[owner.role])))
        self.fields["until"].initial = clock.today() + timedelta(days=TOKEN_DAYS)


class WebhookForm(forms.Form):
    """Where to call, and for what."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("It is called with POST; only addresses with https:// or http://."),
    )
    event_types = forms.MultipleChoiceField(label=_("What it is told"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        _offer(self, "event_types", [(name, f"{words} ({name})") for name, words in offered().items()])


class LendingForm(forms.Form):
    """Who gets what, where, for which incident, until when."""

    incident = forms.ChoiceField(label=_("Incident"))
    branches = forms.MultipleChoiceField(
        label=_("Branches whose records are lent"), widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"})
    )
    permissions = forms.MultipleChoiceField(label=_("Work that is lent"), widget=forms.CheckboxSelectMultiple)
    borrower_role = forms.ChoiceField(label=_("To everyone who is"), required=False)
    borrower_branch = forms.ChoiceField(label=_("in the branch"), required=False)
    borrower = forms.CharField(
        label=_("or to one person"),
        required=False,
        max_length=60,
        help_text=_("Their user name; leave it empty above."),
    )
    until = Day(
        label=_("Until the end of"),
        help_text=_("It ends earlier when the incident is stood down."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *given: Any, lender: User, **more: Any) -> None:
        super().__init__(*given, **more)
        _offer(self, "incident", [(each.pk, f"{each.number} {each.title}") for each in incidents.incidents_in_force()])
        _offer(self, "branches", branch_choices(lender))
        _offer(self, "permissions", _named(LENDABLE))
        _offer(self, "borrower_role", [("", "–"), *((role.value, role.label) for role in BORROWERS)])
        _offer(self, "borrower_branch", [("", "–"), *branch_choices(User(role=lender.role))])
        self.fields["until"].initial = clock.today() + timedelta(days=LENDING_DAYS)

    def clean_borrower(self) -> int | None:
        """The account's id."""
        name = self.cleaned_data["borrower"].strip()
        found = User.objects.filter(username=name, is_active=True).first() if name else None
        if name and found is None:
            raise forms.ValidationError(gettext("Nobody who works here has this user name."))
        return found.pk if found else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        group = bool(data.get("borrower_role") and data.get("borrower_branch"))
        if "borrower" not in self.errors and group == bool(data.get("borrower")):
            self.add_error("borrower", gettext("Choose either a role and a branch, or one person."))
        return data


def _named(permissions: Sequence[str]) -> list[tuple[str, str]]:
    return [(str(permission), in_words(permission)) for permission in permissions]


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
