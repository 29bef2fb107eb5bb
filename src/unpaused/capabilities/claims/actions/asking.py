"""Asking the bank about batches it has not answered, and what follows when it says it never had one."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from unpaused.capabilities.claims.actions import payouts as change
from unpaused.capabilities.claims.actions.instructing import disband, hand_over
from unpaused.capabilities.claims.actions.locking import held
from unpaused.capabilities.claims.actions.outside import bank
from unpaused.capabilities.claims.models import BatchState, Payout, PayoutBatch, PayoutState
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

SILENT_AFTER = timedelta(minutes=15)
BANKS_PRECISION = timedelta(seconds=1)
"""Banks write whole seconds."""
_UNANSWERED = (PayoutState.INSTRUCTED, PayoutState.ACCEPTED, PayoutState.UNCERTAIN)


def ask_about_silent(*, silent_after: timedelta = SILENT_AFTER) -> int:
    """Asks about every batch in doubt, and about those sent `silent_after` ago with payouts still open; how many. Also
    about one that the bank denied in the end, for a payout that it had accepted before.

    Raises Unavailable where the bank cannot be reached.
    """
    asked = 0
    for batch_id in list(_to_ask(silent_after).order_by("pk").values_list("pk", flat=True)):
        asked += _ask(batch_id)
    return asked


def _to_ask(silent_after: timedelta) -> QuerySet[PayoutBatch]:
    long_ago = clock.now() - silent_after
    quiet = Q(asked_at__isnull=True) | Q(asked_at__lte=long_ago) | Q(asked_at__lte=F("denied_at"))
    silent = Q(state=BatchState.SENT, sent_at__lte=long_ago) | Q(state__in=[BatchState.DOUBTFUL, BatchState.DISBANDED])
    return PayoutBatch.objects.filter(quiet, silent, payouts__state__in=_UNANSWERED).distinct()


def _ask(batch_id: int) -> bool:
    with transaction.atomic():
        batch = PayoutBatch.objects.select_for_update(skip_locked=True).filter(pk=batch_id).first()
        if batch is None:
            return False
        bank().ask(batch.msg_id)
        batch.asked_at = clock.now()
        batch.save(update_fields=["asked_at"])
        for payout in held(Payout.objects.filter(batch=batch, state=PayoutState.INSTRUCTED)):
            change.uncertain(payout, "bank_silent")
    return True


def denied(batch: PayoutBatch, written_at: datetime | None) -> None:
    """The bank says it never received the batch. Believed when it says so a second time, to a second question: the
    first may have overtaken the file on its way. `written_at` is by the bank's clock. Callers hold the batch."""
    if batch.state not in (BatchState.SENT, BatchState.DOUBTFUL):
        return
    if batch.denied_at is None:
        batch.denied_at, batch.denial_created_at = clock.now(), written_at
        batch.save(update_fields=["denied_at", "denial_created_at"])
        return
    if not _answers_second_question(batch, written_at):
        return
    if batch.state == BatchState.DOUBTFUL:
        _once_more(batch)
    else:
        disband(batch)


def _answers_second_question(batch: PayoutBatch, written_at: datetime | None) -> bool:
    """Whether this denial was written as long after the first one, by the bank's clock, as our second question came
    after it by ours: the first answer told again is no second answer, however the two clocks differ."""
    if batch.denied_at is None or batch.asked_at is None or batch.asked_at <= batch.denied_at:
        return False
    if written_at is None or batch.denial_created_at is None:
        return True
    return written_at - batch.denial_created_at >= batch.asked_at - batch.denied_at - BANKS_PRECISION


def _once_more(batch: PayoutBatch) -> None:
    """The same file under the same name: the bank's own check on the name stays in place. What the file rests on may
    have been overtaken meanwhile: then `hand_over` gives it up, and the core is asked anew."""
    try:
        hand_over(batch.pk, after_asking=True)
    except Unavailable:
        return  # asked again by the next run
