"""What the book tells: one frozen record a row of each dataset. Amounts in fen."""

from dataclasses import dataclass
from datetime import date

from unpaused.kernel import clock

_ACTIVE = ("in_force", "active", "")


@dataclass(frozen=True)
class Scope:
    """The branches whose customers may be seen. No scope at all (None) means the whole company."""

    branches: frozenset[str]

    def allows(self, branch_code: str | None) -> bool:
        return branch_code is not None and branch_code in self.branches


@dataclass(frozen=True)
class Person:
    person_id: int
    name: str
    sex: str | None
    birth_date: date | None
    id_type: str | None
    id_number: str | None
    phone: str | None
    area_code: str | None
    address: str | None
    branch_code: str | None
    salesperson_id: str | None


@dataclass(frozen=True)
class Policy:
    policy_no: str
    product_code: str | None
    holder_id: int | None
    insured_id: int | None
    branch_code: str | None
    since_date: date | None
    until_date: date | None
    status: str | None

    @property
    def is_active(self) -> bool:
        """Whether its dates decide. Under any other status somebody must look: it may have been given up with the
        dates of the contract left as they were."""
        return (self.status or "") in _ACTIVE

    def covers(self, day: date) -> bool:
        """Whether the policy was in force on a day; open ends count as in force."""
        after = self.since_date is None or self.since_date <= day
        return after and (self.until_date is None or day <= self.until_date)


@dataclass(frozen=True)
class Benefit:
    policy_no: str
    benefit_code: str
    sum_insured_fen: int | None
    waiting_days: int | None
    deductible_fen: int | None


@dataclass(frozen=True)
class Vehicle:
    vehicle_id: str
    plate: str | None
    person_id: int | None
    policy_no: str | None
    area_code: str | None
    first_registered_date: date | None
    powertrain: str | None


@dataclass(frozen=True)
class PastClaim:
    claim_no: str
    policy_no: str | None
    person_id: int | None
    event_date: date | None
    notice_date: date | None
    status: str | None
    benefit_code: str | None
    paid_fen: int | None
    remaining_fen: int | None
    cause: str | None


@dataclass(frozen=True)
class Beneficiary:
    policy_no: str
    insured_id: int | None
    beneficiary_id: int | None
    name: str | None
    relationship: str | None
    share_percent: int | None


@dataclass(frozen=True)
class GroupMember:
    policy_no: str
    person_id: int
    joined_date: date | None


@dataclass(frozen=True)
class Branch:
    branch_code: str
    name: str
    area_code: str | None
    parent_code: str | None
    address: str | None
    phone: str | None


@dataclass(frozen=True)
class Site:
    site_id: str
    name: str
    kind: str | None
    branch_code: str | None
    area_code: str | None
    address: str | None
    seats: int | None


@dataclass(frozen=True)
class StaffMember:
    staff_id: str
    name: str
    branch_code: str | None
    site_id: str | None
    department: str | None
    role: str | None
    phone: str | None
    email: str | None
    area_code: str | None


_LEFT = frozenset({"left", "离职", "已离职"})


@dataclass(frozen=True)
class Salesperson:
    salesperson_id: str
    name: str
    branch_code: str | None
    phone: str | None
    email: str | None
    area_code: str | None
    status: str | None
    left_date: date | None

    @property
    def is_active(self) -> bool:
        """Whether they still work for the insurer: by the word of the status, and by the day on which they left."""
        gone = self.left_date is not None and self.left_date <= clock.today()
        return not gone and (self.status or "").strip().casefold() not in _LEFT
