"""The book 保单库: the insurer's in-force snapshot, checked, encrypted, indexed and swapped in whole. No Django.

Words: *snapshot*, a folder as the core system exports it; *version*, a snapshot built; the version that serves
is the one `current` names. Read-only: Unpaused owns none of these data.
"""

from unpaused.foundation.book.building import Progress, build, verify, verify_persons
from unpaused.foundation.book.faults import BookRefused, Fault
from unpaused.foundation.book.opening import Book
from unpaused.foundation.book.opening import open_book as open
from unpaused.foundation.book.profiling import Wanted
from unpaused.foundation.book.records import (
    Beneficiary,
    Benefit,
    Branch,
    PastClaim,
    Person,
    Policy,
    Salesperson,
    Scope,
    Site,
    StaffMember,
    Vehicle,
)

__all__ = [
    "Beneficiary",
    "Benefit",
    "Book",
    "BookRefused",
    "Branch",
    "Fault",
    "PastClaim",
    "Person",
    "Policy",
    "Progress",
    "Salesperson",
    "Scope",
    "Site",
    "StaffMember",
    "Vehicle",
    "Wanted",
    "build",
    "open",
    "verify",
    "verify_persons",
]
