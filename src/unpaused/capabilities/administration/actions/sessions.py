"""Ending sessions: one's own, or by an operator somebody else's."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from unpaused.capabilities.administration.queries import account_for
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import NotFound


@transaction.atomic
def end_session(*, by: User, account_id: int, session_id: int) -> None:
    """The browser there is signed out at its next request. Raises NotPermitted, NotFound."""
    account = account_whose_things(by, account_id)
    found = UserSession.objects.filter(user=account, pk=session_id).first()
    if found is None:
        raise NotFound("administration.session", "This session has ended already.")
    found.end()
    _record(by, account, 1)


@transaction.atomic
def end_other_sessions(*, by: User, but: str) -> int:
    """All of one's own except the one with the key `but`; how many."""
    ended = end_all(by, but)
    _record(by, by, ended)
    return ended


def end_all(account: User, but: str = "") -> int:
    """Without a row in the trail: the caller writes one."""
    sessions = list(UserSession.objects.filter(user=account).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


def account_whose_things(by: User, account_id: int) -> User:
    """One's own account, or one that an operator keeps. Raises NotPermitted, NotFound."""
    if account_id == by.pk:
        return by
    check(by, Permission.KEEP_ACCOUNTS)
    return account_for(by, account_id)


def _record(by: User, account: User, count: int) -> None:
    trail.record(
        by=Actor.staff(by), action="accounts.sessions_ended", on=("account", account.pk), detail={"count": count}
    )
