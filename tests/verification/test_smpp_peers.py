"""Our session and our centre against SMPP code that others wrote."""

import asyncio
import socket
import threading

import pytest
import smpp34
from aiosmpplib import ESME, PhoneNumber, SubmitSm
from aiosmpplib.hook import AbstractHook

from unpaused.gateways.sms import Centre, OutgoingSms, SmppGateway
from unpaused.gateways.sms.simulator import MessageCentre
from unpaused.gateways.sms.text import decode, read_header

from .waiting import Collected

NUMBER = "13800000001"


@pytest.fixture
def centre():
    made = MessageCentre().start()
    yield made
    made.stop()


def test_smpp34_sends_through_our_centre_and_gets_its_receipt(centre):
    async def converse():
        client = smpp34.Client(host="127.0.0.1", port=centre.port, system_id="unpaused", password="drill",
                               bind_type="TRX")  # fmt: skip
        session = await client.connect()
        answer = await session.submit_sm(
            NUMBER, "您好".encode("utf-16-be"), source_addr="95500", data_coding=8, registered_delivery=1
        )
        receipt = await session.next()
        await session.unbind()
        return answer.message_id, bytes(receipt.short_message).decode()

    number, receipt = asyncio.run(converse())
    assert receipt.startswith(f"id:{number} sub:001 dlvrd:001 ")
    assert [message.text for message in centre.handsets.of(NUMBER)] == ["您好"]


class _Hook(AbstractHook):
    def __init__(self, heard):
        self._heard = heard

    async def sending(self, smpp_message, pdu, client_id):
        """Nothing to do."""

    async def received(self, smpp_message, pdu, client_id):
        self._heard([type(smpp_message).__name__])

    async def send_error(self, smpp_message, error, client_id):
        self._heard(["error"])


# The library leaves its own writer and tasks behind when it is stopped.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_aiosmpplib_sends_through_our_centre_and_gets_its_receipt(centre):
    heard = Collected()

    async def converse():
        client = ESME("127.0.0.1", centre.port, "unpaused", "drill", hook=_Hook(heard), log_level="CRITICAL")
        running = asyncio.create_task(client.start())
        await client.broker.enqueue(
            SubmitSm(short_message="您好", source=PhoneNumber("95500"), destination=PhoneNumber(NUMBER), log_id="a")
        )
        await asyncio.to_thread(heard.until, lambda got: "DeliverSm" in got)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(converse())
    assert heard.items[:3] == ["BindTransceiverResp", "SubmitSmResp", "DeliverSm"]
    assert [message.text for message in centre.handsets.of(NUMBER)] == ["您好"]


class ForeignCentre:
    """A centre made of smpp34's server: accepts, keeps the raw parts, sends one receipt a part."""

    def __init__(self):
        self.parts = []
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self):
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self):
        self._task = asyncio.current_task()
        for _ in range(20):
            self.port = _free_port()
            server = smpp34.Server(host="127.0.0.1", port=self.port, system_id="foreign")
            try:
                await server.start()
                break
            except Exception:  # noqa: S112 - somebody took the port in between
                continue
        self._ready.set()
        sessions = {}
        try:
            while True:
                event = await server.next()
                if isinstance(event, smpp34.Esme):
                    sessions[event.session_id] = event
                elif isinstance(event, smpp34.SubmitSmEvent):
                    await self._take(sessions[event.session_id], event)
        except asyncio.CancelledError:
            await server.stop()

    async def _take(self, esme, event):
        self.parts.append((event.data_coding, event.esm_class, bytes(event.short_message)))
        number = f"F{len(self.parts)}"
        event.accept(number)
        receipt = f"id:{number} sub:001 dlvrd:001 stat:DELIVRD err:000 text:".encode()
        await esme.deliver_sm(
            source_addr=event.destination_addr,
            destination_addr=event.source_addr,
            esm_class=4,
            short_message=receipt,
        )

    def stop(self):
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(10)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def foreign():
    made = ForeignCentre()
    yield made
    made.stop()


def test_our_session_is_understood_by_smpp34s_server(foreign):
    reports = Collected()
    text = "受灾客户您好，" * 20
    with SmppGateway(Centre("127.0.0.1", foreign.port, "unpaused", "drill"), on_reports=reports) as gateway:
        [result] = gateway.submit([OutgoingSms("m1", NUMBER, text)])
        reports.until(lambda got: len(got) == 3)
    # That server works on the parts of one message at once: they come in any order.
    assert (result.outcome, sorted(result.provider_ids)) == ("accepted", ["F1", "F2", "F3"])
    assert {report.status for report in reports.items} == {"delivered"}
    pieces = sorted(read_header(content) for _, _, content in foreign.parts)
    assert [place[1:] for place, _ in pieces] == [(3, 1), (3, 2), (3, 3)]
    assert decode(8, b"".join(content for _, content in pieces)) == text
