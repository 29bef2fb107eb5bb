"""Another account after submission: a fresh code and the identity once more, both for this one change."""

from uuid import UUID

from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal.actions.knocking import ask, key_of, last_of
from unpaused.capabilities.portal.models import OneTimeCode, Purpose
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def ask_code_for_payee(*, subject_id: UUID, person_id: int, claim: claims.ClaimBrief, language: str) -> int:
    """Sends a code to the telephone in the book: its id. Raises Refused beyond the limits."""
    with transaction.atomic():
        return ask(
            OneTimeCode(
                key=key_of(subject_id),
                purpose=Purpose.PAYEE,
                claim_id=claim.id,
                subject_id=subject_id,
                person_id=person_id,
                incident_id=claim.incident_id,
                language=language,
            )
        )


def payee_code_still_good(*, subject_id: UUID, claim_id: int) -> int | None:
    """The code that was sent last for this change, while it may still be typed: for another tab."""
    return last_of(OneTimeCode(key=key_of(subject_id), purpose=Purpose.PAYEE, claim_id=claim_id))


def is_checked(*, code_id: int) -> bool:
    """Whether both checks were passed and no change was asked for with them yet."""
    passed = OneTimeCode.objects.filter(used_at__isnull=False, identified_at__isnull=False, spent_at__isnull=True)
    return passed.filter(pk=code_id, purpose=Purpose.PAYEE).exists()


def change_payee(
    *, by: Actor, subject_id: UUID, code_id: int, claim_id: int, holder_name: str, bank_code: str, account: str
) -> int:
    """Asks for the other account and uses the checks up, in one transaction. Raises Refused, also where a check lacks,
    was for another claim, or was used before."""
    with transaction.atomic():
        mine = OneTimeCode.objects.select_for_update().filter(
            pk=code_id, purpose=Purpose.PAYEE, subject_id=subject_id, claim_id=claim_id, spent_at__isnull=True
        )
        row = mine.first()
        if row is None or row.used_at is None or row.identified_at is None:
            raise Refused("portal.checks_missing", "First the code and your identity, please.")
        change_id = claims.ask_payee_change(
            by=by,
            claim_id=claim_id,
            holder_name=holder_name,
            bank_code=bank_code,
            account=account,
            proof=claims.CustomerProof(row.used_at, row.identified_at),
        )
        row.spent_at = clock.now()
        row.save(update_fields=["spent_at"])
        return change_id
