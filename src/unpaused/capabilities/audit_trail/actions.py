"""Writes about the trail: looking somebody up, taking a part of it away, verifying it. Each is an act of its own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from unpaused.capabilities.audit_trail.queries import people
from unpaused.capabilities.audit_trail.queries.people import Known, NumberKind
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import checking, sealing, signed_records, trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.checking import Fault
from unpaused.foundation.audit.models import AuditSeal
from unpaused.foundation.audit.signed_records import Altered
from unpaused.foundation.privacy.revealing import SHORTEST_REASON
from unpaused.kernel.errors import NotPermitted, Refused


@transaction.atomic
def look_up(*, by: User, kind: NumberKind, number: str, reason: str) -> list[Known]:
    """The people with this number of whom anything is kept, within the reader's branch. The look-up stands in the
    trail with its reason whether or not there is one; the number does not.

    Raises NotPermitted, Refused without a reason, Unavailable without a book.
    """
    check(by, Permission.SEE_AUDIT)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("audit.reason", "Say why you look this person up.")
    found = people.known_by(kind, number, by)
    for known in found:
        trail.record(
            by=Actor.staff(by),
            action="audit.look_up",
            on=("subject", known.subject.pk),
            subject=known.subject.pk,
            reason=reason.strip(),
            detail={"by": kind, "person": known.person_id},
        )
    if not found:
        trail.record(by=Actor.staff(by), action="audit.look_up", on=("book", kind), reason=reason.strip())
    return found


def note_csv(*, by: User, filters: Mapping[str, str]) -> None:
    """That somebody takes a list of acts away, and which. Raises NotPermitted."""
    check(by, Permission.SEE_AUDIT)
    trail.record(by=Actor.staff(by), action="audit.export", on=("trail", "csv"), detail=dict(filters))


def note_sealed(*, by: User, since: datetime, until: datetime) -> None:
    """As `note_csv`, for whole seals, which hold every branch's acts. Raises NotPermitted for readers of one branch."""
    check(by, Permission.SEE_AUDIT)
    if branches_of(by) is not None:
        raise NotPermitted("audit.whole", "A sealed export holds every branch's acts: head office makes it.")
    detail: dict[str, object] = {"since": since.isoformat(), "until": until.isoformat()}
    trail.record(by=Actor.staff(by), action="audit.export", on=("trail", "sealed"), detail=detail)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What does not hold: of the seals, and of what was signed. How many seals there were to verify, and how many
    acts were sealed afterwards."""

    faults: list[Fault]
    altered: list[Altered]
    seals: int
    sealed: int = 0


def verify_seals(*, by: Actor) -> Verdict:
    """Verifies every seal and everything signed, writes down what came of it; then seals, if every seal holds."""
    verdict = Verdict(checking.faults(), signed_records.altered(), AuditSeal.objects.count())
    detail: dict[str, object] = {
        "seals": verdict.seals,
        "broken": sorted({each.seal for each in verdict.faults}),
        "altered": [asdict(each) for each in verdict.altered],
    }
    trail.record(by=by, action="audit.verify", on=("trail", "seals"), detail=detail)
    made = None if verdict.faults else sealing.seal()
    return replace(verdict, sealed=made.rows if made else 0)
