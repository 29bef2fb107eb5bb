"""Links by which a board is shared: which one a token opens, and those there are."""

import hashlib
import hmac

from django.conf import settings
from django.db.models import QuerySet

from unpaused.capabilities.command.models import BoardLink
from unpaused.foundation.accounts import entering
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel import clock

PURPOSE = "board-link"


def digest(token: str) -> bytes:
    """32 bytes under the master key that writes; without the key nobody can test a guess."""
    return _digest(settings.KEYRING.derived(PURPOSE), token)


def link_of(token: str) -> BoardLink | None:
    """The link that this token opens now. None for one unknown, expired or revoked, and for one whose maker left or
    commands no more: the answer does not say which."""
    digests = [_digest(master.derived(PURPOSE), token) for master in settings.KEYRING.masters()]
    living = BoardLink.objects.filter(digest__in=digests, revoked_at__isnull=True, until__gt=clock.now())
    found = living.select_related("incident", "made_by").first()
    if found is None or not entering.may_enter(found.made_by) or not found.made_by.may(Permission.COMMAND):
        return None
    return found


def links_of(incident_id: int) -> QuerySet[BoardLink]:
    """Newest first, those that are over among them."""
    return BoardLink.objects.filter(incident_id=incident_id).select_related("made_by", "revoked_by").order_by("-pk")


def _digest(key: bytes, token: str) -> bytes:
    return hmac.new(key, token.encode(), hashlib.sha256).digest()
