"""Accounts, and what hangs on one: sessions, second factors, tokens."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet

from unpaused.foundation.accounts.models import ApiToken, User
from unpaused.foundation.accounts.permissions import GRANTS, Permission
from unpaused.foundation.accounts.scope import within
from unpaused.foundation.book.installed import book
from unpaused.kernel.errors import NotFound, Unavailable


def accounts_visible_to(user: User) -> QuerySet[User]:
    """Those of the person's branches."""
    return within(User.objects.all(), user)


def account_for(user: User, account_id: int) -> User:
    """Raises NotFound for one out of scope, and alike for one that does not exist."""
    found = accounts_visible_to(user).filter(pk=account_id).first()
    if found is None:
        raise NotFound("administration.account", "There is no such account among those that you may see.")
    return found


def may_be_second(user: User, account: User) -> bool:
    """Whether this person could confirm what waits at the account."""
    gave = account.unconfirmed_by
    return account.is_active and bool(gave) and user.pk not in (account.pk, *(gave or ()))


def unconfirmed_for(user: User) -> int:
    """How many accounts wait for a second person who could be this one."""
    waiting = accounts_visible_to(user).filter(is_active=True, unconfirmed_by__isnull=False).exclude(pk=user.pk)
    return waiting.exclude(unconfirmed_by__contains=[user.pk]).count()


def who_could_confirm() -> QuerySet[User]:
    """Whose word as the second person would count for an account of the whole company."""
    roles = [role for role, granted in GRANTS.items() if Permission.CONFIRM_ACCOUNTS in granted]
    found = User.objects.filter(role__in=roles, branch_code="", is_active=True, unconfirmed_by=None)
    return found if settings.DRILL else found.filter(is_drill=False)


def sessions_of(user: User) -> list[UserSession]:
    """The living ones, newest first."""
    living = [each for each in UserSession.objects.filter(user=user).order_by("-created_at") if each.exists()]
    return living[:50]


def factors_of(user: User) -> list[Authenticator]:
    """Apps, passkeys and recovery codes, in that order."""
    order = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES)
    found = Authenticator.objects.filter(user=user).order_by("pk")
    return sorted(found, key=lambda each: order.index(Authenticator.Type(each.type)))


def tokens_of(user: User) -> list[ApiToken]:
    """Those that were not revoked, newest first; an expired one stays in sight until it is."""
    return list(ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("-pk"))


def branch_choices(user: User) -> list[tuple[str, str]]:
    """(code, name) of the branches within the person's scope: those of the book, and those that staff belong to."""
    codes = User.objects.exclude(branch_code="").values_list("branch_code", flat=True)
    known = {code: code for code in codes} | _of_the_book()
    allowed = {user.branch_code} if user.branch_code else set(known)
    return sorted((code, name) for code, name in known.items() if code in allowed)


def _of_the_book() -> dict[str, str]:
    try:
        return {each.branch_code: f"{each.branch_code} {each.name}" for each in book().branches()}
    except Unavailable:
        return {}
