"""A photograph taken back by the customer who sent it."""

from django.db import transaction

from unpaused.capabilities.claims.actions.locking import locked_for
from unpaused.capabilities.claims.models import Document, State
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files import store
from unpaused.kernel.errors import Refused

_BEFORE_SUBMISSION = (State.OPENED, State.STATED)


def remove_document(*, by: Actor, claim_id: int, document_id: int) -> bool:
    """Takes one document away with its original: whether it was still there. Once the claim is submitted it stays: it
    is evidence. Raises Refused, NotFound."""
    with transaction.atomic():
        claim = locked_for(by, claim_id)
        if claim.state not in _BEFORE_SUBMISSION:
            raise Refused("claims.not_open", "Claim {number} cannot be changed any more.", number=claim.number)
        document = Document.objects.filter(pk=document_id, claim=claim).select_related("file__subject").first()
        if document is None:
            return False
        document.delete()
        store.discard(by=by, stored=document.file)
        detail: dict[str, object] = {"code": document.code, "document": document_id}
        trail.record(
            by=by, action="claims.remove_document", on=("claim", claim.pk), subject=claim.subject_id, detail=detail
        )
        return True
