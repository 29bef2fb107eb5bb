"""Each simulator as a process of its own: it says where it listens, does its work, and ends when it should."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import psutil
import pytest

from unpaused.gateways.bank import FolderBank, parse_bank_file
from unpaused.gateways.core import HttpCore
from unpaused.gateways.email import MailServer, SmtpEmail
from unpaused.gateways.sms import Centre, OutgoingSms, SmppGateway

from .bank_benches import message

SIMULATORS = ["sms", "email", "bank", "core"]
PATIENCE = 30.0


def command(name, folder, ready):
    extra = ["--folder", str(folder / "bank")] if name == "bank" else []
    return [sys.executable, "-m", f"unpaused.gateways.{name}.simulator", "--ready-file", str(ready), *extra]


def until(wanted):
    """What `wanted` gives, once it gives something; a process can only be watched from outside."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (found := wanted()) is not None:
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def read(ready):
    return json.loads(ready.read_text()) if ready.exists() else None


@contextmanager
def running(name, folder):
    ready = folder / f"{name}.json"
    process = subprocess.Popen(command(name, folder, ready))
    try:
        yield process, until(lambda: read(ready))
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("name", SIMULATORS)
def test_a_simulator_says_where_it_listens_and_ends_when_told(name, tmp_path):
    with running(name, tmp_path) as (process, facts):
        door = facts.get("http_port", facts["port"])
        assert facts["pid"] == process.pid
        assert httpx.get(f"http://127.0.0.1:{door}/faults").status_code == 200
        assert httpx.post(f"http://127.0.0.1:{door}/faults", json={"no_such": 1}).status_code == 422
        assert httpx.post(f"http://127.0.0.1:{door}/faults", content=b"{").status_code == 400


@pytest.mark.parametrize("name", SIMULATORS)
def test_a_simulator_listens_on_loopback_only(name, tmp_path):
    with running(name, tmp_path) as (process, _):
        listening = [c for c in psutil.Process(process.pid).net_connections("inet") if c.status == "LISTEN"]
        assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


@pytest.mark.parametrize("name", SIMULATORS)
def test_a_simulator_does_not_outlive_its_parent(name, tmp_path):
    ready = tmp_path / "ready.json"
    start = f"import subprocess, sys; subprocess.Popen({command(name, tmp_path, ready)!r}); sys.stdin.read()"
    parent = subprocess.Popen([sys.executable, "-c", start], stdin=subprocess.PIPE)
    child = psutil.Process(until(lambda: read(ready))["pid"])
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert until(lambda: True if not child.is_running() or child.status() == psutil.STATUS_ZOMBIE else None)


def test_a_message_sent_to_the_centre_is_seen_through_its_door(tmp_path):
    with running("sms", tmp_path) as (_, facts):
        door = f"http://127.0.0.1:{facts['http_port']}"
        with SmppGateway(Centre("127.0.0.1", facts["port"], "unpaused", "drill")) as gateway:
            [result] = gateway.submit([OutgoingSms("m1", "13800000001", "您好")])
        [seen] = httpx.get(f"{door}/handsets/13800000001").json()
        assert (seen["from"], seen["text"], seen["provider_id"]) == ("95500", "您好", result.provider_id)
        assert httpx.get(f"{door}/messages?since=0").json() == [seen]
        assert httpx.get(f"{door}/messages?since=1").json() == []


def test_a_mail_is_seen_through_the_door(tmp_path):
    with running("email", tmp_path) as (_, facts):
        with SmtpEmail(MailServer("127.0.0.1", facts["port"], "notice@unpaused.example")) as gateway:
            gateway.send("k1", "a@example.cn", "您好", "text")
        [seen] = httpx.get(f"http://127.0.0.1:{facts['http_port']}/mailboxes/a@example.cn").json()
        assert (seen["subject"], seen["text"]) == ("您好", "text")


def test_a_payout_goes_through_a_bank_in_a_process_of_its_own(tmp_path):
    with running("bank", tmp_path) as (_, facts):
        gateway = FolderBank(tmp_path / "bank")
        gateway.instruct("B1.xml", message())
        report, entries = until(lambda: [parse_bank_file(file.content) for file in both(gateway)] or None)
        ledger = httpx.get(f"http://127.0.0.1:{facts['port']}/ledger").json()
    assert report.group_status == "ACCP"
    assert [entry.end_to_end_id for entry in entries] == ["E1", "E2"]
    assert [(line["end_to_end_id"], line["amount_fen"], line["times_instructed"]) for line in ledger] == [
        ("E1", 100, 1),
        ("E2", 250, 1),
    ]


def both(gateway):
    files = gateway.receive()
    return files if len(files) == 2 else []


def test_what_was_written_back_is_seen_through_the_door(tmp_path):
    with running("core", tmp_path) as (_, facts):
        url = f"http://127.0.0.1:{facts['port']}"
        with HttpCore(url) as gateway:
            gateway.write_back("k1", "notice", {"n": 1})
        assert httpx.get(f"{url}/writebacks").json() == [{"key": "k1", "kind": "notice", "payload": {"n": 1}}]
