"""Files from the bank: each kept whole before it is believed, each applied once, in whatever order they come."""

import structlog
from django.db import DatabaseError, transaction

from unpaused.capabilities.claims.actions.applying import apply_entries, apply_report
from unpaused.capabilities.claims.actions.outside import bank
from unpaused.capabilities.claims.models import BankMessage, BankMismatch, MismatchKind
from unpaused.foundation.privacy.sealing import seal_bytes
from unpaused.foundation.privacy.subjects import new_subject
from unpaused.gateways.bank import BankFile, StatusReport, parse_bank_file
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable

CONTENT = "bank_message.content"
log = structlog.get_logger()


def receive_bank() -> int:
    """Takes every file that waits; how many were new. Raises Unavailable where the bank cannot be reached.

    A file is acknowledged after the commit: killed in between, it comes again and is found to be known.
    """
    gateway, new = bank(), 0
    for file in gateway.receive():
        try:
            new += take(file)
        except DatabaseError:
            # It stays at the bank and comes again; the files behind it are not kept waiting.
            log.exception("claims.bank_file_not_taken", sha256=file.sha256)
            continue
        gateway.acknowledge(file.name, file.sha256)
    return new


def poll_bank() -> int:
    """For a loop that looks every second: as `receive_bank`, with a bank out of reach as nothing new."""
    try:
        return receive_bank()
    except Unavailable:
        return 0


def take(file: BankFile) -> bool:
    """Keeps and applies one file in one transaction; whether it was new. The same bytes count once."""
    with transaction.atomic():
        message = _keep(file)
        if message is None:
            return False
        try:
            content = parse_bank_file(file.content)
        except Refused as fault:
            _unreadable(message, fault)
            return True
        if isinstance(content, StatusReport):
            _kind(message, "pain.002")
            apply_report(message, content)
        else:
            _kind(message, "camt.054")
            apply_entries(message, content)
    return True


def _keep(file: BankFile) -> BankMessage | None:
    """None where these bytes are kept already. Names of payees may stand in it: it has a key of its own."""
    if BankMessage.objects.filter(sha256=file.sha256).exists():
        return None
    subject = new_subject()
    message = BankMessage(
        sha256=file.sha256,
        name=_printable(file.name)[:100],
        kind="unreadable",
        subject=subject,
        content=seal_bytes(subject, CONTENT, file.content),
        received_at=clock.now(),
    )
    # Two pollers at once: the second waits here for the first to commit, and then finds it was not needed.
    BankMessage.objects.bulk_create([message], ignore_conflicts=True)
    return BankMessage.objects.filter(sha256=file.sha256, subject=subject).first()


def _printable(name: str) -> str:
    """A file may bear any name, in any encoding; rows and pages get what can be read of it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)


def _kind(message: BankMessage, kind: str) -> None:
    message.kind = kind
    message.save(update_fields=["kind"])


def _unreadable(message: BankMessage, fault: Refused) -> None:
    said = {"message": fault.message, "params": {name: str(value) for name, value in fault.params.items()}}
    BankMismatch.objects.create(
        message=message,
        kind=MismatchKind.UNREADABLE,
        reference=message.name[:80],
        detail=said,
        at=clock.now(),
    )
