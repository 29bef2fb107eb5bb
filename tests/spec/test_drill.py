"""Drills
A drill is an incident on synthetic data. It can touch nothing real, and is scored afterwards.

zh:演练
zh:演练是合成数据上的突发事件。它不会触及任何真实系统，结束后评分。
"""

from pathlib import Path
from typing import Any

import pytest

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims.actions import outside
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.actions import sessions
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank.simulator.service import FolderHouse
from unpaused.kernel.errors import Unavailable

REAL = {
    "SMPP_URL": "smpp://us:secret@sms.operator.example:2775",
    "SMTP_URL": "smtps://us:secret@mail.insurer.example:587",
    "CORE_URL": "https://core.insurer.example/",
}


def opened(gateway: str) -> object:
    """Opens a gateway as the rooms do; nothing is sent."""
    return {
        "SMPP_URL": sessions._open_sms,
        "SMTP_URL": sessions._open_email,
        "CORE_URL": outside.core,
        "BANK_FOLDER": outside.bank,
    }[gateway]()


@examples(
    Column("gateway", "gateway", "网关"),
    rows=[
        (Said("SMPP_URL", "message centre", "短信中心"),),
        (Said("SMTP_URL", "mail server", "邮件服务器"),),
        (Said("CORE_URL", "core system", "核心系统"),),
        (Said("BANK_FOLDER", "bank", "银行"),),
    ],
)
def test_a_drill_opens_no_real_gateway(db: None, settings: Any, tmp_path: Path, gateway: str) -> None:
    """A drill opens no gateway but simulated ones: parties on this machine itself, and the folder that the drill's
    own bank has marked. Any other address is refused before a single octet leaves, and what would be sent waits and
    says why.

    zh:演练只打开模拟网关：本机上的对端，以及演练银行自己标记的文件夹。其他任何地址在发出第一个字节之前即被拒绝，
    zh:待发内容继续等待并说明原因。
    """
    monkey = {**REAL, "BANK_FOLDER": str(tmp_path)}
    setattr(settings, gateway, monkey[gateway])
    with pytest.raises(Unavailable) as refused:
        opened(gateway)
    assert refused.value.code == "drill.real_party"
    assert list(tmp_path.iterdir()) == []


def test_a_drill_pays_into_the_folder_of_its_own_bank(db: None, settings: Any, tmp_path: Path) -> None:
    """The drill's bank marks its folder; there payouts of the drill may go.

    zh:演练银行会标记自己的文件夹，演练赔付只能进入该处。
    """
    FolderHouse(tmp_path)
    settings.BANK_FOLDER = str(tmp_path)
    assert outside.bank()


@examples(
    Column("gateway", "gateway", "网关"),
    rows=[
        (Said("SMPP_URL", "message centre", "短信中心"),),
        (Said("SMTP_URL", "mail server", "邮件服务器"),),
        (Said("CORE_URL", "core system", "核心系统"),),
        (Said("BANK_FOLDER", "bank", "银行"),),
    ],
)
def test_a_database_that_held_a_drill_sends_nothing_for_ever(
    epidemic: Incident, settings: Any, tmp_path: Path, gateway: str
) -> None:
    """Somebody who starts the drill's database for real work by mistake reaches nobody: a database that ever held a
    drill opens no gateway, simulated or real.

    zh:有人误把演练数据库用于实际业务时，也不会触及任何人：曾用于演练的数据库不打开任何网关，无论模拟还是真实。
    """
    settings.DRILL = False
    setattr(settings, gateway, {**REAL, "BANK_FOLDER": str(tmp_path)}[gateway])
    with pytest.raises(Unavailable) as refused:
        opened(gateway)
    assert refused.value.code == "drill.database"


def test_real_work_opens_its_gateways(commander: User, settings: Any, tmp_path: Path) -> None:
    """Where no drill ever was, gateways open as they are set.

    zh:从未用于演练的数据库，网关按设置打开。
    """
    settings.DRILL = False
    settings.BANK_FOLDER, settings.CORE_URL = str(tmp_path), REAL["CORE_URL"]
    for name in ("outbox", "inbox"):
        (tmp_path / name).mkdir()
    assert outside.bank()
    assert outside.core()
    outside._http_core(REAL["CORE_URL"]).close()
    outside._http_core.cache_clear()
