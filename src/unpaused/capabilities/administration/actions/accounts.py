"""Making and changing accounts. Nobody changes their own; the last operator stays one.

Whoever gives out a powerful role, or a way into an account that has one (a password, the loss of its second factors),
could become that person, and two of them: the account may do nothing until somebody else confirms (`confirming`)."""

import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_wrong_passwords
from django.conf import settings
from django.db import transaction

from unpaused.capabilities.administration.queries import account_for
from unpaused.foundation.accounts import operators
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import ROLE_CHANGED, Lending, User
from unpaused.foundation.accounts.permissions import POWERFUL, Permission, Role
from unpaused.foundation.accounts.scope import reaches
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import NotPermitted, Refused


@dataclass(frozen=True, slots=True)
class Duties:
    """What an account is for."""

    role: str
    branch_code: str = ""
    salesperson_id: str = ""


@transaction.atomic
def create_account(*, by: User, username: str, display_name: str, duties: Duties) -> tuple[User, str]:
    """The account and its first password, which is shown once and must be replaced. Raises NotPermitted, Refused."""
    check(by, Permission.KEEP_ACCOUNTS)
    _check_duties(by, duties)
    asking = _asking(by, None, duties.role)
    account, password = new_account(username, display_name, duties, unconfirmed_by=asking)
    _record(by, "create", account, detail={"role": duties.role, "branch": duties.branch_code})
    return account, password


def new_account(
    username: str, display_name: str, duties: Duties, *, unconfirmed_by: list[int] | None
) -> tuple[User, str]:
    """The account and its first password; whoever calls has checked the duties and writes the trail. Raises Refused
    where the name is taken."""
    if User.objects.filter(username=username).exists():
        raise Refused("administration.name_taken", "There is an account with this user name already.")
    password = _new_password()
    account = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        role=duties.role,
        branch_code=duties.branch_code,
        salesperson_id=duties.salesperson_id,
        is_drill=settings.DRILL,
        password_is_temporary=True,
        unconfirmed_by=unconfirmed_by,
    )
    return account, password


@transaction.atomic
def change_account(*, by: User, account_id: int, duties: Duties) -> User:
    """Another role, branch or salesperson's number; it holds from the person's next act on, also in mid-request. With
    the role goes what was lent to the person in it.

    Raises NotPermitted, Refused."""
    account = others_account(by, account_id)
    _check_duties(by, duties)
    before = {"role": account.role, "branch": account.branch_code}
    changes_role = account.role != duties.role
    if (duties.role, duties.branch_code) != (Role.OPERATOR, ""):
        check_not_last_operator(account)
    account.role, account.branch_code = duties.role, duties.branch_code
    account.salesperson_id = duties.salesperson_id
    account.unconfirmed_by = _asking(by, account, duties.role)
    account.save(update_fields=["role", "branch_code", "salesperson_id", "unconfirmed_by"])
    after = {"role": duties.role, "branch": duties.branch_code}
    back = Lending.objects.take_back(account.pk, ROLE_CHANGED) if changes_role else 0
    detail: dict[str, object] = {"before": before, "after": after, **({"lendings": back} if back else {})}
    _record(by, "change", account, detail=detail)
    return account


@transaction.atomic
def new_password(*, by: User, account_id: int) -> str:
    """For somebody who forgot theirs: shown once, to be replaced; opens the lock after wrong ones.

    Raises NotPermitted, Refused.
    """
    account = others_account(by, account_id)
    password = _new_password()
    account.set_password(password)
    account.password_is_temporary = True
    account.unconfirmed_by = _asking(by, account, account.role)
    account.save(update_fields=["password", "password_is_temporary", "unconfirmed_by"])
    forget_wrong_passwords(username=account.username)
    _record(by, "password_reset", account)
    return password


@transaction.atomic
def reset_factors(*, by: User, account_id: int) -> int:
    """Takes all second factors away from somebody who lost theirs; how many. Raises NotPermitted, Refused."""
    account = others_account(by, account_id)
    gone = drop_factors(account)
    account.unconfirmed_by = _asking(by, account, account.role)
    account.save(update_fields=["unconfirmed_by"])
    _record(by, "factors_reset", account, detail={"count": gone})
    return gone


def drop_factors(account: User) -> int:
    gone, _each = Authenticator.objects.filter(user=account).delete()
    return int(gone)


def others_account(by: User, account_id: int) -> User:
    """Somebody else's account, held until the transaction ends. Raises NotPermitted for one's own, Refused."""
    check(by, Permission.KEEP_ACCOUNTS)
    operators.one_at_a_time()
    account = account_for(by, account_id)
    if account.pk == by.pk:
        raise NotPermitted("administration.own", "Nobody changes their own account here: ask another operator.")
    return User.objects.select_for_update().get(pk=account.pk)


def check_not_last_operator(account: User) -> None:
    """Raises Refused."""
    if operators.is_last(account):
        raise Refused("administration.last_operator", "This is the last operator: make another one first.")


def _asking(by: User, account: User | None, role: str) -> list[int] | None:
    """Who may not be the second person; None where the role needs none."""
    if role not in POWERFUL:
        return None
    before = account.unconfirmed_by if account else None
    return sorted({*(before or ()), by.pk})


def _check_duties(by: User, duties: Duties) -> None:
    if duties.role not in Role.values:
        raise Refused("administration.role", "Choose a role.")
    if not reaches(by, duties.branch_code):
        raise NotPermitted("administration.branch", "You keep the accounts of your own branch only.")
    if duties.role == Role.SALESPERSON and not duties.salesperson_id:
        raise Refused("administration.salesperson", "A salesperson's account needs their number in the book.")


def _new_password() -> str:
    return secrets.token_urlsafe(15)


def _record(by: User, act: str, account: User, detail: dict[str, object] | None = None, reason: str = "") -> None:
    trail.record(by=Actor.staff(by), action=f"accounts.{act}", on=("account", account.pk), detail=detail, reason=reason)
