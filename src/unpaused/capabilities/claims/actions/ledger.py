"""Booking into the sub-ledger. The database refuses what does not balance (migration 0002)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Sum

from unpaused.capabilities.claims.models import LedgerEntry, Posting
from unpaused.capabilities.claims.rules.booking import IN_TRANSIT, Postings
from unpaused.kernel import clock
from unpaused.kernel.money import Fen


@dataclass(frozen=True, slots=True)
class Booking:
    """One entry to make. `key` makes it happen once."""

    claim_id: int
    kind: str
    key: str
    postings: Postings


class _Line(NamedTuple):
    key: str
    account: str
    amount_fen: Fen


def book_all(bookings: Sequence[Booking]) -> int:
    """Books a chunk in the caller's transaction, what was booked under its key before left out; how many were new.

    Callers hold the lock of each claim, so that nobody else books under the same key meanwhile.
    """
    known = set(LedgerEntry.objects.filter(key__in=[b.key for b in bookings]).values_list("key", flat=True))
    fresh = [b for b in bookings if b.key not in known and b.postings]
    at = clock.now()
    entries = LedgerEntry.objects.bulk_create(
        LedgerEntry(claim_id=b.claim_id, kind=b.kind, key=b.key, at=at) for b in fresh
    )
    by_key = {entry.key: entry for entry in entries}
    lines = [_Line(b.key, account, amount) for b in fresh for account, amount in b.postings.items()]
    Posting.objects.bulk_create(
        Posting(entry=by_key[line.key], account=line.account, amount_fen=line.amount_fen) for line in lines
    )
    return len(entries)


def book_one(*, claim_id: int, kind: str, key: str, postings: Postings) -> bool:
    """Whether it was new. See `book_all`."""
    return book_all([Booking(claim_id, kind, key, postings)]) == 1


def balances(claim_id: int) -> dict[str, Fen]:
    """What stands on each account for one claim; accounts at zero are left out."""
    rows = Posting.objects.filter(entry__claim_id=claim_id).values_list("account").annotate(total=Sum("amount_fen"))
    return {account: total for account, total in rows if total}


def in_transit(claim_ids: Sequence[int]) -> dict[int, Fen]:
    """By claim, what was instructed and not yet booked by the bank; claims without are left out."""
    lines = Posting.objects.filter(account=IN_TRANSIT, entry__claim_id__in=claim_ids)
    return {pk: -total for pk, total in lines.values_list("entry__claim_id").annotate(total=Sum("amount_fen")) if total}


def times_booked(claim_ids: Sequence[int], kind: str) -> dict[int, int]:
    """By claim, how many entries of a kind there are."""
    entries = LedgerEntry.objects.filter(claim_id__in=claim_ids, kind=kind)
    return dict(entries.values_list("claim_id").annotate(times=Count("pk")))
