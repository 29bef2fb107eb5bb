"""Closing an account: the person loses sessions, tokens, second factors and what was lent to them, all at once."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from unpaused.capabilities.administration.actions.accounts import (
    check_not_last_operator,
    drop_factors,
    new_password,
    others_account,
)
from unpaused.capabilities.administration.actions.sessions import end_all
from unpaused.capabilities.administration.rules import reason_given
from unpaused.foundation.accounts.models import ApiToken, Lending, User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

LEFT = "The borrower left."


@transaction.atomic
def close_account(*, by: User, account_id: int, reason: str) -> User:
    """Raises NotPermitted, Refused (no reason; closed already; the last operator)."""
    account = others_account(by, account_id)
    if not reason_given(reason):
        raise Refused("administration.reason", "Say why.")
    if not account.is_active:
        raise Refused("administration.closed", "This account is closed already.")
    check_not_last_operator(account)
    account.is_active, account.left_at = False, clock.now()
    account.set_unusable_password()
    account.save(update_fields=["is_active", "left_at", "password"])
    trail.record(
        by=Actor.staff(by), action="accounts.close", on=("account", account.pk), reason=reason, detail=_lost(account)
    )
    return account


@transaction.atomic
def reopen_account(*, by: User, account_id: int) -> str:
    """For somebody who came back, or whose account was closed in error: a password shown once. Nothing else of what
    they had comes back. Raises NotPermitted, Refused."""
    account = others_account(by, account_id)
    if account.is_active:
        raise Refused("administration.open", "This account is in use.")
    account.is_active, account.left_at = True, None
    account.save(update_fields=["is_active", "left_at"])
    trail.record(by=Actor.staff(by), action="accounts.reopen", on=("account", account.pk))
    return new_password(by=by, account_id=account_id)


def _lost(account: User) -> dict[str, object]:
    now = clock.now()
    identities, _each = SocialAccount.objects.filter(user=account).delete()
    return {
        "sessions": end_all(account),
        "tokens": ApiToken.objects.filter(user=account, revoked_at__isnull=True).update(revoked_at=now),
        "lendings": Lending.objects.take_back(account.pk, LEFT),
        "factors": drop_factors(account),
        "identities": int(identities),
    }
