"""A mark of what the customer's last look shows, so that what is submitted is what was looked at."""

import hashlib

from unpaused.capabilities.claims.models import Claim


def mark_of(claim: Claim) -> str:
    """Another one after each change of event, account or photographs; hex. Of the sealed values: each change seals
    anew, and nothing can be read from it."""
    digest = hashlib.sha256()
    for part in (bytes(claim.event or b""), bytes(claim.payee or b"")):
        digest.update(hashlib.sha256(part).digest())
    for document_id in claim.documents.order_by("pk").values_list("pk", flat=True):
        digest.update(f"/{document_id}".encode())
    return digest.hexdigest()
