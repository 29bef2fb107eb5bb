"""Coming in by the company's own identity provider (OpenID Connect)."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from unpaused.foundation.accounts import entering, operators
from unpaused.foundation.accounts.models import ROLE_CHANGED, Lending, User
from unpaused.foundation.accounts.permissions import Role
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.signing_in import duties

BY = Actor.system("identity-provider")


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes by the provider is known here already, or is made known by the rules; nobody signs up."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Those of the settings; none are kept in the database."""
        known = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in known.values() for app in apps]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds or makes the account, sets what the provider says. Raises ImmediateHttpResponse for who stays out."""
        claims = _claims(sociallogin)
        try:
            with transaction.atomic():
                _arrive(request, sociallogin, duties.said(settings.OIDC_RULES, claims))
        except duties.Unfit as unfit:
            page = render(request, "socialaccount/refused.html", {"what": unfit.what}, status=403)
            raise ImmediateHttpResponse(page) from None


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """Those of the ID token and of the userinfo endpoint together."""
    data = sociallogin.account.extra_data
    return {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}


def _arrive(request: HttpRequest, sociallogin: SocialLogin, said: duties.Said) -> None:
    if said.role is not None and said.role not in Role.values:
        raise duties.Unfit("role")
    operators.one_at_a_time()
    known = sociallogin.user if sociallogin.is_existing else _of_that_name(said.username)
    user = User.objects.select_for_update().get(pk=known.pk) if known else _made(said)
    if not entering.may_enter(user):
        raise duties.Unfit("account")
    _set(user, said)
    sociallogin.account.extra_data = {}  # personal, and asked anew each time
    if sociallogin.account.pk is None:
        sociallogin.connect(request, user)
        trail.record(by=BY, action="accounts.connected", on=("account", user.pk))
    else:
        SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
        sociallogin.user = user


def _of_that_name(username: str) -> User | None:
    """Names can be chosen anew at some providers: an account that has its identity there is nobody else's by name."""
    known = User.objects.filter(username=username).first()
    if known and SocialAccount.objects.filter(user=known).exists():
        raise duties.Unfit("identity")
    return known


def _made(said: duties.Said) -> User:
    if not settings.OIDC_RULES.create or said.role is None or said.branch_code is None:
        raise duties.Unfit("account")
    user = User.objects.create_user(
        said.username[:60],
        display_name=said.username[:60],
        role=said.role,
        branch_code=said.branch_code,
        is_drill=settings.DRILL,
    )
    detail: dict[str, object] = {"role": user.role, "branch": user.branch_code}
    trail.record(by=BY, action="accounts.create", on=("account", user.pk), detail=detail)
    return user


def _set(user: User, said: duties.Said) -> None:
    """Role and branch as the provider has them now; the last operator stays one all the same."""
    before = {"role": user.role, "branch": user.branch_code}
    after = {
        "role": user.role if said.role is None else said.role,
        "branch": user.branch_code if said.branch_code is None else said.branch_code,
    }
    if after == before or operators.is_last(user):
        return
    user.role, user.branch_code = after["role"], after["branch"]
    user.save(update_fields=["role", "branch_code"])
    back = Lending.objects.take_back(user.pk, ROLE_CHANGED) if after["role"] != before["role"] else 0
    detail: dict[str, object] = {"before": before, "after": after, **({"lendings": back} if back else {})}
    trail.record(by=BY, action="accounts.provider", on=("account", user.pk), detail=detail)
