"""Stating an event, one answer at a time; nothing is lost when the telephone rings in between."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal.models import EventDraft
from unpaused.capabilities.portal.queries.drafts import PURPOSE, answers
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def answer(*, by: Actor, subject_id: UUID, claim_id: int, given: dict[str, Any]) -> None:
    """Adds answers to the draft, sealed under the customer's key. Values are JSON; dates are ISO texts."""
    with transaction.atomic():
        subject = Subject.objects.select_for_update().get(pk=subject_id)
        whole = {**answers(subject_id, claim_id), **given}
        EventDraft.objects.update_or_create(
            subject=subject,
            claim_id=claim_id,
            defaults={"answers": sealing.seal_json(subject, PURPOSE, whole), "changed_at": clock.now()},
        )


def state_event(*, by: Actor, subject_id: UUID, claim_id: int, given: dict[str, Any]) -> None:
    """Hands the answers that the customer confirmed to the claim. Raises Refused where answers lack, or claims refuses
    them."""
    with transaction.atomic():
        claims.state_event(by=by, claim_id=claim_id, event=_event(given))
        EventDraft.objects.filter(subject_id=subject_id, claim_id=claim_id).delete()


def _event(given: dict[str, Any]) -> claims.EventStated:
    known = {field.name for field in fields(claims.EventStated)}
    values = {name: value for name, value in given.items() if name in known}
    if "kind" not in values or "event_date" not in values:
        raise Refused("portal.event_unfinished", "Answer what happened and when first.")
    return claims.EventStated(**{**values, "event_date": date.fromisoformat(values["event_date"])})
