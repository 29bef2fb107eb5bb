"""What the customer gives: event, documents, payee. Each can be given again until the claim is submitted."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict

from django.db import transaction

from unpaused.capabilities.claims.actions.locking import locked_for
from unpaused.capabilities.claims.events import CustomerCame
from unpaused.capabilities.claims.models import Claim, Document, State
from unpaused.capabilities.claims.queries.insured import birth_date_of
from unpaused.capabilities.claims.queries.sealed import EVENT, PAYEE
from unpaused.capabilities.claims.rules import event as events
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.rules.payee import checked_payee
from unpaused.capabilities.claims.rules.products import product
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.files import store
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.foundation.privacy.sealing import seal_json
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

BEFORE_SUBMISSION = (State.OPENED, State.STATED)
MOST_FILES = 20


def state_event(*, by: Actor, claim_id: int, event: EventStated) -> None:
    """The customer's own statement of the event, sealed. Raises Refused for what cannot be, NotFound."""
    with transaction.atomic():
        claim = _open_for(by, claim_id, BEFORE_SUBMISSION)
        stated = events.checked(event, today=clock.today(), born=birth_date_of(claim.person_id), limits=limits())
        claim.event = seal_json(claim.subject, EVENT, events.to_json(stated))
        claim.event_index = _event_index(claim, stated)
        first = claim.stated_at is None
        claim.state, claim.stated_at = State.STATED, claim.stated_at or clock.now()
        claim.save(update_fields=["event", "event_index", "state", "stated_at"])
        trail.record(by=by, action="claims.state_event", on=("claim", claim.pk), subject=claim.subject_id)
        if first:
            bus.publish(CustomerCame([claim.pk]))


def add_document(*, by: Actor, claim_id: int, code: str, data: bytes) -> int:
    """Keeps one photograph for one line of the check-list: the document's id. The same photograph again is the same
    document. Raises Refused for what is no photograph or not on the list, NotFound."""
    with transaction.atomic():
        claim = _open_for(by, claim_id, (*BEFORE_SUBMISSION, State.REFERRED))
        _check_code(claim, code)
        sha256 = hashlib.sha256(data).hexdigest()
        known = list(Document.objects.filter(claim=claim).values_list("pk", "code", "sha256"))
        if same := [pk for pk, *what in known if what == [code, sha256]]:
            return same[0]
        if len(known) >= MOST_FILES:
            raise Refused("claims.too_many_files", "A claim takes at most {most} photographs.", most=MOST_FILES)
        return _keep(by, claim, code, data)


def set_payee(*, by: Actor, claim_id: int, holder_name: str, bank_code: str, account: str) -> None:
    """The account that is to be paid, sealed. Once the claim is submitted `ask_payee_change` is the only way.

    Raises Refused for what is no account, NotFound.
    """
    payee = checked_payee(holder_name, bank_code, account)
    with transaction.atomic():
        claim = _open_for(by, claim_id, BEFORE_SUBMISSION)
        claim.payee, claim.payee_given_at = seal_json(claim.subject, PAYEE, asdict(payee)), clock.now()
        claim.save(update_fields=["payee", "payee_given_at"])
        trail.record(by=by, action="claims.set_payee", on=("claim", claim.pk), subject=claim.subject_id)


def _open_for(by: Actor, claim_id: int, states: Collection[str]) -> Claim:
    claim = locked_for(by, claim_id)
    if claim.state not in states:
        raise Refused("claims.not_open", "Claim {number} cannot be changed any more.", number=claim.number)
    return claim


def _check_code(claim: Claim, code: str) -> None:
    documents = product(claim.product_code).benefit(claim.benefit_code).documents
    if code not in {document.code for document in documents}:
        raise Refused("claims.document_unknown", "This document is not on the check-list of the claim.")


def _keep(by: Actor, claim: Claim, code: str, data: bytes) -> int:
    kept = store.keep_photograph(by=by, subject=claim.subject, data=data)
    document = Document.objects.create(
        claim=claim, code=code, file=kept, sha256=kept.sha256, added_at=clock.now(), added_by=str(by)
    )
    detail: dict[str, object] = {"code": code, "document": document.pk}
    trail.record(by=by, action="claims.add_document", on=("claim", claim.pk), subject=claim.subject_id, detail=detail)
    return document.pk


def _event_index(claim: Claim, stated: EventStated) -> bytes:
    """The same for every claim of one person for one benefit and day: finds duplicates without opening anything."""
    return blind_index("event", f"{claim.person_id}/{claim.benefit_code}/{stated.event_date.isoformat()}")
