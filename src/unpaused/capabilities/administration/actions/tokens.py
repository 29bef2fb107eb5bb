"""Tokens of programs: made by the person whose permissions they carry, revoked by them or an operator."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from unpaused.capabilities.administration.actions.sessions import account_whose_things
from unpaused.capabilities.administration.rules import token_may_expire
from unpaused.foundation.accounts import tokens
from unpaused.foundation.accounts.models import ApiToken, User
from unpaused.foundation.accounts.permissions import GRANTS
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused


@transaction.atomic
def make_token(*, by: User, name: str, permissions: Sequence[str], expires_at: datetime) -> str:
    """The token, which is shown once and kept nowhere. Raises Refused.

    It carries permissions of the role, never lent ones, and loses with the role what the role loses."""
    wanted = sorted(set(permissions))
    if not wanted or not set(wanted) <= GRANTS[by.role]:
        raise Refused("administration.token_scope", "Choose among your own permissions.")
    if not token_may_expire(expires_at, clock.now()):
        raise Refused("administration.token_end", "A token ends within a year.")
    token = tokens.new()
    made = ApiToken.objects.create(
        user=by,
        name=name,
        digest=tokens.digest(token),
        hint=tokens.hint(token),
        permissions=wanted,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    trail.record(
        by=Actor.staff(by),
        action="accounts.token_made",
        on=("account", by.pk),
        detail={"token": made.pk, "permissions": wanted, "until": expires_at.isoformat()},
    )
    return token


@transaction.atomic
def revoke_token(*, by: User, account_id: int, token_id: int) -> None:
    """It opens nothing from now on. Raises NotPermitted, Refused."""
    account = account_whose_things(by, account_id)
    living = ApiToken.objects.filter(user=account, pk=token_id, revoked_at__isnull=True)
    if not living.update(revoked_at=clock.now()):
        raise NotFound("administration.token", "This token is revoked already.")
    trail.record(
        by=Actor.staff(by), action="accounts.token_revoked", on=("account", account.pk), detail={"token": token_id}
    )
