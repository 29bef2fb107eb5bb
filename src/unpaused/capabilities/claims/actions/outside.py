"""The bank and the core as the settings name them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from unpaused.capabilities.claims.models import Payout, PayoutBatch
from unpaused.capabilities.incidents.public import check_reach
from unpaused.foundation.machine.watching import note, watched
from unpaused.gateways.bank import BankAccount, BankFile, BankGateway, FolderBank
from unpaused.gateways.core import CoreGateway, HttpCore, PaidAnswer
from unpaused.gateways.core.gateway import Json
from unpaused.kernel.errors import Unavailable


def bank() -> BankGateway:
    """Raises Unavailable where none is configured, its folder cannot be used, or a drill would reach a real one."""
    if not settings.BANK_FOLDER:
        raise Unavailable("bank.not_configured", "No bank is configured (BANK_FOLDER).")
    check_reach(settings.BANK_FOLDER)
    return WatchedBank(_folder_bank(Path(settings.BANK_FOLDER)))


def core() -> CoreGateway:
    """Raises Unavailable where none is configured, or a drill would reach a real one."""
    if not settings.CORE_URL:
        raise Unavailable("core.not_configured", "No core system is configured (CORE_URL).")
    check_reach(settings.CORE_URL)
    return WatchedCore(_http_core(settings.CORE_URL))


def _folder_bank(folder: Path) -> FolderBank:
    """A folder that is missing is noted for the operator like a bank that does not answer."""
    try:
        return FolderBank(folder)
    except Unavailable as error:
        note("bank", error.code)
        raise


class WatchedBank:
    """Notes for the operator whether the bank can be reached."""

    def __init__(self, bank: BankGateway) -> None:
        self._bank = bank

    def instruct(self, file_name: str, content: bytes, *, after_asking: bool = False) -> None:
        with watched("bank"):
            self._bank.instruct(file_name, content, after_asking=after_asking)

    def begun(self, file_name: str) -> bool:
        with watched("bank"):
            return self._bank.begun(file_name)

    def ask(self, msg_id: str) -> None:
        with watched("bank"):
            self._bank.ask(msg_id)

    def receive(self) -> Sequence[BankFile]:
        with watched("bank"):
            return self._bank.receive()

    def acknowledge(self, name: str, sha256: str = "") -> None:
        with watched("bank"):
            self._bank.acknowledge(name, sha256)


class WatchedCore:
    """Notes for the operator whether the core answers."""

    def __init__(self, core: CoreGateway) -> None:
        self._core = core

    def already_paid(self, *, person_id: int, policy_no: str, benefit_code: str, event_date: date) -> PaidAnswer:
        with watched("core"):
            return self._core.already_paid(
                person_id=person_id, policy_no=policy_no, benefit_code=benefit_code, event_date=event_date
            )

    def write_back(self, key: str, kind: str, payload: Mapping[str, Json]) -> None:
        with watched("core"):
            self._core.write_back(key, kind, payload)


@lru_cache(maxsize=4)
def _http_core(url: str) -> HttpCore:
    return HttpCore(url)


def payer() -> BankAccount | None:
    """The insurer's own account from which claims are paid, where one is configured."""
    parts = [part.strip() for part in settings.BANK_PAYER.split(";")]
    return BankAccount(name=parts[0], number=parts[1], bank_code=parts[2]) if len(parts) == 3 and all(parts) else None


def payer_of(batch: PayoutBatch) -> BankAccount:
    """The account that pays this batch: it stays what it was when the batch was made, whatever is configured since.
    Raises Unavailable where none was and none is."""
    found = BankAccount(**batch.payer) if batch.payer else payer()
    if found is None:
        raise Unavailable("bank.no_payer", "The account that pays is not configured (BANK_PAYER).")
    return found


def accounts_paying(payout: Payout) -> list[str]:
    """The account from which it was instructed, and the one configured now: those on which the bank may book it."""
    then = payout.batch.payer if payout.batch is not None else None
    now = payer()
    return [*([then["number"]] if then else []), *([now.number] if now else [])]
