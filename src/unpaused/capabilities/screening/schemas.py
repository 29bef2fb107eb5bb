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
    """`bits`: weight of the field's level of agreement, positive for the same person; `one_in`: one of so many people
    would agree as well by chance, 0 where the level is no agreement."""

    field: str
    level: str
    bits: float
    one_in: float


class CandidateOut(Schema):
    """A person of the book, masked. `margin`: by how many bits it stands before the next candidate, behind the first
    for those after it, null alone; `found_by`: the rules that led to the person, as features joined by plus signs."""

    person_id: int
    rank: int
    probability: float
    relative: bool
    branch_code: str
    name: str
    id_number: str
    phone: str
    evidence: list[EvidenceOut]
    margin: float | None
    found_by: list[str]


class LookupOut(Schema):
    """`outcome`: match, review or none; `not_insured`: the probability that it is nobody in the book.
    `hidden`: how many candidates belong to branches that you do not see; `model`: the version of what weighed them."""

    outcome: str
    not_insured: float
    candidates: list[CandidateOut]
    hidden: int
    model: str


class ErrorOut(Schema):
    code: str
    message: str
