"""From an approved payout to a file at the bank: core asked, batch made, file handed over. Each step commits by itself
and may be cut off at any point: the next run goes on from what the database holds."""

from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Random

from unpaused.capabilities.claims.actions import payouts as change
from unpaused.capabilities.claims.actions.locking import alone, held
from unpaused.capabilities.claims.actions.outside import bank, core, payer, payer_of
from unpaused.capabilities.claims.models import (
    BatchState,
    Claim,
    Payout,
    PayoutBatch,
    PayoutState,
)
from unpaused.capabilities.claims.queries.doubts import doubts_of
from unpaused.capabilities.claims.queries.sealed import event_of, payee_of_payout
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.gateways.bank import BankAccount, PaymentBatch, PayoutOrder, build_pain001
from unpaused.gateways.core import CoreGateway, PaidAnswer
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable, UnpausedError

log = structlog.get_logger()
_LOCK = "claims.instruct"
LARGEST_BATCH = 1000
CORE_ANSWER_HOLDS = timedelta(minutes=10)
"""After this long without a file at the bank the core is asked again."""
ASKED_FOR = timedelta(minutes=2)
"""After this long those that the core has answered on go to the bank before it is asked about more: with a slow core
and many payouts the first answers would be too old before the last has come."""
SILENT_IN_A_ROW = 3
"""So many questions without an answer, one after the other: the core is down, and is left alone until the next run."""


def instruct_waiting() -> int:
    """Takes every waiting payout as far as it goes; how many the bank was instructed to pay.

    One run at a time takes what all have approved, so that the core is asked once and batches are large; a run that
    finds another at work leaves it its payouts. Parties outside that do not answer are no error here: what waits for
    them says so, and the next run tries again.
    """
    done, moved = 0, True
    while moved and _something_waits():
        with alone(_LOCK) as mine:
            if not mine:
                return done
            moved = ask_core()
            while make_batch() is not None:
                moved = True
            sent = hand_over_all()
        # Look once more: somebody may have approved, and left it to us, after we had looked.
        done, moved = done + sent, moved or sent > 0
    return done


def _something_waits() -> bool:
    in_time = Payout.objects.filter(state__in=[PayoutState.WAITING, PayoutState.CORE_CHECKED])
    return in_time.exists()


def ask_core() -> bool:
    """Asks the core about waiting payouts, as many as there is time for; whether any moved on. With the core down
    payouts wait, visibly; a single one that it has no answer on waits alone, and those behind it are asked about all
    the same."""
    moved, silent, in_a_row, until = False, list[int](), 0, clock.now() + ASKED_FOR
    try:
        gateway = core()
        for payout_id in _waiting():
            if moved and clock.now() > until:
                break
            try:
                moved, in_a_row = _ask_about(gateway, payout_id) or moved, 0
            except Unavailable:
                silent, in_a_row = [*silent, payout_id], in_a_row + 1
                if in_a_row == SILENT_IN_A_ROW:
                    raise
        _core_is_silent(Payout.objects.filter(pk__in=silent))
    except Unavailable as trouble:
        log.warning("claims.core_unavailable", code=trouble.code)
        _core_is_silent(Payout.objects.all())
    return moved


def _waiting() -> list[int]:
    """Oldest first; those on which the core had no answer come last, so that they never stand before all others, and in
    another order each time, so that a few of them never stand before the rest of these."""
    asked_before = Case(When(claim__blocker="core_down", then=Random()), default=Value(-1.0))
    waiting = Payout.objects.filter(state=PayoutState.WAITING)
    return list(waiting.order_by(asked_before, "pk").values_list("pk", flat=True))


def _ask_about(gateway: CoreGateway, payout_id: int) -> bool:
    """One question outside any transaction, one answer written inside: asking again is harmless. Whether it moved."""
    payout = Payout.objects.select_related("claim__subject").get(pk=payout_id)
    try:
        answer = _question(gateway, payout.claim)
    except Deleted:
        answer = None
    with transaction.atomic():
        for waiting in held(Payout.objects.filter(pk=payout_id, state=PayoutState.WAITING)):
            if reason := _objection(waiting, answer):
                change.stop(waiting, reason)
            else:
                waiting.core_checked_at = None
                change.core_is_free(waiting)
            return True
    return False


def _question(gateway: CoreGateway, claim: Claim) -> PaidAnswer:
    event = event_of(claim)
    if event is None:
        raise ValueError(f"claim {claim.pk} was approved without an event")
    return gateway.already_paid(
        person_id=claim.person_id,
        policy_no=claim.policy_no,
        benefit_code=claim.benefit_code,
        event_date=event.event_date,
    )


def _objection(payout: Payout, answer: PaidAnswer | None) -> str:
    """Why this payout must not go out by itself; empty where nothing stands against it."""
    if answer is None:
        return "data_deleted"
    if not answer.free_to_pay:
        return f"core_{answer.status}"
    return "bank_contradiction" if doubts_of([payout.claim_id]).exists() else ""


def _core_is_silent(payouts: QuerySet[Payout]) -> None:
    waiting = Claim.objects.filter(payouts__in=payouts.filter(state=PayoutState.WAITING)).exclude(blocker="core_down")
    if waiting.update(blocker="core_down"):
        topics.tell("payouts")


def make_batch() -> int | None:
    """Commits the next batch, before a byte of its file is written: its id, or None where nothing is ready."""
    with transaction.atomic():
        ready = _ready()
        if not ready:
            return None
        batch_id = _next_batch_id()
        day, account = clock.today(), payer()
        PayoutBatch.objects.create(
            pk=batch_id,
            msg_id=ids.number("PB", day, batch_id),
            made_at=clock.now(),
            execute_on=day,
            payouts_count=len(ready),
            total_fen=sum(payout.amount_fen for payout in ready),
            payer=asdict(account) if account else None,
        )
        Payout.objects.filter(pk__in=[payout.pk for payout in ready]).update(batch_id=batch_id)
    return batch_id


def _ready() -> list[Payout]:
    """Checked payouts that stand in no batch, or in one the bank never had. Those checked too long ago wait again."""
    checked = Payout.objects.filter(state=PayoutState.CORE_CHECKED).exclude(
        batch__state__in=[BatchState.MADE, BatchState.DOUBTFUL, BatchState.SENT]
    )
    locking = checked.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    # Held first: an update by itself would look at states of before it waited for whoever holds one just now.
    aged = [payout.pk for payout in locking.filter(core_checked_at__lt=_too_old())]
    Payout.objects.filter(pk__in=aged).update(state=PayoutState.WAITING)
    return list(locking[:LARGEST_BATCH])


def _too_old() -> datetime:
    return clock.now() - CORE_ANSWER_HOLDS


def _overtaken(batch: PayoutBatch, orders: list[Payout]) -> bool:
    """Whether what the batch rests on may hold no longer: the core's answer, the day, the bank's earlier word; or the
    bank has answered after all to a former batch of one of its payouts, and paid or rejected it by that."""
    if any(order.state not in (PayoutState.CORE_CHECKED, PayoutState.UNCERTAIN) for order in orders):
        return True
    aged = any(order.core_checked_at is None or order.core_checked_at < _too_old() for order in orders)
    return aged or batch.execute_on < clock.today() or doubts_of(order.claim_id for order in orders).exists()


def _next_batch_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_payoutbatch', 'id'))")
        return int(cursor.fetchone()[0])


def hand_over_all() -> int:
    """Every batch that the bank does not have yet; how many payouts went out. Stops where the bank is not reached."""
    done = 0
    for batch_id in list(PayoutBatch.objects.filter(state=BatchState.MADE).order_by("pk").values_list("pk", flat=True)):
        try:
            done += hand_over(batch_id)
        except Unavailable:
            _bank_is_down(batch_id)
            break
    return done


def hand_over(batch_id: int, *, after_asking: bool = False) -> int:
    """Writes the file and then what follows from it. The same batch gives the same bytes under the same name, so that
    a run which died in between is simply done again. How many payouts were instructed.

    A batch that waited too long is not written at all, unless writing had begun: its payouts are asked about anew.

    Raises Unavailable where the bank cannot be reached.
    """
    with transaction.atomic():
        states = [BatchState.DOUBTFUL] if after_asking else [BatchState.MADE]
        locking = PayoutBatch.objects.select_for_update(skip_locked=True).filter(pk=batch_id, state__in=states)
        batch = locking.first()
        if batch is None:
            return 0
        orders = held(Payout.objects.filter(batch=batch))
        if _overtaken(batch, orders) and (after_asking or not bank().begun(file_name(batch))):
            disband(batch)
            return 0
        try:
            content = build_pain001(_payment_batch(batch, orders))
            bank().instruct(file_name(batch), content, after_asking=after_asking)
        except (OutcomeUnknown, Refused) as trouble:
            _in_doubt(batch, orders, trouble)
            return 0
        batch.state, batch.sent_at = BatchState.SENT, clock.now()
        batch.save(update_fields=["state", "sent_at"])
        change.instructed(orders)
        return len(orders)


def file_name(batch: PayoutBatch) -> str:
    return f"{batch.msg_id}.xml"


def _payment_batch(batch: PayoutBatch, payouts: list[Payout]) -> PaymentBatch:
    return PaymentBatch(
        msg_id=batch.msg_id,
        created_at=batch.made_at.astimezone(clock.CHINA),
        execute_on=batch.execute_on,
        payer=payer_of(batch),
        orders=tuple(_order(payout) for payout in payouts),
    )


def _order(payout: Payout) -> PayoutOrder:
    payee = payee_of_payout(payout)
    return PayoutOrder(
        end_to_end_id=payout.end_to_end_id,
        amount_fen=payout.amount_fen,
        payee=BankAccount(payee.holder_name, payee.account, payee.bank_code),
        remittance=payout.claim.number,
    )


def disband(batch: PayoutBatch) -> None:
    """The bank never had it: each payout waits again, under its own key, for another batch. Callers hold the batch."""
    batch.state = BatchState.DISBANDED
    batch.save(update_fields=["state"])
    for payout in held(Payout.objects.filter(batch=batch)):
        change.back_to_waiting(payout)
    change.wake_instructing()


def _in_doubt(batch: PayoutBatch, payouts: list[Payout], trouble: UnpausedError) -> None:
    """The bank may have the file or not, or the file cannot be written as it was: the bank is asked by the next run
    of `asking`, and nothing is tried before. A file that cannot be written although the bank denied it is given up.
    """
    if batch.state == BatchState.DOUBTFUL and isinstance(trouble, Refused):
        disband(batch)
        return
    log.warning("claims.batch_in_doubt", batch=batch.msg_id, code=trouble.code)
    batch.state = BatchState.DOUBTFUL
    batch.save(update_fields=["state"])
    for payout in payouts:
        change.uncertain(payout, "bank_asked")


def _bank_is_down(batch_id: int) -> None:
    waiting = Claim.objects.filter(payouts__batch_id=batch_id, payouts__state=PayoutState.CORE_CHECKED)
    if waiting.exclude(blocker="bank_down").update(blocker="bank_down"):
        topics.tell("payouts")
