"""What happened to filings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilingSigned:
    """It can never change again; a branch's is at its province now."""

    filing_id: int
    incident_id: int


@dataclass(frozen=True, slots=True)
class FilingHandedOver:
    """The regulator has it."""

    filing_id: int
    incident_id: int
