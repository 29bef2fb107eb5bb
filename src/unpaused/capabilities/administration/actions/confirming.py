"""The second person of a powerful role."""

from django.db import transaction

from unpaused.capabilities.administration.queries import account_for
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import NotPermitted, Refused


@transaction.atomic
def confirm_account(*, by: User, account_id: int) -> User:
    """The role opens from now on. Raises NotPermitted for one's own account, NotFound, Refused (nothing waits; who gave
    the role, the password or took the factors away)."""
    check(by, Permission.CONFIRM_ACCOUNTS)
    account = User.objects.select_for_update().get(pk=account_for(by, account_id).pk)
    if account.pk == by.pk:
        raise NotPermitted("administration.own_role", "Nobody confirms their own role: ask another person.")
    if not account.is_active or not account.unconfirmed_by:
        raise Refused("administration.nothing_to_confirm", "Nothing waits for a second person here.")
    if by.pk in account.unconfirmed_by:
        raise Refused(
            "administration.second_person",
            "You gave this account its role, password or factors: another person must confirm it.",
        )
    detail: dict[str, object] = {
        "role": account.role,
        "branch": account.branch_code,
        "given_by": [each or "machine_owner" for each in account.unconfirmed_by],
    }
    account.unconfirmed_by = None
    account.save(update_fields=["unconfirmed_by"])
    trail.record(by=Actor.staff(by), action="accounts.confirm", on=("account", account.pk), detail=detail)
    return account
