"""Notice of loss taken, case opened, reserve set: in one act, once a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

from unpaused.capabilities.claims.actions.ledger import Booking, balances, book_all
from unpaused.capabilities.claims.actions.locking import locked
from unpaused.capabilities.claims.actions.writing_back import Told, tell_core
from unpaused.capabilities.claims.events import CaseOpened, ClaimWithdrawn
from unpaused.capabilities.claims.models import Claim, Origin, State
from unpaused.capabilities.claims.queries.sealed import LIST_FACTS
from unpaused.capabilities.claims.rules import booking
from unpaused.capabilities.claims.rules.products import product
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.sealing import seal_json
from unpaused.kernel import clock, ids
from unpaused.kernel.money import Fen

_PAYING = (State.APPROVED, State.CHECKING, State.INSTRUCTED, State.PAID)
Withdrawal = Literal["withdrawn", "kept", "paying"]


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open. `key` is the caller's: the same key never opens a second one. `list_facts`: examiners only."""

    subject_id: UUID
    person_id: int
    policy_no: str
    product_code: str
    benefit_code: str
    incident_id: int
    branch_code: str
    key: str
    origin: str = Origin.SCREENING
    list_facts: Mapping[str, Any] | None = None


def open_case(
    *,
    by: Actor,
    subject_id: UUID,
    person_id: int,
    policy_no: str,
    product_code: str,
    benefit_code: str,
    incident_id: int,
    branch_code: str,
    origin: str,
    list_facts: Mapping[str, Any] | None = None,
    key: str,
) -> int:
    """Opens one case, or returns the one that this key opened before: the claim's id. Raises Refused."""
    wanted = NewCase(
        subject_id, person_id, policy_no, product_code, benefit_code, incident_id, branch_code, key, origin, list_facts
    )
    return open_cases(by=by, wanted=[wanted])[0]


def open_cases(*, by: Actor, wanted: Sequence[NewCase]) -> list[int]:
    """Opens a chunk, one case a key; claim ids in the order given. One audit row and one event for the chunk.

    Raises Refused for an unknown product or benefit, Deleted where a subject's key was destroyed.
    """
    if not wanted:
        return []
    with transaction.atomic():
        fresh = _unknown(wanted)
        made = _prepared(fresh)
        Claim.objects.bulk_create(made, ignore_conflicts=True)
        by_key = dict(Claim.objects.filter(key__in=[new.key for new in wanted]).values_list("key", "pk"))
        ours = [claim for claim in made if by_key[claim.key] == claim.pk]
        if ours:
            _follow(by, ours)
    return [by_key[new.key] for new in wanted]


def withdraw_case(*, by: Actor, claim_id: int, reason: str) -> Withdrawal:
    """Closes a case that should not have been opened; again does nothing.

    A customer who has stated the event gave us notice of a loss of their own: that goes on and is decided like any
    other ("kept"; "paying" where it is approved or paid), unless they had their data deleted and can submit no more.
    What the list said of somebody else leaves it in any case.
    """
    with transaction.atomic():
        claim = locked(claim_id)
        if claim.state == State.WITHDRAWN:
            return "withdrawn"
        claim.list_facts = None
        if claim.state != State.OPENED and not _given_up(claim):
            claim.save(update_fields=["list_facts"])
            return "paying" if claim.state in _PAYING else "kept"
        claim.state, claim.blocker, claim.closed_at = State.WITHDRAWN, "", clock.now()
        claim.save(update_fields=["state", "blocker", "closed_at", "list_facts"])
        close_reserve(claim)
        trail.record(by=by, action="claims.withdraw", on=("claim", claim.pk), subject=claim.subject_id, reason=reason)
        bus.publish(ClaimWithdrawn([claim.pk]))
        topics.tell("claims")
        return "withdrawn"


def _given_up(claim: Claim) -> bool:
    return claim.state == State.STATED and claim.subject.wrapped_key is None


def close_reserve(claim: Claim) -> None:
    """Nothing more is expected to be paid: what is reserved or still owed is released."""
    postings = booking.released(balances(claim.pk))
    book_all([Booking(claim.pk, "closed", f"claim:{claim.pk}:closed", postings)])
    tell_core([Told(claim.pk, f"{claim.number}:reserve:closed", "reserve", 0)])


def _unknown(wanted: Sequence[NewCase]) -> list[NewCase]:
    known = set(Claim.objects.filter(key__in=[new.key for new in wanted]).values_list("key", flat=True))
    return list({new.key: new for new in wanted if new.key not in known}.values())


def _next_ids(count: int) -> list[int]:
    """Ids ahead of the rows, since the numbers that people read are made from them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('claims_claim', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _prepared(fresh: Sequence[NewCase]) -> list[Claim]:
    subjects = Subject.objects.in_bulk([new.subject_id for new in fresh])
    return [
        _claim(new, claim_id, subjects[new.subject_id])
        for new, claim_id in zip(fresh, _next_ids(len(fresh)), strict=True)
    ]


def _claim(new: NewCase, claim_id: int, subject: Subject) -> Claim:
    """Raises Refused for an unknown product or benefit."""
    product(new.product_code).benefit(new.benefit_code)
    day = clock.today()
    return Claim(
        pk=claim_id,
        number=ids.number("CL", day, claim_id),
        notice_number=ids.number("BA", day, claim_id),
        key=new.key,
        subject=subject,
        person_id=new.person_id,
        policy_no=new.policy_no,
        product_code=new.product_code,
        benefit_code=new.benefit_code,
        incident_id=new.incident_id,
        branch_code=new.branch_code,
        origin=Origin(new.origin),
        list_facts=seal_json(subject, LIST_FACTS, dict(new.list_facts)) if new.list_facts else None,
        opened_at=clock.now(),
    )


def _follow(by: Actor, opened: Sequence[Claim]) -> None:
    """What an opened case brings with it: the reserve, the core told, the audit row, the event."""
    reserves = {claim.pk: _reserve(claim) for claim in opened}
    book_all([Booking(pk, "reserve", f"claim:{pk}:reserve", booking.reserve(fen)) for pk, fen in reserves.items()])
    tell_core([told for claim in opened for told in _told_at_opening(claim, reserves[claim.pk])])
    claim_ids = list(reserves)
    trail.record(
        by=by,
        action="claims.open",
        on=("claim", claim_ids[0]),
        subject=opened[0].subject_id if len(opened) == 1 else None,
        detail={"claims": claim_ids},
    )
    bus.publish(CaseOpened(claim_ids))
    topics.tell("board")


def _told_at_opening(claim: Claim, reserve: Fen) -> list[Told]:
    return [
        Told(claim.pk, f"{claim.number}:notice", "notice"),
        Told(claim.pk, f"{claim.number}:case", "case_opened"),
        Told(claim.pk, f"{claim.number}:reserve:opened", "reserve", reserve),
    ]


def _reserve(claim: Claim) -> Fen:
    """The first estimate: what such a case costs as a rule. Approval puts the true amount in its place."""
    return product(claim.product_code).benefit(claim.benefit_code).typical_fen
