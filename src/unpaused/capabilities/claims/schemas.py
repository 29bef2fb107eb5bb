"""Shapes of the API."""

from datetime import datetime

from ninja import Schema


class ClaimOut(Schema):
    """How a claim stands; amounts in fen. Nothing that the customer stated, and nothing of a list."""

    number: str
    notice_number: str
    state: str
    blocker: str
    product_code: str
    benefit_code: str
    branch_code: str
    amount_fen: int | None
    opened_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    instructed_at: datetime | None
    paid_at: datetime | None


class ErrorOut(Schema):
    code: str
    message: str
