"""Made-up persons in households: names, births, identity numbers, phones, places. Vectorised."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from unpaused.foundation.areas import Areas
from unpaused.foundation.book.contract import BY_NAME
from unpaused.foundation.book.synthesis import vocabulary

Array = npt.NDArray[Any]
_HUBEI, _HUBEI_SHARE = "42", 0.25
FIRST_ID = 10_000_001
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
HEAD, SPOUSE, CHILD, ELDER = range(4)


@dataclass
class Population:
    """Persons as arrays of length n; `household` numbers from 0, `role` in it, `heads` the head's place."""

    person_id: Array
    household: Array
    role: Array
    heads: Array
    sex: Array
    births: Array
    names: Array
    id_numbers: Array
    id_types: Array
    phones: Array
    areas: Array
    addresses: Array
    has_id: Array
    has_phone: Array

    def __len__(self) -> int:
        return len(self.person_id)

    def table(self, branches: Array, salespeople: Array) -> pa.Table:
        """The persons table; empty strings in `salespeople` mean none."""
        columns = [
            self.person_id, self.names, np.where(self.sex == 1, "M", "F"), self.births,
            self.id_types, masked(self.id_numbers, self.has_id), masked(self.phones, self.has_phone),
            self.areas, self.addresses, branches, masked(salespeople, salespeople != ""),
        ]  # fmt: skip
        schema = BY_NAME["persons"].schema
        arrays = [_arrow(column, field.type) for column, field in zip(columns, schema, strict=True)]
        return pa.table(arrays, schema=schema)


def masked(values: Array, there: Array) -> pa.Array:
    """Texts, null where not there."""
    return pa.array(values.astype(object), pa.string(), mask=~there)


def _arrow(column: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(column, pa.Array):
        return column
    return pa.array(column.astype(object) if column.dtype.kind == "U" else column).cast(kind)


def make_population(count: int, rng: np.random.Generator, as_of: date, areas: Areas) -> Population:
    """`count` persons in households."""
    household, role, heads = _households(count, rng)
    places = _household_areas(rng, areas, int(household.max()) + 1)
    codes = places[household]
    sex = _sexes(rng, role, heads)
    births = _births(rng, role, heads, as_of)
    surnames = _surnames(rng, role, heads, sex)
    names = _names(rng, surnames, sex, births, codes)
    foreign = rng.random(count) < 0.002
    names = np.where(foreign, rng.choice(vocabulary.FOREIGN, count), names)
    return Population(
        person_id=np.arange(FIRST_ID, FIRST_ID + count, dtype=np.int64),
        household=household,
        role=role,
        heads=heads,
        sex=sex,
        births=births,
        names=names,
        id_numbers=np.where(foreign, _passports(rng, count), _identity_numbers(rng, codes, births, sex)),
        id_types=np.where(foreign, "passport", "resident_id"),
        phones=_phones(rng, role, heads),
        areas=codes,
        addresses=_addresses(rng, areas, places)[household],
        has_id=rng.random(count) > 0.02,
        has_phone=rng.random(count) > 0.03,
    )


def _households(count: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Household numbers, roles and the head's place: singles, couples, couples with children, with an elder."""
    sizes = rng.choice([1, 2, 3, 4, 5], size=count, p=[0.28, 0.27, 0.27, 0.13, 0.05])
    ends = np.cumsum(sizes)
    households = int(np.searchsorted(ends, count)) + 1
    household = np.repeat(np.arange(households), sizes[:households])[:count]
    starts = np.concatenate([[0], ends[: households - 1]])
    heads = starts[household]
    position = np.arange(count) - heads
    role = np.select([position == 0, position == 1, position <= 3], [HEAD, SPOUSE, CHILD], default=ELDER)
    return household, role, heads


def _household_areas(rng: np.random.Generator, areas: Areas, households: int) -> Array:
    """Real district codes: a quarter in Hubei, the rest by provinces of unequal size, districts log-normal."""
    districts = [a for a in areas.districts() if a.name not in ("市辖区", "县") and a.code[:2] < "70"]
    codes = np.array([a.code for a in districts])
    weights = rng.lognormal(0, 0.8, len(codes))
    inside = np.char.startswith(codes, _HUBEI)
    weights[inside] *= _HUBEI_SHARE / weights[inside].sum()
    weights[~inside] *= (1 - _HUBEI_SHARE) / weights[~inside].sum()
    return rng.choice(codes, households, p=weights / weights.sum())


def _sexes(rng: np.random.Generator, role: Array, heads: Array) -> Array:
    sex = (rng.random(len(role)) < 0.51).astype(np.int64)
    return np.where(role == SPOUSE, 1 - sex[heads], sex)


def _births(rng: np.random.Generator, role: Array, heads: Array, as_of: date) -> Array:
    """Births: the head between 22 and 80, the spouse near, children 20 to 38 years younger, elders older."""
    count = len(role)
    head_age = np.clip(rng.normal(43, 14, count), 20, 82)[heads]
    gap = np.select(
        [role == SPOUSE, role == CHILD, role == ELDER],
        [rng.normal(-1, 3.5, count), -rng.uniform(21, 38, count), rng.uniform(20, 32, count)],
        default=0.0,
    )
    age = np.where(role == HEAD, head_age, head_age + gap)
    age = np.where((role == CHILD) & (age < 0), rng.uniform(0, 6, count), np.clip(age, 0.1, 97))
    days = np.datetime64(as_of) - (age * 365.25).astype("timedelta64[D]")
    births: Array = days - rng.integers(0, 30, count).astype("timedelta64[D]")
    return births


def _surnames(rng: np.random.Generator, role: Array, heads: Array, sex: Array) -> Array:
    """Children bear the father's surname, elders the head's."""
    names = np.array(list(vocabulary.SURNAMES))
    shares = np.array(list(vocabulary.SURNAMES.values()))
    own = rng.choice(names, len(role), p=shares / shares.sum())
    with_spouse = np.minimum(heads + 1, len(role) - 1)
    father = np.where(sex[heads] == 1, heads, with_spouse)
    return np.where(role == CHILD, own[father], np.where((role == ELDER) & (sex == 1), own[heads], own))


def _names(rng: np.random.Generator, surnames: Array, sex: Array, births: Array, codes: Array) -> Array:
    years = births.astype("datetime64[Y]").astype(np.int64) + 1970
    given = np.empty(len(sex), "<U4")
    kinds = np.char.add(np.where(sex == 1, "M-", "F-"), vocabulary.generation(years))
    for kind in vocabulary.GIVEN:
        here = np.flatnonzero(kinds == kind)
        given[here] = _given(rng, kind, len(here))
    names = np.char.add(surnames, given)
    uyghur = np.char.startswith(codes, "65") & (rng.random(len(sex)) < 0.45)
    first = rng.choice(vocabulary.UYGHUR_FIRST, len(sex))
    last = rng.choice(vocabulary.UYGHUR_LAST, len(sex))
    return np.where(uyghur, np.char.add(np.char.add(first, "·"), last), names)


def _given(rng: np.random.Generator, kind: str, count: int) -> Array:
    """Half from the popular ones by rank, half put together of the generation's characters."""
    popular = np.array(vocabulary.GIVEN[kind])
    ranks = 1 / (np.arange(len(popular)) + 3.0)
    known = rng.choice(popular, count, p=ranks / ranks.sum())
    first, last = (np.array(list(pool)) for pool in vocabulary.CHARACTERS[kind[0]])
    put_together = np.char.add(_zipf(rng, first, count), _zipf(rng, last, count))
    return np.where(rng.random(count) < 0.45, known, put_together)


def _zipf(rng: np.random.Generator, pool: Array, count: int) -> Array:
    shares = 1 / (rng.permutation(len(pool)) + 8.0)
    return rng.choice(pool, count, p=shares / shares.sum())


def _identity_numbers(rng: np.random.Generator, codes: Array, births: Array, sex: Array) -> Array:
    """Valid GB 11643 numbers: issued where people live now for 60 %, elsewhere in the book's places for the rest."""
    count = len(codes)
    issued = np.where(rng.random(count) < 0.6, codes, codes[rng.permutation(count)])
    order = rng.integers(0, 499, count) * 2 + np.where(sex == 1, 1, 2)
    compact = np.char.replace(births.astype("datetime64[D]").astype(str), "-", "")
    first = np.char.add(np.char.add(issued, compact), np.char.zfill(order.astype(str), 3))
    digits = np.array(first, "S17").view(np.uint8).reshape(-1, 17).astype(np.int64) - 48
    check = _CHECKS[(digits * _WEIGHTS).sum(axis=1) % 11]
    return np.char.add(first, check.view("S1").astype(str))


def _passports(rng: np.random.Generator, count: int) -> Array:
    return np.char.add("E", np.char.zfill(rng.integers(0, 10**8, count).astype(str), 8))


def _phones(rng: np.random.Generator, role: Array, heads: Array) -> Array:
    """Mobiles; children and many elders give the head's, one in two hundred has a stranger's recycled one."""
    count = len(role)
    own = np.char.add(
        rng.choice(vocabulary.PHONE_HEADS, count), np.char.zfill(rng.integers(0, 10**8, count).astype(str), 8)
    )
    share = np.select([role == CHILD, role == ELDER, role == SPOUSE], [0.7, 0.5, 0.12], default=0.0)
    phones = np.where(rng.random(count) < share, own[heads], own)
    recycled = rng.random(count) < 0.005
    return np.where(recycled, phones[rng.permutation(count)], phones)


def _addresses(rng: np.random.Generator, areas: Areas, places: Array) -> Array:
    """Street addresses, half of them with the names of the areas in front."""
    count = len(places)
    numbers = rng.integers(1, 999, count).astype(str)
    road = np.char.add(np.char.add(rng.choice(vocabulary.ROADS, count), numbers), "号")
    village = np.char.add(
        np.char.add(rng.choice(vocabulary.VILLAGES, count), rng.integers(1, 12, count).astype(str)), "组"
    )
    houses = np.char.add(np.char.add("", rng.integers(1, 40, count).astype(str)), "栋")
    flats = np.char.add(rng.integers(101, 2804, count).astype(str), "室")
    estate = np.char.add(np.char.add(rng.choice(vocabulary.ESTATES, count), houses), flats)
    street = np.choose(rng.integers(0, 3, count), [road, village, estate])
    unique, inverse = np.unique(places, return_inverse=True)
    full = np.array([areas.full_name(code) for code in unique.tolist()])[inverse]
    return np.where(rng.random(count) < 0.5, np.char.add(full, street), street)
