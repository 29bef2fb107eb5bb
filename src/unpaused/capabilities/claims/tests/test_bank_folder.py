"""The bank's folder as the claims see it: names that a row cannot hold, and a folder that is not there."""

from pathlib import Path
from typing import Any

import pytest

from unpaused.capabilities.claims.actions import asking, instructing, outside, receiving
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.receiving import poll_bank, receive_bank
from unpaused.capabilities.claims.models import BankMessage, BankMismatch, Claim, Payout
from unpaused.foundation.machine import watching
from unpaused.foundation.machine.models import Heartbeat
from unpaused.gateways.bank import BankFile, FakeBank
from unpaused.gateways.bank.simulator import FolderHouse
from unpaused.gateways.core import FakeCore


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bank as the settings name it, not the fake one."""
    settings.BANK_FOLDER = str(tmp_path / "bank")
    return tmp_path / "bank"


@pytest.mark.parametrize(
    "name", ["x" * 120 + ".xml", b"\xbb\xd8\xb5\xa5.xml".decode("utf-8", "surrogateescape"), "a\nb.xml"]
)
def test_a_file_with_an_odd_name_is_kept_and_shown(db: None, folder: Path, name: str) -> None:
    FolderHouse(folder)
    (folder / "inbox" / name).write_bytes(b"no message")
    assert receive_bank() == 1 and receive_bank() == 0
    assert BankMessage.objects.get().name.isprintable()
    assert BankMismatch.objects.get().kind == "unreadable"


def test_a_file_that_takes_anothers_name_while_that_is_read_is_read_too(
    db: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FolderHouse(folder)
    place, take = folder / "inbox" / "answer.xml", receiving.take
    place.write_bytes(b"first")

    def meanwhile_replaced(file: BankFile) -> bool:
        place.with_name("answer.part").write_bytes(b"second")
        place.with_name("answer.part").replace(place)
        return take(file)

    monkeypatch.setattr(receiving, "take", meanwhile_replaced)
    receive_bank()
    monkeypatch.setattr(receiving, "take", take)
    receive_bank()
    assert BankMessage.objects.count() == 2 and not place.exists()


def test_with_the_folder_away_payouts_wait_and_the_operator_is_told(
    approved: int, bank: FakeBank, core: FakeCore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FolderHouse(folder)
    away = folder.rename(folder.with_name("away"))
    monkeypatch.setattr(outside, "check_reach", lambda _: None)  # the mark of a drill's bank went with the folder
    monkeypatch.setattr(watching, "_noted", {})
    for module in (instructing, asking, receiving):
        monkeypatch.setattr(module, "bank", outside.bank)
    assert instruct_waiting() == 0 and poll_bank() == 0
    assert not folder.exists() and Payout.objects.get().state == "core_checked"
    assert Claim.objects.get(pk=approved).blocker == "bank_down"
    assert Heartbeat.objects.get(name="bank").fault == "bank.no_folder"
    away.rename(folder)
    assert instruct_waiting() == 1
    assert [each.suffix for each in (folder / "outbox").iterdir()] == [".xml"]
