"""Webhooks: who is told what, signed so that the receiver's own library accepts it, tried again, switched off."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from unpaused.capabilities.administration import actions, rules
from unpaused.capabilities.administration.actions import deliveries
from unpaused.capabilities.administration.tests.conftest import SignIn, member
from unpaused.capabilities.claims.events import ClaimPaid
from unpaused.capabilities.incidents.events import IncidentActivated
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events import bus
from unpaused.foundation.privacy.needed import rows_under
from unpaused.foundation.webhooks.models import Delivery, Webhook
from unpaused.gateways.webhooks.tests.receiving import Receiver, receiving
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused, Unavailable

ANNOUNCE = "unpaused.capabilities.administration.actions.deliveries.announce"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def made(by: User, receiver: Receiver, path: str = "/200", *events: str) -> tuple[Webhook, str]:
    return actions.create_webhook(by=by, name="ledger", url=receiver.url + path, event_types=events or ["claim.paid"])


def happened(event: object = ClaimPaid([1, 2])) -> None:
    """Published, and its jobs done as the worker does them."""
    with transaction.atomic():
        row = bus.publish(event)
    wanted = ProcrastinateJob.objects.filter(task_name="events.deliver", args__event_id=row.pk)
    if wanted.filter(args__subscriber=ANNOUNCE).exists():
        bus.deliver(event_id=row.pk, subscriber=ANNOUNCE)
    for each in Delivery.objects.order_by("pk"):
        deliveries.send(delivery_id=each.pk)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    true = clock.now
    monkeypatch.setattr(clock, "now", lambda: true() + by)


def test_what_happened_arrives_signed_and_the_receivers_library_accepts_it(operator: User, receiver: Receiver) -> None:
    _, secret = made(operator, receiver)
    happened()
    [(_, headers, body)] = receiver.got
    told = Verifier(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert (told["type"], told["data"]) == ("claim.paid", {"claim_ids": [1, 2]})
    assert Delivery.objects.get().state == "taken"


def test_nobody_is_told_what_they_did_not_ask_for(operator: User, receiver: Receiver) -> None:
    made(operator, receiver)
    happened(IncidentActivated(incident_id=7))
    assert receiver.got == []
    assert not Delivery.objects.exists()


def test_an_event_that_nobody_wants_costs_no_job(operator: User) -> None:
    happened()
    assert not ProcrastinateJob.objects.filter(args__subscriber=ANNOUNCE).exists()


def test_a_delivery_that_was_taken_is_not_sent_twice(operator: User, receiver: Receiver) -> None:
    made(operator, receiver)
    happened()
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert len(receiver.got) == 1


def test_for_a_day_either_secret_is_enough_then_the_new_one_alone(operator: User, receiver: Receiver) -> None:
    webhook, old = made(operator, receiver)
    new = actions.replace_secret(by=operator, webhook_id=webhook.pk)
    happened()
    for known in (old, new):
        Verifier(known).verify(receiver.got[0][2], {n.lower(): v for n, v in receiver.got[0][1].items()})
    Webhook.objects.update(former_until=clock.now())
    happened()
    Verifier(new).verify(receiver.got[1][2], {n.lower(): v for n, v in receiver.got[1][1].items()})
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(receiver.got[1][2], {n.lower(): v for n, v in receiver.got[1][1].items()})


def test_secrets_lie_sealed_in_the_database(operator: User, receiver: Receiver) -> None:
    webhook, secret = made(operator, receiver)
    assert secret.encode() not in bytes(Webhook.objects.get(pk=webhook.pk).secret)
    assert not any(secret in str(row.detail) for row in AuditRow.objects.all())


def test_what_is_not_taken_is_tried_again_under_the_same_id(
    operator: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(operator, receiver, "/500")
    happened()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.last_status) == ("waiting", 1, 500)
    deliveries.send(delivery_id=delivery.pk)
    assert len(receiver.got) == 1  # not yet due
    later(monkeypatch, rules.PAUSES[0])
    assert deliveries.send_due() == 1
    deliveries.send(delivery_id=delivery.pk)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    assert Delivery.objects.get().attempts == 2


def test_a_process_that_died_in_the_call_leaves_it_to_the_sweep(
    operator: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(operator, receiver)
    with monkeypatch.context() as broken:
        broken.setattr(deliveries, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            happened()
    assert deliveries.send_due() == 0
    later(monkeypatch, rules.LEASE)
    assert deliveries.send_due() == 1


def test_it_is_given_up_after_the_last_pause(operator: User, receiver: Receiver) -> None:
    made(operator, receiver, "/500")
    happened()
    Delivery.objects.update(attempts=len(rules.PAUSES), next_at=clock.now())
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert Delivery.objects.get().state == "given_up"


def test_after_three_days_without_one_taken_it_is_switched_off_and_the_operator_sees_it(
    operator: User, receiver: Receiver, signed_in: SignIn
) -> None:
    made(operator, receiver, "/500")
    happened()
    Webhook.objects.update(failing_since=clock.now() - rules.FAILED_LONG)
    Delivery.objects.update(next_at=clock.now())
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    webhook = Webhook.objects.get()
    assert webhook.state == "disabled"
    assert AuditRow.objects.get(action="webhooks.off").actor == "system:webhooks"
    page = signed_in(operator).get(f"/administration/webhooks/{webhook.pk}").content.decode()
    assert "No call was taken for three days." in page


def test_a_receiver_that_says_gone_is_left_alone(operator: User, receiver: Receiver) -> None:
    made(operator, receiver, "/410")
    happened()
    assert Webhook.objects.get().disabled_because.endswith("(410).")


def test_what_happens_while_it_is_off_waits_and_is_sent_when_it_is_on(operator: User, receiver: Receiver) -> None:
    webhook, _ = made(operator, receiver)
    actions.switch_off(by=operator, webhook_id=webhook.pk, reason="maintenance")
    happened()
    assert (receiver.got, Delivery.objects.get().state) == ([], "waiting")
    actions.switch_on(by=operator, webhook_id=webhook.pk)
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert Delivery.objects.get().state == "taken"


def test_sent_again_by_hand(operator: User, receiver: Receiver, signed_in: SignIn) -> None:
    made(operator, receiver)
    happened()
    delivery = Delivery.objects.get()
    answer = signed_in(operator).post(f"/administration/webhooks/deliveries/{delivery.pk}/again")
    assert answer.status_code == 302
    deliveries.send(delivery_id=delivery.pk)
    assert len(receiver.got) == 2
    assert AuditRow.objects.get(action="webhooks.again").detail == {"delivery": delivery.pk}


def test_a_success_ends_the_failure(operator: User, receiver: Receiver) -> None:
    made(operator, receiver)
    Webhook.objects.update(failing_since=clock.now())
    happened()
    assert Webhook.objects.get().state == "active"


def test_a_rotation_of_the_master_key_covers_the_secrets(operator: User, receiver: Receiver) -> None:
    before = sum(rows_under().values())
    made(operator, receiver)
    assert sum(rows_under().values()) == before + 1


def test_a_drill_tells_nobody_but_this_machine(operator: User, receiver: Receiver) -> None:
    for url in ("https://partner.example/", "http://10.0.0.1/", "https://8.8.8.8/"):
        with pytest.raises((Unavailable, Refused)):
            actions.create_webhook(by=operator, name="x", url=url, event_types=["claim.paid"])
    made(operator, receiver)
    Webhook.objects.update(url="https://partner.example/")
    happened()
    assert (receiver.got, Delivery.objects.get().last_fault) == ([], "drill.real_party")


def test_outside_a_drill_no_private_address_unless_that_is_set(
    operator: User, receiver: Receiver, settings: Any
) -> None:
    made(operator, receiver)
    settings.DRILL = False
    happened()
    assert (receiver.got, Delivery.objects.get().last_fault) == ([], "webhooks.out_of_reach")
    settings.WEBHOOKS_PRIVATE = True
    Delivery.objects.update(next_at=clock.now())
    deliveries.send(delivery_id=Delivery.objects.get().pk)
    assert len(receiver.got) == 1


def test_only_operators_of_the_whole_company_keep_webhooks(operator: User, receiver: Receiver) -> None:
    webhook, _ = made(operator, receiver)
    with pytest.raises(NotPermitted):
        made(member("a", "commander"), receiver)
    branch = member("b", "operator", "B01")
    with pytest.raises(NotPermitted):
        made(branch, receiver)
    with pytest.raises(NotFound):
        actions.replace_secret(by=branch, webhook_id=webhook.pk)


def test_the_payload_is_what_the_event_holds_and_no_more(operator: User, receiver: Receiver) -> None:
    made(operator, receiver)
    happened()
    assert set(json.loads(Delivery.objects.get().body)) == {"type", "timestamp", "data"}


def test_old_deliveries_are_forgotten(operator: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    made(operator, receiver)
    happened()
    assert deliveries.forget_old() == 0
    later(monkeypatch, rules.KEPT + timedelta(seconds=1))
    assert deliveries.forget_old() == 1


@pytest.fixture
def browser(operator: User, signed_in: SignIn) -> Client:
    return signed_in(operator)


def test_made_by_the_page_with_the_secret_shown_once(browser: Client, receiver: Receiver) -> None:
    wanted = {"name": "ledger", "url": receiver.url, "event_types": ["claim.paid", "incident.in_force"]}
    page = browser.post("/administration/webhooks/new", wanted).content.decode()
    assert "whsec_" in page
    webhook = Webhook.objects.get()
    for place in ("", "/change", "/secret", "/off"):
        assert "whsec_" not in browser.get(f"/administration/webhooks/{webhook.pk}{place}").content.decode()
    changed = browser.post(f"/administration/webhooks/{webhook.pk}/change", {**wanted, "name": "general ledger"})
    assert changed.status_code == 302
    assert "general ledger" in browser.get("/administration/webhooks").content.decode()


@pytest.mark.parametrize("url", ["", "ftp://a.example/", "https://me:pw@a.example/", "https://partner.example/"])
def test_an_address_that_cannot_be_is_said_at_its_field(browser: Client, url: str) -> None:
    answer = browser.post("/administration/webhooks/new", {"name": "x", "url": url, "event_types": ["claim.paid"]})
    assert answer.status_code == 200
    assert "url" in answer.context["form"].errors
    assert not Webhook.objects.exists()
