"""Tokens of programs: what one looks like, its keyed hash, and whom it stands for."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from unpaused.foundation.accounts import entering
from unpaused.foundation.accounts.models import ApiToken, User
from unpaused.kernel import clock

PURPOSE = "api-token"
PREFIX = "unp_"
"""Lets scanners of repositories and mail find a token that leaked."""
USED_EVERY = timedelta(minutes=1)


def new() -> str:
    """A token with 256 bits of entropy."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """32 bytes under the master key that writes; without the key nobody can test a guess."""
    return _digest(settings.KEYRING.derived(PURPOSE), token)


def _digest(key: bytes, token: str) -> bytes:
    return hmac.new(key, token.encode(), hashlib.sha256).digest()


def _digests(token: str) -> list[bytes]:
    """Under every master key that is held: tokens outlive a rotation."""
    return [_digest(master.derived(PURPOSE), token) for master in settings.KEYRING.masters()]


def hint(token: str) -> str:
    """The beginning, by which its owner knows it again."""
    return token[: len(PREFIX) + 6]


def holder(token: str) -> User | None:
    """The person for whom the token stands, limited to what it allows; None for one unknown, revoked, expired, or of
    somebody who left. Notes the use, at most once a minute."""
    now = clock.now()
    living = ApiToken.objects.select_related("user").filter(revoked_at__isnull=True, expires_at__gt=now)
    found = living.filter(digest__in=_digests(token)).first() if token.startswith(PREFIX) else None
    if found is None or not entering.may_enter(found.user):
        return None
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY)
    ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=now, digest=digest(token))
    found.user.limited_to = frozenset(found.permissions)
    return found.user
