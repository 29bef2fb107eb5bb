"""A bank on loopback: takes pain.001 from a folder, answers pain.002 and camt.054, and can be told to misbehave.

It keeps a ledger of what it executed and never executes one EndToEndId twice; how often each was instructed is
served at `GET /ledger`. `GET|POST|DELETE /faults` sets its manners, `POST /release` sends what it holds back.
"""

from unpaused.gateways.bank.simulator.faults import BankFaults
from unpaused.gateways.bank.simulator.house import BankHouse
from unpaused.gateways.bank.simulator.service import BankService, FolderHouse

__all__ = ["BankFaults", "BankHouse", "BankService", "FolderHouse"]
