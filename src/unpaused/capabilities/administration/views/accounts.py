"""Accounts: the list, one of them, and what an operator does with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from unpaused.capabilities.administration import actions, queries
from unpaused.capabilities.administration.actions.accounts import Duties
from unpaused.capabilities.administration.forms import AccountForm, DutiesForm, ReasonForm, SureForm
from unpaused.capabilities.administration.views import words
from unpaused.capabilities.administration.views.asking import asked, shown_once
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import GRANTS, Permission, Role
from unpaused.foundation.audit.reading import acts_on
from unpaused.kernel.errors import NotPermitted, Refused
from unpaused.ui import worklist
from unpaused.ui.refusals import put_into

FILTERS = (
    worklist.search("q", gettext_lazy("Name"), "username__icontains", "display_name__icontains"),
    worklist.choice("role", gettext_lazy("Role"), Role.choices),
    worklist.search("branch", gettext_lazy("Branch"), "branch_code__istartswith"),
    worklist.choice(
        "open",
        gettext_lazy("Status"),
        (("True", gettext_lazy("In use")), ("False", gettext_lazy("Closed"))),
        "is_active",
    ),
)
ORDERS = {
    "name": ("display_name", "pk"),
    "role": ("role", "display_name"),
    "last": ("-last_login", "pk"),
}


@requires(Permission.SEE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """Everyone of the person's branches; filters in the address."""
    me = staff(request)
    page = worklist.page_of(request, queries.accounts_visible_to(me), FILTERS, orders=ORDERS)
    return render(request, "administration/accounts.html", {"page": page, "may_keep": me.may(Permission.KEEP_ACCOUNTS)})


@requires(Permission.SEE_ACCOUNTS)
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: what it may, how it signs in, what was done with it."""
    me = staff(request)
    found = queries.account_for(me, account_id)
    context = {
        "account": found,
        "may": words.permissions(sorted(GRANTS[found.role])),
        "sessions": queries.sessions_of(found),
        "factors": [words.factor(each) for each in queries.factors_of(found)],
        "tokens": queries.tokens_of(found),
        "entries": words.entries(acts_on("account", found.pk)),
        "may_keep": me.may(Permission.KEEP_ACCOUNTS) and found.pk != me.pk,
        "may_confirm": me.may(Permission.CONFIRM_ACCOUNTS) and queries.may_be_second(me, found),
    }
    return render(request, "administration/account.html", context)


@requires(Permission.KEEP_ACCOUNTS)
def create(request: HttpRequest) -> HttpResponse:
    """A new member of staff, whose first password is shown once."""
    me = staff(request)
    form = AccountForm(request.POST or None, keeper=me)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made, password = actions.create_account(
                by=me, username=data["username"], display_name=data["display_name"], duties=_duties(data)
            )
        except (Refused, NotPermitted) as error:
            put_into(form, error)
        else:
            return _first_password(request, made, password)
    return render(request, "administration/create.html", {"form": form})


@requires(Permission.KEEP_ACCOUNTS)
def change(request: HttpRequest, account_id: int) -> HttpResponse:
    """Another role or branch."""
    me = staff(request)
    found = queries.account_for(me, account_id)
    held = {name: getattr(found, name) for name in ("role", "branch_code", "salesperson_id")}
    return asked(
        request,
        DutiesForm(request.POST or None, keeper=me, initial=held),
        "administration/change.html",
        lambda data: actions.change_account(by=me, account_id=found.pk, duties=_duties(data)),
        done=_("Changed. It holds from now on, also for what is under way."),
        to=("administration:account", found.pk),
        context={"account": found},
    )


@requires(Permission.CONFIRM_ACCOUNTS)
def confirm(request: HttpRequest, account_id: int) -> HttpResponse:
    """A second person says that the role, or the new way into it, is right."""
    me = staff(request)
    found = queries.account_for(me, account_id)
    return asked(
        request,
        SureForm(request.POST or None),
        "administration/confirm_account.html",
        lambda data: actions.confirm_account(by=me, account_id=found.pk),
        done=_("Confirmed. The role holds now."),
        to=("administration:account", found.pk),
        context={"account": found, "may": words.permissions(sorted(GRANTS[found.role]))},
    )


@requires(Permission.KEEP_ACCOUNTS)
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Somebody left."""
    me = staff(request)
    found = queries.account_for(me, account_id)
    return asked(
        request,
        ReasonForm(request.POST or None),
        "administration/close.html",
        lambda data: actions.close_account(by=me, account_id=found.pk, reason=data["reason"]),
        done=_("Closed. Sessions, tokens, second factors and what was lent to them are gone."),
        to=("administration:account", found.pk),
        context={"account": found},
    )


@requires(Permission.KEEP_ACCOUNTS)
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """Somebody came back."""
    return _with_password(request, account_id, _("Open the account again"), actions.reopen_account)


@requires(Permission.KEEP_ACCOUNTS)
def password(request: HttpRequest, account_id: int) -> HttpResponse:
    """Somebody forgot theirs."""
    return _with_password(request, account_id, _("Give out a new password"), actions.new_password)


@requires(Permission.KEEP_ACCOUNTS)
def factors(request: HttpRequest, account_id: int) -> HttpResponse:
    """Somebody lost their phone."""
    me = staff(request)
    found = queries.account_for(me, account_id)
    return asked(
        request,
        SureForm(request.POST or None),
        "administration/factors.html",
        lambda data: actions.reset_factors(by=me, account_id=found.pk),
        done=_("Taken away. They set up a new one when they next sign in."),
        to=("administration:account", found.pk),
        context={"account": found},
    )


@requires(Permission.KEEP_ACCOUNTS)
@require_POST
def end_session(request: HttpRequest, account_id: int, session_id: int) -> HttpResponse:
    """Signs one browser out."""
    actions.end_session(by=staff(request), account_id=account_id, session_id=session_id)
    messages.success(request, _("Signed out there."))
    return redirect("administration:account", account_id)


@requires(Permission.KEEP_ACCOUNTS)
@require_POST
def revoke_token(request: HttpRequest, account_id: int, token_id: int) -> HttpResponse:
    """The token opens nothing any more."""
    actions.revoke_token(by=staff(request), account_id=account_id, token_id=token_id)
    messages.success(request, _("Revoked."))
    return redirect("administration:account", account_id)


def _duties(data: dict[str, str]) -> Duties:
    return Duties(data["role"], data["branch_code"], data["salesperson_id"].strip())


def _with_password(request: HttpRequest, account_id: int, title: str, act: actions.PasswordAct) -> HttpResponse:
    me = staff(request)
    found = queries.account_for(me, account_id)
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = act(by=me, account_id=found.pk)
        except (Refused, NotPermitted) as error:
            put_into(form, error)
        else:
            return _first_password(request, found, given)
    context = {"form": form, "account": found, "title": title}
    return render(request, "administration/password.html", context)


def _first_password(request: HttpRequest, account: User, given: str) -> HttpResponse:
    return shown_once(
        request,
        title=_("Password of {name}").format(name=account.display_name),
        note=_("Tell it to them in person or by telephone. They replace it when they first sign in."),
        secret=given,
        back=reverse("administration:account", args=[account.pk]),
    )
