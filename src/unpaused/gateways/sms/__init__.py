"""Short messages: sending, delivery reports (状态报告), answers from handsets.

`SmsGateway` is what callers know; `SmppGateway` speaks SMPP 3.4; `FakeSms` lives in the process for tests;
`python -m unpaused.gateways.sms.simulator` is a message centre on loopback.
"""

from unpaused.gateways.sms.fake import FakeSms
from unpaused.gateways.sms.gateway import (
    DeliveryReport,
    InboundSms,
    OutgoingSms,
    ReportStatus,
    SmsGateway,
    SubmitResult,
)
from unpaused.gateways.sms.received import ReceivedSms, received
from unpaused.gateways.sms.smpp.link import Centre
from unpaused.gateways.sms.smpp_gateway import SmppGateway
from unpaused.gateways.sms.text import segments

__all__ = [
    "Centre",
    "DeliveryReport",
    "FakeSms",
    "InboundSms",
    "OutgoingSms",
    "ReceivedSms",
    "ReportStatus",
    "SmppGateway",
    "SmsGateway",
    "SubmitResult",
    "received",
    "segments",
]
