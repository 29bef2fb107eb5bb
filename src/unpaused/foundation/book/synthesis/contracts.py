"""Made-up policies, benefits, claims history, beneficiaries, vehicles and group members.

Two products: ACC01 (accident: ACC-DEATH, ACC-MED) and HLT01 (health: DIAG, a lump sum on diagnosis; HOSP, cash a
day in hospital).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from unpaused.foundation.book.contract import BY_NAME
from unpaused.foundation.book.synthesis.people import CHILD, Population, masked

Array = npt.NDArray[Any]
DIAGNOSIS_FEN = 1_000_000
_STATUSES = ("in_force", "lapsed", "expired", "surrendered")
_STATUS_SHARES = (0.90, 0.04, 0.04, 0.02)
_CAUSES = ("肺炎", "骨折", "阑尾炎", "意外摔伤", "交通事故", "胃炎", "烫伤", "支气管炎", "肺部感染")
_NOTICE_CAUSES = ("肺炎", "病毒性肺炎", "发热待查", "肺部感染", "肺炎住院")
NOTICES_A_PERSON = 1 / 900


@dataclass
class Policies:
    """Policies as arrays: number, place of insured and holder in the population, product, dates, status."""

    numbers: Array
    insured: Array
    holder: Array
    products: Array
    since: Array
    until: Array
    status: Array


def make_policies(rng: np.random.Generator, people: Population, as_of: date) -> Policies:
    """One or two policies for each person; children's are held by the head of the household."""
    count = len(people)
    kind = rng.choice(3, count, p=[0.32, 0.30, 0.38])
    accident, health = np.flatnonzero(kind != 1), np.flatnonzero(kind != 0)
    insured = np.concatenate([accident, health])
    products = np.repeat(["ACC01", "HLT01"], [len(accident), len(health)])
    total = len(insured)
    status = rng.choice(_STATUSES, total, p=_STATUS_SHARES)
    since = np.datetime64(as_of) - rng.integers(100, 3_000, total).astype("timedelta64[D]")
    open_until = np.datetime64(as_of) + rng.integers(20, 360, total).astype("timedelta64[D]")
    ended = np.datetime64(as_of) - rng.integers(1, 90, total).astype("timedelta64[D]")
    return Policies(
        numbers=np.char.add("P", np.char.zfill((rng.permutation(total) + 1).astype(str), 10)),
        insured=insured,
        holder=np.where(people.role[insured] == CHILD, people.heads[insured], insured),
        products=products,
        since=since,
        until=np.where(status == "in_force", open_until, ended),
        status=status,
    )


def policy_table(people: Population, policies: Policies, branches: Array) -> pa.Table:
    return _table("policies", [
        policies.numbers, policies.products, people.person_id[policies.holder], people.person_id[policies.insured],
        branches[policies.insured], policies.since, policies.until, policies.status,
    ])  # fmt: skip


def benefit_table(rng: np.random.Generator, policies: Policies) -> pa.Table:
    """Two benefits a policy."""
    accident = policies.numbers[policies.products == "ACC01"]
    health = policies.numbers[policies.products == "HLT01"]
    death = rng.choice([10_000_000, 20_000_000, 30_000_000, 50_000_000], len(accident))
    medical = rng.choice([1_000_000, 2_000_000, 5_000_000], len(accident))
    daily = rng.choice([10_000, 15_000, 20_000, 30_000], len(health))
    blocks = [
        (accident, "ACC-DEATH", death, 0, 0),
        (accident, "ACC-MED", medical, 0, 10_000),
        (health, "DIAG", np.full(len(health), DIAGNOSIS_FEN), 90, 0),
        (health, "HOSP", daily, 30, 0),
    ]
    columns = [np.concatenate([np.broadcast_to(np.asarray(b[i]), len(b[0])) for b in blocks]) for i in range(5)]
    return _table("benefits", columns)


def claim_table(rng: np.random.Generator, people: Population, policies: Policies, as_of: date) -> pa.Table:
    """Claims of the past, and fresh notices of loss for pneumonia in the hit province, not yet opened."""
    history = rng.choice(len(policies.numbers), len(people) // 16, replace=False)
    hubei = np.char.startswith(people.areas[policies.insured], "42")
    hit = np.flatnonzero(hubei & (policies.products == "HLT01") & (policies.status == "in_force"))
    wanted = min(max(int(len(people) * NOTICES_A_PERSON), 30), len(hit))
    fresh = rng.choice(hit, wanted, replace=False)
    which = np.concatenate([history, fresh])
    is_fresh = np.arange(len(which)) >= len(history)
    event = np.datetime64(as_of) - np.where(
        is_fresh, rng.integers(2, 25, len(which)), rng.integers(40, 2_000, len(which))
    ).astype("timedelta64[D]")
    notice = event + np.minimum(rng.integers(0, 30, len(which)), np.where(is_fresh, 1, 30)).astype("timedelta64[D]")
    open_ = ~is_fresh & (rng.random(len(which)) < 0.08)
    status = np.where(is_fresh, "notified", np.where(open_, "open", "closed"))
    health = policies.products[which] == "HLT01"
    paid = np.where(status == "closed", rng.integers(20_000, 800_000, len(which)), 0)
    remaining = np.where(open_, rng.integers(20_000, 300_000, len(which)), 0)
    causes = np.where(is_fresh, rng.choice(_NOTICE_CAUSES, len(which)), rng.choice(_CAUSES, len(which)))
    return _table("claims", [
        np.char.add("BA", np.char.zfill((np.arange(len(which)) + 1).astype(str), 10)), policies.numbers[which],
        people.person_id[policies.insured[which]], event, np.minimum(notice, np.datetime64(as_of)), status,
        np.where(health, "HOSP", "ACC-MED"), paid, remaining, causes,
    ])  # fmt: skip


def beneficiary_table(rng: np.random.Generator, people: Population, policies: Policies) -> pa.Table:
    """For half of the accident policies the head or the head's partner, named; else the law decides."""
    accident = np.flatnonzero((policies.products == "ACC01") & (rng.random(len(policies.numbers)) < 0.5))
    insured = policies.insured[accident]
    heads = people.heads[insured]
    other = np.minimum(np.where(insured == heads, heads + 1, heads), len(people) - 1)
    related = people.household[other] == people.household[insured]
    accident, insured, other = accident[related], insured[related], other[related]
    relationship = np.where(people.role[insured] == CHILD, "parent", "spouse")
    return _table("beneficiaries", [
        policies.numbers[accident], people.person_id[insured], people.person_id[other], people.names[other],
        relationship, np.full(len(accident), 100),
    ])  # fmt: skip


def vehicle_table(rng: np.random.Generator, people: Population, as_of: date) -> pa.Table:
    """A car for one adult in five."""
    grown = people.births < np.datetime64(as_of) - np.timedelta64(19 * 365, "D")
    owners = np.flatnonzero(grown & (rng.random(len(people)) < 0.2))
    letters = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZ"))
    provinces = np.array(list("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"))
    order = ["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
             "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"]  # fmt: skip
    province = provinces[np.searchsorted(order, people.areas[owners].astype("<U2"))]
    plates = np.char.add(np.char.add(province, rng.choice(letters[:8], len(owners))), "·")
    serial = np.char.add(rng.choice(letters, len(owners)), _numbered(rng.integers(0, 10_000, len(owners)), 4))
    registered = np.datetime64(as_of) - rng.integers(30, 4_000, len(owners)).astype("timedelta64[D]")
    powertrain = rng.choice(["petrol", "electric", "hybrid", "diesel"], len(owners), p=[0.7, 0.15, 0.1, 0.05])
    table = _table("vehicles", [
        np.char.add("V", _numbered(np.arange(len(owners)) + 1, 8)), np.char.add(plates, serial),
        people.person_id[owners], np.full(len(owners), ""), people.areas[owners], registered, powertrain,
    ])  # fmt: skip
    place = table.schema.get_field_index("policy_no")
    return table.set_column(place, table.schema.field(place), pa.nulls(len(table), pa.string()))


def _numbered(values: Array, width: int) -> Array:
    return np.char.zfill(values.astype(str), width)


def groups(rng: np.random.Generator, people: Population, as_of: date) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Group accident policies of employers with their members: policies, benefits, members."""
    members = np.sort(rng.choice(len(people), len(people) // 30, replace=False))
    count = max(len(members) // 80, 1)
    numbers = np.char.add("G", np.char.zfill((np.arange(count) + 1).astype(str), 10))
    size = len(numbers)
    since, until = np.datetime64(as_of) - np.timedelta64(120, "D"), np.datetime64(as_of) + np.timedelta64(245, "D")
    policies = pa.table([
        pa.array(numbers.astype(object), pa.string()), pa.array(["ACC01"] * size, pa.string()),
        pa.nulls(size, pa.int64()), pa.nulls(size, pa.int64()), pa.array(["B00"] * size, pa.string()),
        pa.array(np.full(size, since), pa.date32()), pa.array(np.full(size, until), pa.date32()),
        pa.array(["in_force"] * size, pa.string()),
    ], schema=BY_NAME["policies"].schema)  # fmt: skip
    benefits = _table("benefits", [
        np.repeat(numbers, 2), np.tile(["ACC-DEATH", "ACC-MED"], size), np.tile([10_000_000, 1_000_000], size),
        np.zeros(2 * size, np.int64), np.tile([0, 10_000], size),
    ])  # fmt: skip
    joined = _table("group_members", [
        rng.choice(numbers, len(members)), people.person_id[members], np.full(len(members), since)
    ])  # fmt: skip
    return policies, benefits, joined


def _table(name: str, columns: list[Array]) -> pa.Table:
    schema = BY_NAME[name].schema
    arrays = [_arrow(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def _arrow(column: Array, kind: pa.DataType) -> pa.Array:
    if column.dtype.kind == "U":
        return masked(column, np.ones(len(column), bool))
    return pa.array(np.ascontiguousarray(column)).cast(kind)
