"""The bank and the core as the settings name them."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from unpaused.capabilities.incidents.public import check_reach
from unpaused.gateways.bank import BankAccount, BankGateway, FolderBank
from unpaused.gateways.core import CoreGateway, HttpCore
from unpaused.kernel.errors import Unavailable


def bank() -> BankGateway:
    """Raises Unavailable where none is configured, its folder cannot be used, or a drill would reach a real one."""
    if not settings.BANK_FOLDER:
        raise Unavailable("bank.not_configured", "No bank is configured (BANK_FOLDER).")
    check_reach(settings.BANK_FOLDER)
    return FolderBank(Path(settings.BANK_FOLDER))


def core() -> CoreGateway:
    """Raises Unavailable where none is configured, or a drill would reach a real one."""
    if not settings.CORE_URL:
        raise Unavailable("core.not_configured", "No core system is configured (CORE_URL).")
    check_reach(settings.CORE_URL)
    return _http_core(settings.CORE_URL)


@lru_cache(maxsize=4)
def _http_core(url: str) -> HttpCore:
    return HttpCore(url)


def payer() -> BankAccount:
    """The insurer's own account from which claims are paid. Raises Unavailable where none is configured."""
    parts = [part.strip() for part in settings.BANK_PAYER.split(";")]
    if len(parts) != 3 or not all(parts):
        raise Unavailable("bank.no_payer", "The account that pays is not configured (BANK_PAYER).")
    return BankAccount(name=parts[0], number=parts[1], bank_code=parts[2])
