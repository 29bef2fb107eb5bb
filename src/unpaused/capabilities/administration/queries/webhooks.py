"""Webhooks, what is on its way to them, and how far a call may reach."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from unpaused.capabilities.administration import rules
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy import sealing
from unpaused.foundation.webhooks.models import Delivery, Webhook
from unpaused.gateways.webhooks import Reach
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound

SHOWN = 50


def reach() -> Reach:
    """In a drill this machine alone."""
    if settings.DRILL:
        return "loopback"
    return "private" if settings.WEBHOOKS_PRIVATE else "public"


def webhooks_visible_to(user: User) -> QuerySet[Webhook]:
    """All for head office; none for a branch: they tell of the whole company."""
    rows = Webhook.objects.all() if not user.branch_code else Webhook.objects.none()
    given_up = Count("deliveries", filter=Q(deliveries__state=Delivery.State.GIVEN_UP))
    waiting = Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING))
    return rows.annotate(given_up=given_up, waiting=waiting)


def webhook_for(user: User, webhook_id: int) -> Webhook:
    """Raises NotFound for one out of scope, and alike for one that does not exist."""
    found = webhooks_visible_to(user).filter(pk=webhook_id).first()
    if found is None:
        raise NotFound("administration.webhook", "There is no such webhook among those that you may see.")
    return found


def delivery_for(user: User, delivery_id: int) -> Delivery:
    """Raises NotFound."""
    found = Delivery.objects.select_related("webhook").filter(pk=delivery_id).first()
    if found is None or user.branch_code:
        raise NotFound("administration.webhook", "There is no such webhook among those that you may see.")
    return found


def latest(webhook: Webhook) -> list[Delivery]:
    """Newest first."""
    return list(webhook.deliveries.order_by("-pk")[:SHOWN])


def due(now: datetime) -> QuerySet[Delivery]:
    """What is to be sent now. Where the last try lies ahead, the clock was put back: that does not stretch a pause."""
    its_time = Q(next_at__lte=now) | Q(last_at__gt=now + rules.LEASE)
    return Delivery.objects.filter(its_time, state=Delivery.State.WAITING, webhook__disabled_at__isnull=True)


def secrets_of(webhook: Webhook) -> list[str]:
    """The secret, and the former one while both sign."""
    held = [sealing.unseal(webhook.key, "webhook.secret", bytes(webhook.secret))]
    if webhook.former_secret is not None and webhook.former_until and webhook.former_until > clock.now():
        held.append(sealing.unseal(webhook.key, "webhook.former", bytes(webhook.former_secret)))
    return held


def switched_off(user: User) -> int:
    """Webhooks that need somebody: those that failed too long."""
    return webhooks_visible_to(user).filter(disabled_at__isnull=False, failing_since__isnull=False).count()
