"""What a message of the bank changes. Whatever does not fit is noted for a person and never booked."""

from collections.abc import Mapping, Sequence

from unpaused.capabilities.claims.actions import payouts as change
from unpaused.capabilities.claims.actions.asking import denied
from unpaused.capabilities.claims.actions.locking import held
from unpaused.capabilities.claims.actions.outside import accounts_paying
from unpaused.capabilities.claims.models import (
    BankEntry,
    BankMessage,
    BankMismatch,
    MismatchKind,
    Payout,
    PayoutBatch,
    PayoutState,
)
from unpaused.capabilities.claims.queries.doubts import booked_otherwise
from unpaused.capabilities.claims.rules.bank_answers import Meaning, meaning
from unpaused.capabilities.claims.rules.own_account import is_ours
from unpaused.foundation.live import topics
from unpaused.gateways.bank import Entry, StatusReport, TransactionStatus
from unpaused.kernel import clock


def apply_report(message: BankMessage, report: StatusReport) -> None:
    """A pain.002: the batch's standing, or that of each payout it names."""
    batch = PayoutBatch.objects.select_for_update().filter(msg_id=report.original_msg_id).first()
    if batch is None:
        _mismatch(message, MismatchKind.UNKNOWN_BATCH, report.original_msg_id, detail={"code": report.group_reason})
    elif report.never_received:
        denied(batch, report.created_at)
    elif not _sums_agree(report, batch):
        said = {"count": report.original_count, "sum_fen": report.original_sum_fen}
        _mismatch(message, MismatchKind.WRONG_SUM, batch.msg_id, batch=batch, detail=said)
    else:
        batch.answered_at = batch.answered_at or clock.now()
        batch.save(update_fields=["answered_at"])
        _apply_statuses(message, batch, report)


def apply_entries(message: BankMessage, entries: Sequence[Entry]) -> None:
    """A camt.054: money that moved. All claims in it are held in one order. What was booked under no reference, such as
    the bank's charges, is none of our payouts: it is shown once a message, and holds up no other entry."""
    referred = [entry for entry in entries if entry.end_to_end_id]
    payouts = held(Payout.objects.filter(end_to_end_id__in=[entry.end_to_end_id for entry in referred]))
    by_id = {payout.end_to_end_id: payout for payout in payouts}
    told = set[tuple[str, str]]()
    for entry in referred:
        payout, moved = by_id.get(entry.end_to_end_id), (entry.end_to_end_id, entry.credit_debit)
        _apply_entry(message, entry, payout)
        if payout is not None and not entry.bank_ref and moved in told:
            # Without the bank's reference it looks like the one before; but one message tells of nothing twice.
            _wrong(message, MismatchKind.BOOKED_TWICE, payout, entry)
        told.add(moved)
    if nameless := [entry.amount_fen for entry in entries if not entry.end_to_end_id]:
        said = {"count": len(nameless), "sum_fen": sum(nameless)}
        _mismatch(message, MismatchKind.UNKNOWN_REFERENCE, message.name[:80], detail=said)


def _sums_agree(report: StatusReport, batch: PayoutBatch) -> bool:
    """What the bank does not say is not held against it."""
    count_agrees = report.original_count in (None, batch.payouts_count)
    return count_agrees and report.original_sum_fen in (None, batch.total_fen)


def _apply_statuses(message: BankMessage, batch: PayoutBatch, report: StatusReport) -> None:
    """A report without payments named speaks for all of the batch."""
    named = [status.end_to_end_id for status in report.transactions]
    # By the payout's own key: after a batch was disbanded its payouts stand in another one.
    payouts = held(Payout.objects.filter(end_to_end_id__in=named) if named else Payout.objects.filter(batch=batch))
    by_id = {payout.end_to_end_id: payout for payout in payouts}
    whole = [TransactionStatus(key, report.group_status, report.group_reason) for key in by_id]
    for status in report.transactions or whole:
        payout = by_id.get(status.end_to_end_id)
        if payout is None:
            _mismatch(message, MismatchKind.UNKNOWN_REFERENCE, status.end_to_end_id, detail={"status": status.status})
        else:
            _apply_status(message, payout, status)


def _apply_status(message: BankMessage, payout: Payout, status: TransactionStatus) -> None:
    match _meant(payout, status):
        case "known":
            change.known_to_bank(payout)
        case "accepted":
            change.accepted(payout)
        case "paid":
            change.paid(payout)
            _look_for_return(payout)
        case "rejected":
            change.rejected(payout, status.reason or status.status)
        case "repeat":
            change.uncertain(payout, "bank_asked")
            _doubt(message, MismatchKind.DUPLICATE, payout, status)
        case "contradiction" | "unknown":
            _doubt(message, MismatchKind.CONTRADICTION, payout, status)


def _meant(payout: Payout, status: TransactionStatus) -> Meaning | str:
    """The bank's word beside what it said before: paid and then rejected, or the other way, cannot both be true."""
    said = meaning(status.status, status.reason)
    if said in ("known", "accepted", "paid") and booked_otherwise(payout.pk):
        return ""  # it has booked another amount: that stands for a person, and no word of success overrules it
    if said == "repeat" and payout.state in (PayoutState.PAID, PayoutState.ACCEPTED, PayoutState.RETURNED):
        return ""  # it has paid or will: refusing the repeat is what it should do
    if said == "rejected" and payout.state == PayoutState.PAID:
        return "contradiction"
    if said in ("paid", "accepted") and payout.state in (PayoutState.REJECTED, PayoutState.STOPPED):
        return "contradiction"
    return said


def _apply_entry(message: BankMessage, entry: Entry, payout: Payout | None) -> None:
    told = _keep(message, entry, payout)
    if told is None:
        return
    if payout is None:
        _mismatch(message, MismatchKind.UNKNOWN_REFERENCE, entry.end_to_end_id, detail={"fen": entry.amount_fen})
    elif (otherwise := _otherwise(entry, payout)) is not None:
        change.in_doubt(payout)
        _wrong(message, otherwise, payout, entry)
    elif _told_before(told, payout):
        _wrong(message, MismatchKind.BOOKED_TWICE, payout, entry)
    elif entry.credit_debit == "CRDT":
        change.returned(payout)  # or later, once we know that it was paid
    elif payout.state in (PayoutState.PAID, PayoutState.RETURNED):
        return  # a status report was faster
    elif not change.paid(payout):
        _wrong(message, MismatchKind.CONTRADICTION, payout, entry)
    else:
        _look_for_return(payout)


def _otherwise(entry: Entry, payout: Payout) -> MismatchKind | None:
    """How the movement is not what was instructed."""
    if entry.amount_fen != payout.amount_fen:
        return MismatchKind.WRONG_AMOUNT
    return None if is_ours(entry.account, accounts_paying(payout)) else MismatchKind.OTHER_ACCOUNT


def _keep(message: BankMessage, entry: Entry, payout: Payout | None) -> BankEntry | None:
    """None where the bank told of this very movement before."""
    same = BankEntry.objects.filter(
        end_to_end_id=entry.end_to_end_id[:35],
        credit_debit=entry.credit_debit,
        bank_ref=entry.bank_ref[:60],
        amount_fen=entry.amount_fen,
    )
    if same.exists():
        return None
    return BankEntry.objects.create(
        message=message,
        payout=payout,
        end_to_end_id=entry.end_to_end_id[:35],
        bank_ref=entry.bank_ref[:60],
        credit_debit=entry.credit_debit,
        amount_fen=entry.amount_fen,
        booked_at=entry.booked_at,
    )


def _told_before(told: BankEntry, payout: Payout) -> bool:
    """Another movement in the same direction for the same payout."""
    others = BankEntry.objects.filter(payout=payout, credit_debit=told.credit_debit)
    return others.exclude(pk=told.pk).exists()


def _look_for_return(payout: Payout) -> None:
    """Money that came back before we were told that it had gone."""
    back = BankEntry.objects.filter(payout=payout, credit_debit="CRDT", amount_fen=payout.amount_fen)
    if back.exists():
        change.returned(payout)


def _doubt(message: BankMessage, kind: MismatchKind, payout: Payout, status: TransactionStatus) -> None:
    said = {"status": status.status, "reason": status.reason, "ours": payout.state}
    _mismatch(message, kind, payout.end_to_end_id, payout=payout, detail=said)


def _wrong(message: BankMessage, kind: MismatchKind, payout: Payout, entry: Entry) -> None:
    said = {"fen": entry.amount_fen, "ours_fen": payout.amount_fen, "bank_ref": entry.bank_ref, "ours": payout.state}
    _mismatch(message, kind, payout.end_to_end_id, payout=payout, detail=said)


def _mismatch(
    message: BankMessage,
    kind: MismatchKind,
    reference: str,
    *,
    payout: Payout | None = None,
    batch: PayoutBatch | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Once for each message and reference."""
    BankMismatch.objects.get_or_create(
        message=message,
        kind=kind,
        reference=reference[:80],
        defaults={"payout": payout, "batch": batch, "detail": dict(detail or {}), "at": clock.now()},
    )
    if payout is not None:
        change.named_in_doubt(payout)
    topics.tell("payouts")
