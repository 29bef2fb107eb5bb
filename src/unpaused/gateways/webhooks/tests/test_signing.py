"""Signatures as a receiver's own library reads them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from unpaused.gateways.webhooks import new_secret, signed

BODY = json.dumps({"type": "claim.paid", "data": {"claim_ids": [1]}}).encode()


def headers(*secrets: str, at: int | None = None) -> Mapping[str, str]:
    return signed("msg_1", int(datetime.now(UTC).timestamp()) if at is None else at, BODY, secrets)


def test_a_receiver_with_the_secret_accepts() -> None:
    secret = new_secret()
    assert Webhook(secret).verify(BODY, dict(headers(secret))) == json.loads(BODY)


def test_either_of_two_secrets_is_enough_while_one_replaces_the_other() -> None:
    old, new = new_secret(), new_secret()
    for known in (old, new):
        Webhook(known).verify(BODY, dict(headers(new, old)))


def test_another_secret_a_changed_body_and_an_old_message_are_refused() -> None:
    secret = new_secret()
    cases = [
        (new_secret(), BODY, headers(secret)),
        (secret, BODY + b" ", headers(secret)),
        (secret, BODY, headers(secret, at=1)),
    ]
    for known, body, given in cases:
        with pytest.raises(WebhookVerificationError):
            Webhook(known).verify(body, dict(given))


def test_the_specifications_own_example() -> None:
    """From its text: the signature of one message under one secret."""
    given = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )
    assert given["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
