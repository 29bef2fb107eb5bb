"""What the API answers about incidents."""

from typing import Literal

from ninja import Schema


class AlertOut(Schema):
    """What became of an alert. `areas`: GB/T 2260 codes of the incident; `unplaced`: words that mean no area here."""

    outcome: Literal["drafted", "changed", "noted", "known"]
    incident: str
    status: str
    areas: list[str]
    unplaced: list[str]


class ErrorOut(Schema):
    code: str
    message: str
