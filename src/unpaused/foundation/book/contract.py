"""The shape of a book: datasets, columns, types, keys. One table; reader, writer and generator follow it."""

from dataclasses import dataclass

import pyarrow as pa

_TEXT, _NUMBER, _DATE = pa.string(), pa.int64(), pa.date32()


@dataclass(frozen=True)
class Dataset:
    """A folder of Parquet files. `columns` in order; `required` may not be missing or null; `unique` is its key;
    `refers` names columns that point to another dataset's key; `sorted_by` is what it is looked up by."""

    name: str
    columns: dict[str, pa.DataType]
    required: tuple[str, ...]
    sorted_by: str
    unique: str | None = None
    refers: tuple[tuple[str, str, str], ...] = ()
    counted: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([pa.field(name, kind) for name, kind in self.columns.items()])


DATASETS: tuple[Dataset, ...] = (
    Dataset(
        "persons",
        {
            "person_id": _NUMBER, "name": _TEXT, "sex": _TEXT, "birth_date": _DATE, "id_type": _TEXT,
            "id_number": _TEXT, "phone": _TEXT, "area_code": _TEXT, "address": _TEXT, "branch_code": _TEXT,
            "salesperson_id": _TEXT,
        },
        required=("person_id", "name"), sorted_by="person_id", unique="person_id",
    ),
    Dataset(
        "policies",
        {
            "policy_no": _TEXT, "product_code": _TEXT, "holder_id": _NUMBER, "insured_id": _NUMBER,
            "branch_code": _TEXT, "since_date": _DATE, "until_date": _DATE, "status": _TEXT,
        },
        required=("policy_no",), sorted_by="insured_id", unique="policy_no",
        refers=(("insured_id", "persons", "person_id"), ("holder_id", "persons", "person_id")),
    ),
    Dataset(
        "benefits",
        {
            "policy_no": _TEXT, "benefit_code": _TEXT, "sum_insured_fen": _NUMBER, "waiting_days": _NUMBER,
            "deductible_fen": _NUMBER,
        },
        required=("policy_no", "benefit_code"), sorted_by="policy_no",
        refers=(("policy_no", "policies", "policy_no"),),
        counted=("sum_insured_fen", "waiting_days", "deductible_fen"),
    ),
    Dataset(
        "vehicles",
        {
            "vehicle_id": _TEXT, "plate": _TEXT, "person_id": _NUMBER, "policy_no": _TEXT, "area_code": _TEXT,
            "first_registered_date": _DATE, "powertrain": _TEXT,
        },
        required=("vehicle_id",), sorted_by="person_id", unique="vehicle_id",
        refers=(("person_id", "persons", "person_id"),),
    ),
    Dataset(
        "claims",
        {
            "claim_no": _TEXT, "policy_no": _TEXT, "person_id": _NUMBER, "event_date": _DATE, "notice_date": _DATE,
            "status": _TEXT, "benefit_code": _TEXT, "paid_fen": _NUMBER, "remaining_fen": _NUMBER, "cause": _TEXT,
        },
        required=("claim_no",), sorted_by="person_id", unique="claim_no",
        refers=(("person_id", "persons", "person_id"), ("policy_no", "policies", "policy_no")),
        counted=("paid_fen", "remaining_fen"),
    ),
    Dataset(
        "beneficiaries",
        {
            "policy_no": _TEXT, "insured_id": _NUMBER, "beneficiary_id": _NUMBER, "name": _TEXT,
            "relationship": _TEXT, "share_percent": _NUMBER,
        },
        required=("policy_no",), sorted_by="policy_no", refers=(("policy_no", "policies", "policy_no"),),
        counted=("share_percent",),
    ),
    Dataset(
        "group_members",
        {"policy_no": _TEXT, "person_id": _NUMBER, "joined_date": _DATE},
        required=("policy_no", "person_id"), sorted_by="person_id",
        refers=(("person_id", "persons", "person_id"), ("policy_no", "policies", "policy_no")),
    ),
    Dataset(
        "branches",
        {
            "branch_code": _TEXT, "name": _TEXT, "area_code": _TEXT, "parent_code": _TEXT, "address": _TEXT,
            "phone": _TEXT,
        },
        required=("branch_code", "name"), sorted_by="branch_code", unique="branch_code",
    ),
    Dataset(
        "sites",
        {
            "site_id": _TEXT, "name": _TEXT, "kind": _TEXT, "branch_code": _TEXT, "area_code": _TEXT,
            "address": _TEXT, "seats": _NUMBER,
        },
        required=("site_id", "name"), sorted_by="site_id", unique="site_id", counted=("seats",),
    ),
    Dataset(
        "staff",
        {
            "staff_id": _TEXT, "name": _TEXT, "branch_code": _TEXT, "site_id": _TEXT, "department": _TEXT,
            "role": _TEXT, "phone": _TEXT, "email": _TEXT, "area_code": _TEXT,
        },
        required=("staff_id", "name"), sorted_by="staff_id", unique="staff_id",
    ),
    Dataset(
        "salespeople",
        {
            "salesperson_id": _TEXT, "name": _TEXT, "branch_code": _TEXT, "phone": _TEXT, "email": _TEXT,
            "area_code": _TEXT, "status": _TEXT, "left_date": _DATE,
        },
        required=("salesperson_id", "name"), sorted_by="salesperson_id", unique="salesperson_id",
    ),
)  # fmt: skip
BY_NAME = {dataset.name: dataset for dataset in DATASETS}
VERSION = 1
CODES = ("branch_code", "area_code", "product_code", "benefit_code")
"""Columns that some systems export as numbers; they are taken as text."""
