"""Shapes of the API."""

from ninja import Field, Schema


class LookupIn(Schema):
    """One person as somebody wrote them; at least one of name, identity number and phone."""

    name: str = Field("", max_length=200)
    sex: str = Field("", max_length=20)
    age: str = Field("", max_length=20)
    birth_date: str = Field("", max_length=40)
    id_number: str = Field("", max_length=60)
    phone: str = Field("", max_length=60)
    address: str = Field("", max_length=300)


class EvidenceOut(Schema):
    """`bits`: weight of the field's level of agreement, positive for the same person."""

    field: str
    level: str
    bits: float


class CandidateOut(Schema):
    """A person of the book, masked."""

    person_id: int
    rank: int
    probability: float
    relative: bool
    branch_code: str
    name: str
    id_number: str
    phone: str
    evidence: list[EvidenceOut]


class LookupOut(Schema):
    """`outcome`: match, review or none; `not_insured`: the probability that it is nobody in the book.
    `hidden`: how many candidates belong to branches that you do not see."""

    outcome: str
    not_insured: float
    candidates: list[CandidateOut]
    hidden: int


class ErrorOut(Schema):
    code: str
    message: str
