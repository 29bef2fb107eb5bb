"""A message centre on loopback that speaks SMPP 3.4, delivers to handsets in memory, and can be told to misbehave.

Handsets, messages and faults are reached over HTTP:
`GET /handsets/NUMBER`, `GET /messages?since=N`, `GET|POST|DELETE /faults`, `POST /handsets/NUMBER/send`, `GET /counts`.
"""

from unpaused.gateways.sms.simulator.centre import MessageCentre
from unpaused.gateways.sms.simulator.handsets import Handsets
from unpaused.gateways.sms.simulator.service import SmsService

__all__ = ["Handsets", "MessageCentre", "SmsService"]
