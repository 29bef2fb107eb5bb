"""What need not be kept is not kept."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from unpaused.capabilities.portal.models import Attempt, EventDraft, OneTimeCode
from unpaused.capabilities.portal.rules.limits import DAY
from unpaused.kernel import clock

DRAFTS_HOLD = timedelta(days=90)


def sweep() -> None:
    """Attempts and codes older than two days, drafts that nobody touched for 90, sessions that ended."""
    now = clock.now()
    Attempt.objects.filter(at__lt=now - 2 * DAY).delete()
    OneTimeCode.objects.filter(asked_at__lt=now - 2 * DAY).delete()
    EventDraft.objects.filter(changed_at__lt=now - DRAFTS_HOLD).delete()
    SessionStore.clear_expired()
