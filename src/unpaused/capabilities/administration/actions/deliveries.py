"""Events on their way to webhooks: written down when they happen, sent by jobs, tried again, sent again by hand.

A try is two transactions with the call between them. The first takes the delivery for two minutes; where the process
dies in the call, the sweep takes it up again after that, under the same webhook-id, by which receivers know it.
"""

import json
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from unpaused.capabilities.administration import rules
from unpaused.capabilities.administration.queries.webhooks import delivery_for, due, reach, secrets_of
from unpaused.capabilities.incidents.public import check_reach
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events.models import Event
from unpaused.foundation.jobs.app import app
from unpaused.foundation.webhooks.models import Delivery, Webhook
from unpaused.foundation.webhooks.offered import outside_name
from unpaused.gateways.webhooks import Answer, post, signed
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable

SEND_JOB, SWEEP_JOB, QUEUE = "webhooks.send", "webhooks.sweep", "webhooks"
LONG_FAILURE = gettext_noop("No call was taken for three days.")
GONE = gettext_noop("The receiver says that this address is gone (410).")
BY = Actor.system("webhooks")


def anybody_told(event_name: str) -> bool:
    """Whether a webhook asks for events of this name."""
    return Webhook.objects.filter(event_types__contains=[outside_name(event_name)]).exists()


def announce(event: Event) -> None:
    """One delivery for each webhook that asked for this type; in the transaction of the subscriber."""
    name = outside_name(event.name)
    body = json.dumps({"type": name, "timestamp": event.at.isoformat(), "data": event.payload}, separators=(",", ":"))
    for webhook in Webhook.objects.filter(event_types__contains=[name]).order_by("pk"):
        made = Delivery.objects.create(
            webhook=webhook,
            message_id=f"msg_{secrets.token_hex(16)}",
            event_type=name,
            body=body,
            made_at=clock.now(),
            next_at=clock.now(),
        )
        _send_soon(made)


def send(*, delivery_id: int) -> None:
    """One try. Nothing where it is not due, was taken, or the webhook is switched off."""
    now = clock.now()
    mine = due(now).filter(pk=delivery_id).update(next_at=now + rules.LEASE, last_at=now, attempts=F("attempts") + 1)
    if mine:
        delivery = Delivery.objects.select_related("webhook__key").get(pk=delivery_id)
        _note(delivery, _called(delivery))


def send_due() -> int:
    """A job for each delivery whose time has come; how many."""
    waiting = list(due(clock.now()).order_by("next_at")[: rules.CHUNK])
    for delivery in waiting:
        _send_soon(delivery)
    return len(waiting)


def forget_old() -> int:
    """Deletes deliveries that were taken or given up thirty days ago; how many."""
    ended = Delivery.objects.exclude(state=Delivery.State.WAITING)
    return int(ended.filter(last_at__lt=clock.now() - rules.KEPT).delete()[0])


@transaction.atomic
def send_again(*, by: User, delivery_id: int) -> Delivery:
    """By hand, from the first try on. Raises NotPermitted, NotFound, Refused where the webhook is switched off."""
    check(by, Permission.KEEP_WEBHOOKS)
    delivery = delivery_for(by, delivery_id)
    if delivery.webhook.disabled_at:
        raise Refused("webhooks.off_first", "Switch the webhook on first.")
    delivery.state, delivery.attempts, delivery.next_at = Delivery.State.WAITING, 0, clock.now()
    delivery.save(update_fields=["state", "attempts", "next_at"])
    trail.record(
        by=Actor.staff(by),
        action="webhooks.again",
        on=("webhook", delivery.webhook_id),
        detail={"delivery": delivery.pk},
    )
    _send_soon(delivery)
    return delivery


def wake() -> None:
    """The sweep, now."""
    app.configure_task(SWEEP_JOB, queue=QUEUE).defer(timestamp=int(clock.now().timestamp()))


def _send_soon(delivery: Delivery) -> None:
    app.configure_task(SEND_JOB, queue=QUEUE).defer(delivery_id=delivery.pk)


def _called(delivery: Delivery) -> Answer:
    webhook, body = delivery.webhook, delivery.body.encode()
    headers = signed(delivery.message_id, int(clock.now().timestamp()), body, secrets_of(webhook))
    try:
        check_reach(webhook.url)
    except Unavailable as wall:
        return Answer(fault=wall.code)
    return post(webhook.url, body, headers, reach=reach())


@transaction.atomic
def _note(delivery: Delivery, answer: Answer) -> None:
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    now = clock.now()
    delivery.last_at, delivery.last_status, delivery.last_fault = now, answer.status, answer.fault
    if answer.taken:
        delivery.state, delivery.next_at = Delivery.State.TAKEN, None
        Webhook.objects.filter(pk=webhook.pk).update(taken_at=now, failing_since=None)
    else:
        pause = rules.next_try(delivery.attempts)
        delivery.state = Delivery.State.WAITING if pause else Delivery.State.GIVEN_UP
        delivery.next_at = now + pause if pause else None
        _note_failure(webhook, answer, now)
    delivery.save(update_fields=["state", "next_at", "last_at", "last_status", "last_fault"])


def _note_failure(webhook: Webhook, answer: Answer, now: datetime) -> None:
    webhook.failing_since = webhook.failing_since or now
    because = GONE if answer.status == 410 else LONG_FAILURE
    if webhook.disabled_at is None and (because is GONE or rules.failed_long(webhook.failing_since, now)):
        webhook.disabled_at, webhook.disabled_because = now, because
        trail.record(by=BY, action="webhooks.off", on=("webhook", webhook.pk), reason=because)
    webhook.save(update_fields=["failing_since", "disabled_at", "disabled_because"])
