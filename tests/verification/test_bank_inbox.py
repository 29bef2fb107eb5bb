"""Which files from the bank are read, and what becomes of a folder that is missing."""

import os

import pytest
from structlog.testing import capture_logs

from unpaused.gateways.bank import FolderBank
from unpaused.gateways.bank.inbox import WRITING_PAUSES
from unpaused.kernel.errors import Refused, Unavailable

from .bank_benches import FolderBench, message


@pytest.fixture
def inbox(tmp_path):
    bench = FolderBench(tmp_path)
    return bench.gateway, tmp_path / "inbox"


def received(gateway):
    return {file.name: file.content for file in gateway.receive()}


@pytest.mark.parametrize(
    "name",
    ["回单20261128.xml", "回单 (1).XML", "a b.Xml", "-x.xml", "é'\"&;$(x).xml", "长" * 83 + ".xml", "x" * 251 + ".xml",
     os.fsdecode("回单.xml".encode("gbk")), "two\nlines.xml"],
)  # fmt: skip
def test_a_file_is_read_kept_and_acknowledged_under_any_name(inbox, name):
    gateway, place = inbox
    (place / name).write_bytes(b"content")
    assert received(gateway) == {name: b"content"}
    gateway.acknowledge(name)
    assert received(gateway) == {}
    assert [kept.read_bytes() for kept in (place.parent / "done").iterdir()] == [b"content"]


def test_what_is_not_read_is_told_once_without_its_name(inbox):
    gateway, place = inbox
    (place / "张三.csv").write_bytes(b"rows")
    (place / "folder.xml").mkdir()
    (place / "link.xml").symlink_to(place / "张三.csv")
    os.mkfifo(place / "pipe.xml")
    with capture_logs() as lines:
        assert received(gateway) == received(gateway) == {}
    told = {(line["event"], line["what"], line["ending"]) for line in lines}
    assert told == {("bank.left_in_inbox", *each) for each in (
        ("file", ".csv"), ("folder", ".xml"), ("link", ".xml"), ("file", ".xml"))}  # fmt: skip
    assert len(lines) == 4 and "张三" not in str(lines)


def test_files_on_their_way_are_left_without_a_word(inbox):
    gateway, place = inbox
    for name in ("a.xml.part", "a.XML.TMP", ".a.xml", "a.xml.filepart", "a.xml~"):
        (place / name).write_bytes(b"half")
    with capture_logs() as lines:
        assert received(gateway) == {} and lines == []


def test_a_file_under_a_name_that_is_used_again_is_not_put_away_unread(inbox):
    gateway, place = inbox
    (place / "answer.xml").write_bytes(b"first")
    [first] = gateway.receive()
    (place / "answer.part").write_bytes(b"second")
    (place / "answer.part").replace(place / "answer.xml")
    gateway.acknowledge(first.name, first.sha256)
    [second] = gateway.receive()
    assert second.content == b"second"
    gateway.acknowledge(second.name, second.sha256)
    assert gateway.receive() == []


@pytest.mark.parametrize("half", [b"", b'<?xml version="1.0"?>\n<Docu', b"<Document><BkToCstmr>"])
def test_a_file_written_under_its_last_name_is_read_when_it_is_whole(inbox, half):
    gateway, place = inbox
    with (place / "slow.xml").open("wb", buffering=0) as file:
        file.write(half)
        assert gateway.receive() == []
        file.write(b"</Document>\n")
        [whole] = gateway.receive()
    assert whole.content == half + b"</Document>\n"


@pytest.mark.parametrize("moved", [-2 * WRITING_PAUSES, 2 * WRITING_PAUSES])
def test_a_file_that_stays_half_is_read_as_it_is(inbox, moved):
    """Also where the share's clock runs ahead."""
    gateway, place = inbox
    (place / "half.xml").write_bytes(b"<Document>")
    at = (place / "half.xml").stat().st_mtime + moved
    os.utime(place / "half.xml", (at, at))
    assert received(gateway) == {"half.xml": b"<Document>"}


@pytest.mark.parametrize("name", ["../sent/B1.xml", "/etc/x.xml", "..", "", ".a.xml", "a.txt"])
def test_only_what_could_have_come_is_acknowledged(inbox, name):
    with pytest.raises(Refused):
        inbox[0].acknowledge(name)


@pytest.mark.parametrize("missing", ["all", "inbox", "outbox"])
def test_a_folder_that_is_missing_is_not_made(tmp_path, missing):
    folder = tmp_path / "bank"
    for name in {"inbox", "outbox"} - {missing}:
        if missing != "all":
            (folder / name).mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Unavailable) as refused:
        FolderBank(folder).instruct("B1.xml", message())
    assert refused.value.code == "bank.no_folder" and sorted(tmp_path.rglob("*")) == before


def test_a_share_that_goes_away_under_way_takes_no_payment_file(inbox):
    gateway, place = inbox
    place.parent.rename(place.parent.with_name("elsewhere"))
    place.parent.mkdir()
    with pytest.raises(Unavailable):
        gateway.instruct("B1.xml", message())
    assert list(place.parent.iterdir()) == []
