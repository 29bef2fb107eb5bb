"""The book as it is read: typed queries, one of them applying the scope for all."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unpaused.engines.forecasting import Profile
from unpaused.engines.linkage import Index
from unpaused.foundation.areas.places import prefix
from unpaused.foundation.book.building import HOLDER_LOOKUP, POLICY_LOOKUP, as_of, cipher_for, read_manifest
from unpaused.foundation.book.contract import BY_NAME
from unpaused.foundation.book.indexing import Version
from unpaused.foundation.book.profiling import Tell, Wanted, profile_of
from unpaused.foundation.book.records import (
    Beneficiary,
    Benefit,
    Branch,
    GroupMember,
    PastClaim,
    Person,
    Policy,
    Salesperson,
    Scope,
    Site,
    StaffMember,
    Vehicle,
)
from unpaused.foundation.book.shelf import Shelf
from unpaused.foundation.book.storing import Cipher, serving_version


def open_book(path: Path, key: bytes | None = None) -> "Book":
    """The version that serves now. Raises Refused where there is none, it is damaged or the key is another."""
    place, manifest = read_manifest(path)
    cipher = cipher_for(manifest, key)
    return Book(path, Version(place, manifest, key if manifest["encrypted"] else None), cipher)


class Book:
    """One version of the book. It goes on serving its version; `is_current` tells when a newer one has come.

    Every query takes `scope`: with one, persons and policies of other branches, and what belongs to them, are
    not there. Without (None) everything is.
    """

    def __init__(self, path: Path, version: Version, cipher: Cipher) -> None:
        manifest = version.manifest
        self._path = path
        self._version = version
        self._place = version.place
        self._cipher = cipher
        self._shelves: dict[str, Shelf] = {}
        self.manifest = manifest
        self.version: str = manifest["snapshot"]
        self.insurer: str = manifest["insurer"]
        self.as_of: date = as_of(manifest)
        self._shelf("persons")

    @property
    def is_current(self) -> bool:
        return serving_version(self._path) == self.version

    def counts(self) -> dict[str, int]:
        """Rows by dataset."""
        return dict(self.manifest["counts"])

    @cached_property
    def index(self) -> Index:
        """The linkage index, opened when first asked for. Raises Refused where it is damaged."""
        return self._version.open_index()

    def person(self, person_id: int, *, scope: Scope | None = None) -> Person | None:
        found = self.persons([person_id], scope=scope)
        return found[0] if found else None

    def persons(self, ids: Iterable[int], *, scope: Scope | None = None) -> list[Person]:
        """The persons with these ids, by id; unknown ones and those out of scope are left out."""
        rows = self._shelf("persons").rows_of(ids)
        return [Person(**row) for row in _within(scope, rows)]

    def persons_with(self, column: str, value: str, *, scope: Scope | None = None) -> list[Person]:
        """The persons whose `column` is this number, however the core writes it ("id_number": a small x, spaces;
        "phone": +86, spaces, beside another number): one pass over the column, by id."""
        columns = self._shelf("persons").table(["person_id", column])
        there = pc.match_substring_regex(columns[column], _written_as(column, value), ignore_case=True)
        chosen = columns.filter(pc.fill_null(there, False))["person_id"].to_pylist()
        return self.persons(chosen, scope=scope)

    def policies_of(self, person_id: int, *, scope: Scope | None = None) -> list[Policy]:
        """The policies that insure a person, directly or as a member of a group: the latter since the day they joined,
        however old the group's policy is."""
        rows = self._shelf("policies").rows(person_id)
        known = {row["policy_no"] for row in rows}
        of_groups = [member for member in self._memberships(person_id) if member.policy_no not in known]
        rows += [_since_joining(row, member) for member in of_groups for row in self._policy_rows(member.policy_no)]
        return [Policy(**row) for row in _within(scope, rows)]

    def policies_held_by(self, person_id: int, *, scope: Scope | None = None) -> list[Policy]:
        """The policies a person holds, for themselves or for others."""
        own = [row for row in self._shelf("policies").rows(person_id) if row["holder_id"] == person_id]
        numbers = [row["policy_no"] for row in self._shelf(HOLDER_LOOKUP, "holder_id").rows(person_id)]
        rows = own + [row for number in numbers for row in self._policy_rows(number)]
        return [Policy(**row) for row in _within(scope, rows)]

    def policy(self, policy_no: str, *, scope: Scope | None = None) -> Policy | None:
        rows = _within(scope, self._policy_rows(policy_no))
        return Policy(**rows[0]) if rows else None

    def benefits_of(self, policy_no: str, *, scope: Scope | None = None) -> list[Benefit]:
        if not self._policy_visible(policy_no, scope):
            return []
        return [Benefit(**row) for row in self._shelf("benefits").rows(policy_no)]

    def beneficiaries_of(self, policy_no: str, *, scope: Scope | None = None) -> list[Beneficiary]:
        if not self._policy_visible(policy_no, scope):
            return []
        return [Beneficiary(**row) for row in self._shelf("beneficiaries").rows(policy_no)]

    def claims_of(self, person_id: int, *, scope: Scope | None = None) -> list[PastClaim]:
        """The claims history of a person, oldest event first."""
        if scope and not self.person(person_id, scope=scope):
            return []
        claims = [PastClaim(**row) for row in self._shelf("claims").rows(person_id)]
        return sorted(claims, key=lambda claim: (claim.event_date or date.min, claim.claim_no))

    def vehicles_of(self, person_id: int, *, scope: Scope | None = None) -> list[Vehicle]:
        if scope and not self.person(person_id, scope=scope):
            return []
        return [Vehicle(**row) for row in self._shelf("vehicles").rows(person_id)]

    def salesperson(self, salesperson_id: str, *, scope: Scope | None = None) -> Salesperson | None:
        found = self._salespeople.get(salesperson_id)
        return found if found and (scope is None or scope.allows(found.branch_code)) else None

    def salespeople(self, *, scope: Scope | None = None) -> list[Salesperson]:
        return [s for s in self._salespeople.values() if scope is None or scope.allows(s.branch_code)]

    def branches(self, *, scope: Scope | None = None) -> list[Branch]:
        return [Branch(**row) for row in _within(scope, self._shelf("branches").table().to_pylist())]

    def sites(self, *, scope: Scope | None = None) -> list[Site]:
        return [Site(**row) for row in _within(scope, self._shelf("sites").table().to_pylist())]

    def staff(self, *, scope: Scope | None = None) -> list[StaffMember]:
        return [StaffMember(**row) for row in _within(scope, self._shelf("staff").table().to_pylist())]

    def persons_in_area(self, codes: Sequence[str], *, scope: Scope | None = None) -> list[int]:
        """The ids of persons who live in any of the areas (GB/T 2260 codes of any level), in order."""
        persons = self._places
        prefixes = [prefix(code) for code in codes]
        if not prefixes:
            return []
        chosen = pc.match_substring_regex(persons["area_code"], "^(" + "|".join(prefixes) + ")")
        if scope:
            chosen = pc.and_(
                chosen, pc.is_in(persons["branch_code"], value_set=pa.array(sorted(scope.branches), pa.string()))
            )
        ids: list[int] = persons.filter(pc.fill_null(chosen, False))["person_id"].to_pylist()
        return ids

    def areas_of(self, ids: Sequence[int]) -> list[str]:
        """The area code (GB/T 2260, six digits) where each person lives, in the order asked; "" where nobody knows."""
        known, codes = self._sorted_places
        asked = np.asarray(ids, np.int64)
        places = np.minimum(np.searchsorted(known, asked), len(known) - 1) if len(known) else asked * 0
        there = known[places] == asked if len(known) else np.zeros(len(asked), bool)
        found: list[str | None] = codes.take(pa.array(places[there])).to_pylist()
        areas = iter(found)
        return [(next(areas) or "") if each else "" for each in there]

    @cached_property
    def _sorted_places(self) -> tuple[Any, Any]:
        """Ids as they stand in the file, in order, and the area of each."""
        return self._places["person_id"].to_numpy(), self._places["area_code"].combine_chunks()

    def columns(self, name: str, wanted: list[str]) -> pa.Table:
        """Whole columns of a dataset, of every branch: for those who count, and apply the scope before they do."""
        return self._shelf(name).table(wanted)

    def profile(self, wanted: Wanted, *, scope: Scope | None = None, progress: Tell | None = None) -> Profile:
        """The book counted by area, product and benefit, for a rehearsal; nobody is in it."""
        return profile_of(self, wanted, scope=scope, tell=progress or (lambda stage, done, total: None))

    @cached_property
    def _places(self) -> Any:
        return self._shelf("persons").table(["person_id", "area_code", "branch_code"])

    @cached_property
    def _salespeople(self) -> dict[str, Salesperson]:
        rows = self._shelf("salespeople").table().to_pylist()
        return {row["salesperson_id"]: Salesperson(**row) for row in rows}

    def _memberships(self, person_id: int) -> list[GroupMember]:
        return [GroupMember(**row) for row in self._shelf("group_members").rows(person_id)]

    def _policy_rows(self, policy_no: str) -> list[dict[str, Any]]:
        for place in self._shelf(POLICY_LOOKUP, "policy_no").rows(policy_no):
            rows = self._shelf("policies").rows(place["insured_id"]) if place["insured_id"] is not None else []
            return [row for row in rows if row["policy_no"] == policy_no] or self._without_insured(policy_no)
        return []

    def _without_insured(self, policy_no: str) -> list[dict[str, Any]]:
        row = self._group_policies.get(policy_no)
        return [dict(row)] if row else []

    @cached_property
    def _group_policies(self) -> dict[str, dict[str, Any]]:
        """Policies that name no single insured: they are few, and read once."""
        table = self._shelf("policies").table()
        return {row["policy_no"]: row for row in table.filter(pc.is_null(table["insured_id"])).to_pylist()}

    def _policy_visible(self, policy_no: str, scope: Scope | None) -> bool:
        return scope is None or self.policy(policy_no, scope=scope) is not None

    def _shelf(self, name: str, key: str | None = None) -> Shelf:
        if name not in self._shelves:
            sorted_by = key or BY_NAME[name].sorted_by
            self._shelves[name] = Shelf(self._place / f"{name}.parquet", sorted_by, self._cipher)
        return self._shelves[name]


def _since_joining(row: dict[str, Any], member: GroupMember) -> dict[str, Any]:
    days = [day for day in (row["since_date"], member.joined_date) if day is not None]
    return {**row, "since_date": max(days, default=None)}


def _written_as(column: str, value: str) -> str:
    """A pattern for a number with spaces and hyphens in it, and nothing more beside it that belongs to it."""
    spaced = r"[\s-]*".join(re.escape(sign) for sign in value)
    if column == "phone":
        return rf"(?:^|[^0-9])(?:(?:\+|00)?86[\s-]*)?{spaced}(?:[^0-9]|$)"
    return rf"^\s*{spaced}\s*$"


def _within(scope: Scope | None, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The one place where scope is applied: rows of the branches that may be seen."""
    return rows if scope is None else [row for row in rows if scope.allows(row["branch_code"])]
