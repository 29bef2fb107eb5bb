"""A core system on loopback that says "paid" for a settable few, always the same ones.

`POST /paid-check`, `PUT /writebacks/KEY`, `GET /writebacks?since=N`, `GET|POST|DELETE /faults`.
"""

from unpaused.gateways.core.simulator.service import CoreService, Faults

__all__ = ["CoreService", "Faults"]
