"""A list was deleted: what it said leaves the claims with it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.sealed import LIST_FACTS, list_facts_of
from unpaused.foundation.privacy.sealing import Deleted, seal_json


def forget_list(*, claim_ids: Sequence[int], list_number: str) -> int:
    """Takes what this list said out of a chunk of claims, and leaves what others said; out of how many. What the
    customer stated themselves stays. The caller records it."""
    with transaction.atomic():
        told = Claim.objects.filter(pk__in=list(claim_ids), list_facts__isnull=False).select_related("subject")
        changed = [
            claim for claim in told.select_for_update(of=("self",)).order_by("pk") if _forgets(claim, list_number)
        ]
        Claim.objects.filter(pk__in=[claim.pk for claim in changed if claim.list_facts is None]).update(list_facts=None)
        for claim in changed:
            if claim.list_facts is not None:
                claim.save(update_fields=["list_facts"])
    return len(changed)


def _forgets(claim: Claim, list_number: str) -> bool:
    """Whether anything of that list stood in it; what can be read no more goes too."""
    try:
        rows: list[dict[str, Any]] = list_facts_of(claim).get("rows", [])
        left = [row for row in rows if row["list"] != list_number]
        if len(left) == len(rows):
            return False
        claim.list_facts = seal_json(claim.subject, LIST_FACTS, {"rows": left}) if left else None
    except Deleted:
        claim.list_facts = None
    return True
