"""The insurer's core system: asked before each payout, told what happened here.

`CoreGateway` is what callers know; `HttpCore` speaks JSON over HTTP; `FakeCore` answers in the process;
`python -m unpaused.gateways.core.simulator` is a core on loopback.
"""

from unpaused.gateways.core.fake import FakeCore
from unpaused.gateways.core.gateway import CoreGateway, PaidAnswer, PaidStatus
from unpaused.gateways.core.http import HttpCore

__all__ = ["CoreGateway", "FakeCore", "HttpCore", "PaidAnswer", "PaidStatus"]
