"""What goes in and what comes out: rows of a list, candidates with their evidence, outcomes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from unpaused.engines.linkage.models import Model
from unpaused.kernel.errors import Refused

Outcome = Literal["match", "review", "none"]


class Places(Protocol):
    """What the engine needs of a table of areas: six-digit codes that a free text speaks of, best first."""

    def find_in_text(self, text: str) -> list[str]: ...


@dataclass(frozen=True)
class ListRow:
    """One row of a list as it was written; everything optional, nothing cleaned. `facts` are the other columns."""

    row_id: str = ""
    name: str = ""
    sex: str = ""
    age: str = ""
    birth_date: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class FieldEvidence:
    """What one field says: the level of agreement observed and its weight in bits (log2 of the likelihood
    ratio, positive for "the same person"). `one_in`: one of so many people would agree as well by chance, counted in
    the book for this very value; 0 where the level is no agreement."""

    field: str
    level: str
    bits: float
    one_in: float = 0.0


@dataclass(frozen=True)
class Candidate:
    """A person whom the row may be. `relative_of` names a better candidate of the same row with the same phone
    or address and another birth date. `margin`: by how many bits it stands before the next candidate, behind the
    first for those after it; None where it is alone. `found_by`: the names of the rules that led to the person.
    `name_apart`: the row's name is another one, so that its numbers alone speak for the person."""

    person_id: int
    probability: float
    rank: int
    evidence: tuple[FieldEvidence, ...] = ()
    relative_of: int | None = None
    margin: float | None = None
    found_by: tuple[str, ...] = ()
    name_apart: bool = False


@dataclass(frozen=True)
class RowResult:
    """A row's outcome; candidates by rank; the probability that the row is nobody in the book.

    `model`: the version of what weighed it, with that of the calibration behind a plus sign.

    A row that names nobody (name, document and phone missing or unreadable), or that fits many a little (a surname and
    an age), is one to review, with or without candidates: that
    it is not insured was never found out.
    """

    row_id: str
    outcome: Outcome
    candidates: tuple[Candidate, ...]
    not_insured: float
    model: str = ""


@dataclass(frozen=True)
class Params:
    """Settings of a screening. Raises Refused on values that make no sense.

    match_threshold, review_threshold: probability from which a row is a match, or worth a look.
    prior_insured: share of rows expected to be in the book before anything is read; relative_share: how often,
    per insured person listed, a relative who is not insured is listed with the same phone or address.
    learn: whether that share and the error rates are adapted to the list at hand.
    model: the m-probabilities to begin with.
    as_of: the day to which ages in the list refer; None takes the book's. posting_cap: keys shared by more
    persons than this are not followed.
    """

    match_threshold: float = 0.9
    review_threshold: float = 0.10
    max_candidates: int = 5
    prior_insured: float = 0.5
    relative_share: float = 0.05
    posting_cap: int = 300
    learn: bool = True
    as_of: date | None = None
    model: Model = field(default_factory=Model)

    def __post_init__(self) -> None:
        if not 0 < self.review_threshold <= self.match_threshold < 1:
            raise Refused(
                "linkage.thresholds",
                "Thresholds must satisfy 0 < review ({review}) <= match ({match}) < 1.",
                review=self.review_threshold,
                match=self.match_threshold,
            )
        if not (0 < self.prior_insured < 1 and 0 <= self.relative_share < 1):
            raise Refused("linkage.prior", "The expected shares must lie between 0 and 1.")
        if self.max_candidates < 1 or self.posting_cap < 1:
            raise Refused("linkage.limits", "Candidates and posting length must be at least 1.")
