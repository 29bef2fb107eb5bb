"""Invitations: short codes that nobody can guess, one a key, for ninety days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from unpaused.capabilities.outreach.models import Invitation
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused

HOLDS = timedelta(days=90)
_DRAWS = 8
"""Of 10**11 codes a second draw meets a taken one hardly ever; eight in a row never."""


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation to make."""

    subject_id: UUID
    person_id: int
    incident_id: int
    key: str


def invite(*, by: Actor, subject_id: UUID, person_id: int, incident_id: int, key: str) -> str:
    """The short code of the invitation with this key, made on first call. Raises sealing.Deleted."""
    return invite_many(by=by, invites=[Invite(subject_id, person_id, incident_id, key)])[0]


def invite_many(*, by: Actor, invites: Sequence[Invite]) -> list[str]:
    """As `invite`, for a chunk: codes in the order given, one audit row."""
    with transaction.atomic():
        subjects = Subject.objects.in_bulk({i.subject_id for i in invites})
        known = _codes(invites)
        fresh = list({i.key: i for i in invites if i.key not in known}.values())
        for _ in range(_DRAWS):
            left = [i for i in fresh if i.key not in known]
            if not left:
                break
            # A code that is taken, or a key that another worker has just used, is left out and drawn again.
            Invitation.objects.bulk_create([_row(i, subjects[i.subject_id]) for i in left], ignore_conflicts=True)
            known = _codes(invites)
        if fresh:
            detail: dict[str, object] = {"count": len(fresh), "incident": fresh[0].incident_id}
            trail.record(by=by, action="outreach.invite", on=("invitation", fresh[0].key), detail=detail)
    return [known[i.key] for i in invites]


def withdraw_invitations(*, by: Actor, key_prefix: str, reason: str = "") -> int:
    """Makes every code whose key starts with `key_prefix` worthless; how many. Raises Refused for an empty prefix."""
    if not key_prefix:
        raise Refused("outreach.prefix", "Say which invitations to withdraw.")
    with transaction.atomic():
        rows = Invitation.objects.filter(key__startswith=key_prefix, withdrawn_at=None)
        count = rows.update(withdrawn_at=clock.now())
        if count:
            trail.record(
                by=by,
                action="outreach.withdraw_invitations",
                on=("invitation", key_prefix[:60]),
                reason=reason,
                detail={"count": count},
            )
    return count


def _row(wanted: Invite, subject: Subject) -> Invitation:
    code, now = ids.short_code(), clock.now()
    return Invitation(
        key=wanted.key,
        subject=subject,
        person_id=wanted.person_id,
        incident_id=wanted.incident_id,
        code=sealing.seal(subject, "invitation.code", code),
        code_index=blind_index("short_code", code),
        created_at=now,
        expires_at=now + HOLDS,
    )


def _codes(invites: Sequence[Invite]) -> dict[str, str]:
    rows = Invitation.objects.filter(key__in=[i.key for i in invites]).select_related("subject")
    return {row.key: sealing.unseal(row.subject, "invitation.code", bytes(row.code)) for row in rows}
