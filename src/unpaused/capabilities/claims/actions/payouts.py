"""A payout's states and what each change brings with it: ledger, claim, core, event. Each change happens once.

`waiting -> core_checked -> instructed -> accepted -> paid`; `held` while a change of account waits, `uncertain` while
the bank is asked; ended by `rejected`, `returned` or `stopped`. Messages of the bank come in any order and more than
once: a change that was made already, or that a later one has overtaken, does nothing. Callers hold the claim.
"""

from collections.abc import Sequence
from uuid import UUID

from unpaused.capabilities.claims.actions.ledger import (
    Booking,
    balances,
    book_all,
    book_one,
    in_transit,
    times_booked,
)
from unpaused.capabilities.claims.actions.writing_back import Told, tell_core
from unpaused.capabilities.claims.events import ClaimPaid, ClaimReferred, PayoutInstructed, PayoutRejected
from unpaused.capabilities.claims.models import Claim, Payout, PayoutState, State
from unpaused.capabilities.claims.queries.doubts import doubts_of
from unpaused.capabilities.claims.queries.refused import BLOCKER as BANK_REFUSED
from unpaused.capabilities.claims.rules import booking
from unpaused.capabilities.claims.rules.bank_answers import lies_with_the_payee
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.jobs.app import app
from unpaused.foundation.live import topics
from unpaused.kernel import clock

INSTRUCT_JOB, WATCH_JOB, QUEUE = "claims.instruct", "claims.watch_bank", "payouts"
SYSTEM = Actor.system("claims")
_BEFORE_ACCEPTED = (PayoutState.WAITING, PayoutState.CORE_CHECKED, PayoutState.INSTRUCTED, PayoutState.UNCERTAIN)
"""Waiting or checked with a batch: the bank said that it never had the batch, and then answers it after all."""
_BEFORE_PAID = (*_BEFORE_ACCEPTED, PayoutState.ACCEPTED)
LONGEST_REASON = 60
"""What the column holds. A code of the standard has 35 characters at most; not every bank keeps to it."""
_REJECTABLE = (PayoutState.CORE_CHECKED, PayoutState.INSTRUCTED, PayoutState.ACCEPTED, PayoutState.UNCERTAIN)


def wake_instructing() -> None:
    """Payouts wait: the job takes all of them into one batch."""
    app.configure_task(INSTRUCT_JOB, queue=QUEUE).defer()


def make_payout(claim: Claim) -> Payout:
    """For a claim just approved. `end_to_end_id` follows from claim and attempt alone: after a restore from a backup
    the same payout has the same key at the bank."""
    if claim.amount_fen is None or claim.payee is None:
        raise ValueError("a payout needs an amount and a payee")
    attempt = Payout.objects.filter(claim=claim).count() + 1
    payout = Payout.objects.create(
        claim=claim,
        key=f"claim:{claim.pk}:{attempt}",
        end_to_end_id=f"{claim.number}.{attempt}",
        amount_fen=claim.amount_fen,
        payee=bytes(claim.payee),
        state=PayoutState.HELD if claim.payee_change_due_at else PayoutState.WAITING,
        made_at=clock.now(),
    )
    owed = booking.approved(balances(claim.pk), claim.amount_fen)
    book_one(claim_id=claim.pk, kind="approved", key=f"payout:{payout.pk}:approved", postings=owed)
    wake_instructing()
    return payout


def hold(payout: Payout) -> None:
    """Another account was asked for: no step of a payout takes it up before that has waited."""
    _change(payout, PayoutState.HELD)
    _change_claim(payout.claim, State.APPROVED)


def let_go(payout: Payout) -> None:
    """It waits for the core again, to be paid into the claim's account as that is now."""
    payout.payee = bytes(payout.claim.payee or b"")
    _change(payout, PayoutState.WAITING, "payee")
    wake_instructing()


def core_is_free(payout: Payout) -> None:
    """The core has not paid and is not paying."""
    _change(payout, PayoutState.CORE_CHECKED, "core_checked_at")
    _change_claim(payout.claim, State.CHECKING)


def stop(payout: Payout, reason: str) -> None:
    """Not to be paid by itself: a person must look. `reason` is a code."""
    payout.reason = reason
    _change(payout, PayoutState.STOPPED, "ended_at", "reason")
    back = booking.stopped(payout.amount_fen)
    book_one(claim_id=payout.claim_id, kind="stopped", key=f"payout:{payout.pk}:stopped", postings=back)
    payout.claim.amount_fen = None
    _change_claim(payout.claim, State.REFERRED, "amount_fen", blocker=reason)
    _record(payout, "claims.payout_stopped", reason)
    bus.publish(ClaimReferred([payout.claim_id]))


def instructed(payouts: Sequence[Payout]) -> None:
    """The bank has the file: a chunk, one event. Payouts that the bank's answer overtook keep their state."""
    fresh = [p for p in payouts if p.state in (PayoutState.CORE_CHECKED, PayoutState.UNCERTAIN)]
    at, ids = clock.now(), [payout.pk for payout in fresh]
    claim_ids = [payout.claim_id for payout in fresh]
    Payout.objects.filter(pk__in=ids).update(state=PayoutState.INSTRUCTED, instructed_at=at)
    claims = Claim.objects.filter(pk__in=claim_ids)
    claims.filter(instructed_at__isnull=True).update(instructed_at=at)
    claims.update(state=State.INSTRUCTED, blocker="")
    _book_instructed(fresh)
    if claim_ids:
        app.configure_task(WATCH_JOB, queue=QUEUE).defer()
        bus.publish(PayoutInstructed(claim_ids))
        topics.tell("board")


def accepted(payout: Payout) -> None:
    """The bank will pay. Not yet money."""
    if payout.state in _BEFORE_ACCEPTED and payout.batch_id is not None:
        _surely_instructed(payout)
        _change(payout, PayoutState.ACCEPTED, "accepted_at", "instructed_at")
        _change_claim(payout.claim, State.INSTRUCTED, "instructed_at")


def known_to_bank(payout: Payout) -> None:
    """The bank has it and has not decided: no longer uncertain."""
    if payout.state == PayoutState.UNCERTAIN:
        _surely_instructed(payout)
        _change(payout, PayoutState.INSTRUCTED, "instructed_at")
        _change_claim(payout.claim, State.INSTRUCTED, "instructed_at")


def uncertain(payout: Payout, blocker: str) -> None:
    """Nobody knows yet whether the bank has it: it is asked before anything else is done."""
    if payout.state in (PayoutState.CORE_CHECKED, PayoutState.INSTRUCTED):
        _change(payout, PayoutState.UNCERTAIN)
        Claim.objects.filter(pk=payout.claim_id).update(blocker=blocker)


def in_doubt(payout: Payout) -> None:
    """The bank booked something else than it was instructed to pay: nothing moves before a person has cleared that."""
    if payout.state in (*_BEFORE_PAID, PayoutState.UNCERTAIN) and payout.batch_id is not None:
        _surely_instructed(payout)
        _change(payout, PayoutState.UNCERTAIN, "instructed_at")
        _change_claim(payout.claim, State.INSTRUCTED, "instructed_at", blocker="bank_contradiction")


def named_in_doubt(payout: Payout) -> None:
    """Of a claim whose payout the bank rejected, what it says now may be that it has paid: until a person has cleared
    that, the claim waits for an examiner, not for another account. Once nothing is in doubt, as before."""
    blocker = "bank_contradiction" if doubts_of([payout.claim_id]).exists() else ""
    Claim.objects.filter(pk=payout.claim_id, state=State.REJECTED_BY_BANK).update(blocker=blocker)


def paid(payout: Payout) -> bool:
    """The money has left our account; whether that was news. False also for a payout that had ended otherwise."""
    if payout.state not in _BEFORE_PAID or payout.batch_id is None:
        return False
    _surely_instructed(payout)
    _change(payout, PayoutState.PAID, "paid_at", "instructed_at")
    moved = booking.paid(payout.amount_fen)
    book_one(claim_id=payout.claim_id, kind="paid", key=f"payout:{payout.pk}:paid", postings=moved)
    claim = payout.claim
    claim.paid_at = claim.closed_at = payout.paid_at
    _change_claim(claim, State.PAID, "paid_at", "closed_at", "instructed_at")
    tell_core([Told(claim.pk, f"{claim.number}:paid:{payout.pk}", "paid", payout.amount_fen)])
    _record(payout, "claims.payout_paid", "")
    bus.publish(ClaimPaid([claim.pk]))
    return True


def paid_after_all(payout: Payout) -> None:
    """A person found that the bank has paid, also what it had rejected before: owed and on its way once more, so that
    each booking stands in the ledger."""
    if payout.state == PayoutState.REJECTED:
        owed = booking.approved(balances(payout.claim_id), payout.amount_fen)
        if owed:
            book_one(claim_id=payout.claim_id, kind="approved", key=f"payout:{payout.pk}:after_all", postings=owed)
        payout.claim.amount_fen = payout.amount_fen
        payout.claim.save(update_fields=["amount_fen"])
        payout.state, payout.ended_at, payout.reason = PayoutState.UNCERTAIN, None, ""
        payout.save(update_fields=["state", "ended_at", "reason"])
    paid(payout)


def rejected(payout: Payout, reason: str) -> None:
    """The bank will not pay. Where the reason (its ISO code, or ours) lies with the account, the customer must name
    another one; else a person must look, and the customer is asked for nothing."""
    if payout.state not in _REJECTABLE:
        return
    _surely_instructed(payout)
    payout.reason = reason[:LONGEST_REASON]
    _change(payout, PayoutState.REJECTED, "ended_at", "reason", "instructed_at")
    if lies_with_the_payee(reason):
        _owed_again(payout, "rejected", booking.rejected(payout.amount_fen))
    else:
        _for_a_person(payout)


def returned(payout: Payout) -> None:
    """The money came back to our account; the customer must name another one."""
    if payout.state != PayoutState.PAID:
        return
    _change(payout, PayoutState.RETURNED, "ended_at")
    payout.claim.paid_at = payout.claim.closed_at = None
    _owed_again(payout, "returned", booking.returned(payout.amount_fen))
    key = f"{payout.claim.number}:reserve:returned:{payout.pk}"
    tell_core([Told(payout.claim_id, key, "reserve", payout.amount_fen)])


def back_to_waiting(payout: Payout) -> None:
    """The bank never had the batch: the core is asked again, and the payout goes into another batch under the same
    key. The old batch stays noted until then, for an answer that comes after all."""
    if payout.state not in (PayoutState.INSTRUCTED, PayoutState.UNCERTAIN, PayoutState.CORE_CHECKED):
        return
    if in_transit([payout.claim_id]):
        key = f"payout:{payout.pk}:not_received:{payout.batch_id}"
        undone = booking.rejected(payout.amount_fen)
        book_one(claim_id=payout.claim_id, kind="not_received", key=key, postings=undone)
    payout.instructed_at = None
    _change(payout, PayoutState.WAITING, "instructed_at")
    _change_claim(payout.claim, State.APPROVED)


def _owed_again(payout: Payout, kind: str, postings: booking.Postings) -> None:
    book_one(claim_id=payout.claim_id, kind=kind, key=f"payout:{payout.pk}:{kind}", postings=postings)
    payout.claim.rejected_at = clock.now()
    _change_claim(payout.claim, State.REJECTED_BY_BANK, "rejected_at", "paid_at", "closed_at", "instructed_at")
    _record(payout, f"claims.payout_{kind}", payout.reason)
    bus.publish(PayoutRejected([payout.claim_id]))


def _for_a_person(payout: Payout) -> None:
    """As `stop`, after it had been on its way."""
    claim_id, amount = payout.claim_id, payout.amount_fen
    for kind, postings in (("rejected", booking.rejected(amount)), ("stopped", booking.stopped(amount))):
        book_one(claim_id=claim_id, kind=kind, key=f"payout:{payout.pk}:{kind}", postings=postings)
    payout.claim.amount_fen = None
    _change_claim(payout.claim, State.REFERRED, "amount_fen", "instructed_at", blocker=BANK_REFUSED)
    _record(payout, "claims.payout_rejected", payout.reason)
    bus.publish(ClaimReferred([claim_id]))
    topics.tell("claims")


def _surely_instructed(payout: Payout) -> None:
    """An answer of the bank may come before we could write down that it was instructed."""
    _book_instructed([payout])
    payout.instructed_at = payout.instructed_at or clock.now()
    payout.claim.instructed_at = payout.claim.instructed_at or payout.instructed_at


def _book_instructed(payouts: Sequence[Payout]) -> None:
    """Once, unless the bank had said meanwhile that it never received the batch: then once more."""
    claim_ids = [payout.claim_id for payout in payouts]
    moving, times = in_transit(claim_ids), times_booked(claim_ids, "instructed")
    book_all(
        [
            Booking(p.claim_id, "instructed", f"payout:{p.pk}:instructed:{times.get(p.claim_id, 0)}", moved)
            for p in payouts
            if not moving.get(p.claim_id) and (moved := booking.instructed(p.amount_fen))
        ]
    )


def _change(payout: Payout, state: PayoutState, *fields: str) -> None:
    """Moves on; the first field of time named is set to now where it is empty."""
    payout.state = state
    for name in fields:
        if name.endswith("_at") and getattr(payout, name) is None:
            setattr(payout, name, clock.now())
    payout.save(update_fields=["state", *fields])
    topics.tell("payouts")


def _change_claim(claim: Claim, state: State, *fields: str, blocker: str = "") -> None:
    claim.state, claim.blocker = state, blocker
    claim.save(update_fields=["state", "blocker", *fields])


def _record(payout: Payout, action: str, reason: str) -> None:
    subject: UUID = payout.claim.subject_id
    trail.record(
        by=SYSTEM,
        action=action,
        on=("claim", payout.claim_id),
        subject=subject,
        reason=reason,
        detail={"payout": payout.pk, "end_to_end_id": payout.end_to_end_id},
    )
