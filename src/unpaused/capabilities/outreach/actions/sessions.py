"""One session a channel and process, opened when first needed; what comes in by it is kept at once.

Lives in the worker. Listeners run on a thread of the gateway with a database connection of their own; they return
when what they got is committed, and only then does the gateway acknowledge it.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection

from unpaused.capabilities.incidents.public import check_reach
from unpaused.capabilities.outreach.actions import answers, recording, reports
from unpaused.capabilities.outreach.actions.senders import (
    EmailSender,
    Sender,
    SmsSender,
    attempt_of,
    result_of,
)
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.gateways.email import MailServer, SmtpEmail
from unpaused.gateways.sms import Centre, DeliveryReport, InboundSms, SmppGateway, SmsGateway, SubmitResult
from unpaused.kernel.errors import Unavailable

Gateway = TypeVar("Gateway", bound=SmsGateway)
_lock = threading.Lock()
_open: dict[tuple[int, Channel], Sender] = {}


def sender(channel: Channel) -> Sender:
    """This process's sender. Raises Unavailable where no gateway is configured."""
    with _lock:
        place = (os.getpid(), channel)  # a fork must not write into its parent's connection
        if place not in _open:
            _open[place] = _OPENERS[channel]()
        return _open[place]


def configured(channel: Channel) -> bool:
    """Whether there is an address to send to."""
    return bool(settings.SMPP_URL if channel == "sms" else settings.SMTP_URL)


def use(channel: Channel, own: Sender) -> None:
    """For a process that brings its own gateway, as drills and tests do."""
    with _lock:
        _open[(os.getpid(), channel)] = own


def close_all() -> None:
    """Ends this process's sessions."""
    with _lock:
        mine = [place for place in _open if place[0] == os.getpid()]
        for place in mine:
            _open.pop(place).close()


def listening(make: Callable[..., Gateway]) -> Gateway:
    """A gateway made with the listeners that keep what comes in."""
    return make(on_reports=_keep_reports, on_inbound=_keep_answers, on_late=_keep_late)


def _open_sms() -> Sender:
    if not settings.SMPP_URL:
        raise Unavailable("outreach.no_centre", "No message centre is configured: set SMPP_URL.")
    check_reach(settings.SMPP_URL)
    url = urlsplit(settings.SMPP_URL)
    centre = Centre(
        host=url.hostname or "",
        port=url.port or 2775,
        system_id=unquote(url.username or ""),
        password=unquote(url.password or ""),
        source=settings.SMS_SOURCE,
    )
    return SmsSender(listening(lambda **listeners: SmppGateway(centre, **listeners)))


def _open_email() -> Sender:
    if not settings.SMTP_URL:
        raise Unavailable("outreach.no_mail_server", "No mail server is configured: set SMTP_URL.")
    check_reach(settings.SMTP_URL)
    url = urlsplit(settings.SMTP_URL)
    server = MailServer(
        host=url.hostname or "",
        port=url.port or (587 if url.scheme == "smtps" else 25),
        sender=settings.MAIL_FROM,
        sender_name=settings.INSURER_NAMES[0],
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=url.scheme == "smtps",
    )
    return EmailSender(SmtpEmail(server))


_OPENERS: dict[Channel, Callable[[], Sender]] = {"sms": _open_sms, "email": _open_email}


def _keep_reports(came: Sequence[DeliveryReport]) -> None:
    with _living_connection():
        reports.keep(channel="sms", came=came)


def _keep_answers(came: Sequence[InboundSms]) -> None:
    with _living_connection():
        answers.keep(channel="sms", came=came)


def _keep_late(result: SubmitResult) -> None:
    with _living_connection():
        recording.record(channel="sms", attempt=attempt_of(result), results=[result_of(result)])


@contextmanager
def _living_connection() -> Iterator[None]:
    """A connection for one batch on a thread of the gateway: that thread lives as long as the process, and what it
    kept open would die under it unseen. A caller inside a transaction has a living one."""
    if connection.in_atomic_block:
        yield
        return
    try:
        yield
    finally:
        connection.close()
