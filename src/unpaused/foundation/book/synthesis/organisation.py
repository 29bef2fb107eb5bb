"""Made-up branches, sites, staff and salespeople."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from unpaused.foundation.areas import Areas
from unpaused.foundation.book.contract import BY_NAME
from unpaused.foundation.book.synthesis import vocabulary

Array = npt.NDArray[Any]
HEAD_OFFICE = "B00"
STAFF, SALESPEOPLE = 4_000, 6_000
_LEFT_SHARE = 0.06
_DEPARTMENTS = {
    "claims": 0.20, "contact_centre": 0.25, "counter": 0.25, "operations": 0.10, "sales_support": 0.08, "it": 0.05,
    "finance": 0.04, "administration": 0.03,
}  # fmt: skip
_ROLES = {"claims": "examiner", "contact_centre": "agent", "counter": "teller"}
_HOST = "insurer.example"


def branch_of(area_codes: Array) -> Array:
    """The branch that serves an area: one a province."""
    return np.char.add("B", np.array(area_codes, "<U2"))


def branches(areas: Areas) -> pa.Table:
    """The head office and one branch in each of the 31 provinces of the mainland."""
    rows: list[tuple[Any, ...]] = [(HEAD_OFFICE, "总公司", "110000", None, "北京市金融街1号", "01055550000")]
    for province in areas.provinces():
        if province.code < "700000":
            short = province.name.removesuffix("省").removesuffix("市").split("自治")[0]
            rows.append((f"B{province.code[:2]}", f"{short}分公司", province.code, HEAD_OFFICE,
                         f"{province.name}人民路88号", f"0{province.code[:3]}55551234"))  # fmt: skip
    return _table("branches", rows)


def sites(rng: np.random.Generator, areas: Areas, branch_table: pa.Table) -> pa.Table:
    """Each branch an office and outlets; three contact centres; a data centre."""
    rows: list[tuple[Any, ...]] = []
    for branch in branch_table.to_pylist():
        cities = areas.children(branch["area_code"])[:9] if branch["branch_code"] != HEAD_OFFICE else []
        rows.append(_site(len(rows), f"{branch['name']}职场", "office", branch, branch["area_code"], 400))
        for city in cities:
            rows.append(_site(len(rows), f"{city.name}网点", "outlet", branch, city.code, int(rng.integers(8, 40))))
        if branch["branch_code"] in ("B00", "B42", "B44"):
            rows.append(
                _site(len(rows), f"{branch['name']}客服中心", "contact_centre", branch, branch["area_code"], 300)
            )
    rows.append(("S9999", "数据中心", "data_centre", HEAD_OFFICE, "110000", "北京市亦庄路9号", 40))
    return _table("sites", rows)


def _site(number: int, name: str, kind: str, branch: dict[str, Any], area: str, seats: int) -> tuple[Any, ...]:
    return f"S{number + 1:04d}", name, kind, branch["branch_code"], area, f"{name}所在路{number % 90 + 1}号", seats


def staff(rng: np.random.Generator, site_table: pa.Table, count: int = STAFF) -> pa.Table:
    """Staff at sites in proportion to their seats."""
    places = site_table.to_pylist()
    seats = np.array([place["seats"] for place in places], float)
    at = rng.choice(len(places), count, p=seats / seats.sum())
    departments = rng.choice(list(_DEPARTMENTS), count, p=np.array(list(_DEPARTMENTS.values())))
    names, phones = _short_names(rng, count), _phones(rng, count)
    rows = []
    for i in range(count):
        place, department = places[at[i]], str(departments[i])
        number = f"E{i + 1:05d}"
        role, email = _ROLES.get(department, "officer"), f"{number.lower()}@{_HOST}"
        at_site = (place["branch_code"], place["site_id"])
        rows.append((number, names[i], *at_site, department, role, phones[i], email, place["area_code"]))
    return _table("staff", rows)


def salespeople(
    rng: np.random.Generator, branch_sizes: dict[str, int], as_of: date, count: int = SALESPEOPLE
) -> pa.Table:
    """Salespeople by the number of persons a branch has; some have left."""
    codes = list(branch_sizes)
    sizes = np.array(list(branch_sizes.values()), float) + 20
    at = np.concatenate([np.arange(len(codes)), rng.choice(len(codes), count - len(codes), p=sizes / sizes.sum())])
    names, phones = _short_names(rng, count), _phones(rng, count)
    left = rng.random(count) < _LEFT_SHARE
    days = rng.integers(5, 900, count)
    rows = []
    for i in range(count):
        number, code = f"A{i + 1:06d}", codes[at[i]]
        gone = as_of - timedelta(days=int(days[i])) if left[i] else None
        status, email = "left" if left[i] else "active", f"{number.lower()}@{_HOST}"
        rows.append((number, names[i], code, phones[i], email, f"{code[1:]}0000", status, gone))
    return _table("salespeople", rows)


def salesperson_of(rng: np.random.Generator, person_branches: Array, people: pa.Table) -> Array:
    """A salesperson of the same branch for most persons, "" for the rest. Some are of one who has left."""
    found = np.full(len(person_branches), "", "<U8")
    ids, branches_ = np.array(people["salesperson_id"].to_pylist()), np.array(people["branch_code"].to_pylist())
    for code in np.unique(person_branches):
        here, own = np.flatnonzero(person_branches == code), ids[branches_ == code]
        if len(own):
            found[here] = rng.choice(own, len(here))
    return np.where(rng.random(len(found)) < 0.03, "", found)


def _short_names(rng: np.random.Generator, count: int) -> list[str]:
    surnames, shares = np.array(list(vocabulary.SURNAMES)), np.array(list(vocabulary.SURNAMES.values()))
    given = np.array([name for names in vocabulary.GIVEN.values() for name in names])
    chosen = np.char.add(rng.choice(surnames, count, p=shares / shares.sum()), rng.choice(given, count))
    names: list[str] = chosen.tolist()
    return names


def _phones(rng: np.random.Generator, count: int) -> list[str]:
    heads = rng.choice(vocabulary.PHONE_HEADS, count)
    phones: list[str] = np.char.add(heads, np.char.zfill(rng.integers(0, 10**8, count).astype(str), 8)).tolist()
    return phones


def _table(name: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    schema = BY_NAME[name].schema
    columns = list(zip(*rows, strict=True))
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
