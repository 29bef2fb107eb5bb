"""Keeping webhooks: made, changed, their secret replaced, switched off and on, by operators of the whole company."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from unpaused.capabilities.administration import rules
from unpaused.capabilities.administration.actions.deliveries import wake
from unpaused.capabilities.administration.queries.webhooks import reach, webhook_for
from unpaused.capabilities.incidents.public import check_reach
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.subjects import new_subject
from unpaused.foundation.webhooks.models import Delivery, Webhook
from unpaused.foundation.webhooks.offered import offered
from unpaused.gateways.webhooks import check_url, new_secret
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

PURPOSE, FORMER = "webhook.secret", "webhook.former"
OVERLAP = timedelta(days=1)
"""So long both secrets sign, while receivers take over the new one."""


@transaction.atomic
def create_webhook(*, by: User, name: str, url: str, event_types: Collection[str]) -> tuple[Webhook, str]:
    """The webhook, and its secret, which is shown once. Raises NotPermitted, Refused, Unavailable (a drill's wall)."""
    _check(by, url, event_types)
    key, secret = new_subject(), new_secret()
    webhook = Webhook.objects.create(
        name=name,
        url=url,
        event_types=sorted(event_types),
        key=key,
        secret=sealing.seal(key, PURPOSE, secret),
        created_by=by,
        created_at=clock.now(),
    )
    _record(by, "create", webhook, {"events": webhook.event_types})
    return webhook, secret


@transaction.atomic
def change_webhook(*, by: User, webhook_id: int, name: str, url: str, event_types: Collection[str]) -> Webhook:
    """What already waits goes to the new address. Raises as `create_webhook`."""
    _check(by, url, event_types)
    webhook = _held(by, webhook_id)
    webhook.name, webhook.url, webhook.event_types = name, url, sorted(event_types)
    webhook.save(update_fields=["name", "url", "event_types"])
    _record(by, "change", webhook, {"events": webhook.event_types})
    return webhook


@transaction.atomic
def replace_secret(*, by: User, webhook_id: int) -> str:
    """The new secret, shown once; for a day what is sent is signed with both. Raises NotPermitted, NotFound."""
    check(by, Permission.KEEP_WEBHOOKS)
    webhook = _held(by, webhook_id)
    former = sealing.unseal(webhook.key, PURPOSE, bytes(webhook.secret))
    secret = new_secret()
    webhook.former_secret = sealing.seal(webhook.key, FORMER, former)
    webhook.former_until = clock.now() + OVERLAP
    webhook.secret = sealing.seal(webhook.key, PURPOSE, secret)
    webhook.save(update_fields=["former_secret", "former_until", "secret"])
    _record(by, "secret", webhook)
    return secret


@transaction.atomic
def switch_off(*, by: User, webhook_id: int, reason: str) -> Webhook:
    """Nothing is sent any more; what happens meanwhile waits. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.KEEP_WEBHOOKS)
    webhook = _held(by, webhook_id)
    if not rules.reason_given(reason):
        raise Refused("administration.reason", "Say why.")
    if webhook.disabled_at:
        raise Refused("webhooks.off", "This webhook is switched off already.")
    webhook.disabled_at, webhook.disabled_because = clock.now(), reason.strip()
    webhook.save(update_fields=["disabled_at", "disabled_because"])
    _record(by, "off", webhook, reason=reason.strip())
    return webhook


@transaction.atomic
def switch_on(*, by: User, webhook_id: int) -> Webhook:
    """What waited meanwhile is sent at once. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.KEEP_WEBHOOKS)
    webhook = _held(by, webhook_id)
    if not webhook.disabled_at:
        raise Refused("webhooks.on", "This webhook is switched on already.")
    webhook.disabled_at, webhook.disabled_because, webhook.failing_since = None, "", None
    webhook.save(update_fields=["disabled_at", "disabled_because", "failing_since"])
    webhook.deliveries.filter(state=Delivery.State.WAITING).update(next_at=clock.now())
    wake()
    _record(by, "on", webhook)
    return webhook


def _check(by: User, url: str, event_types: Collection[str]) -> None:
    check(by, Permission.KEEP_WEBHOOKS)
    if by.branch_code:
        raise NotPermitted("webhooks.branch", "Webhooks tell of the whole company: only its operators keep them.")
    check_url(url, reach())
    check_reach(url)
    if not event_types or not set(event_types) <= set(offered()):
        raise Refused("webhooks.events", "Choose what the webhook is told.")


def _held(by: User, webhook_id: int) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook_for(by, webhook_id).pk)


def _record(by: User, act: str, webhook: Webhook, detail: dict[str, object] | None = None, reason: str = "") -> None:
    trail.record(by=Actor.staff(by), action=f"webhooks.{act}", on=("webhook", webhook.pk), detail=detail, reason=reason)
