"""Splink as trainer and as oracle: what it learns can be used, and on a clean book both say the same."""

from dataclasses import replace
from random import Random

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from unpaused.engines.linkage import Index, ListRow, Params
from unpaused.engines.linkage.model import COMPARISONS
from unpaused.engines.linkage.tests.made import AS_OF, FewPlaces, people, table
from unpaused.engines.linkage.training import train_on
from unpaused.kernel.errors import Refused

PEOPLE = people(1500, seed=8)
LISTED = 200
LEARN_NOT = Params(learn=False)


def row(person: dict, rng: Random) -> ListRow:
    """Name, sex and birth date; one phone in three is another one."""
    phone = person["phone"] if rng.random() < 0.67 else f"139{rng.randrange(10**8):08d}"
    return ListRow(
        row_id=str(person["person_id"]), name=person["name"], sex="男" if person["sex"] == "M" else "女",
        birth_date=person["birth_date"].isoformat(), phone=phone,
    )  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[ListRow]:
    rng = Random(4)
    return [row(person, rng) for person in PEOPLE[:LISTED]]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(table(PEOPLE), as_of=AS_OF)


def splinks(rows: list[ListRow]) -> dict[str, list[tuple[int, float]]]:
    """For each row its persons by Splink's match weight, best first."""
    keys = ("name", "sex", "birth_date", "phone")
    book = [{"unique_id": p["person_id"], **{k: str(p[k]) for k in keys}} for p in PEOPLE]
    listed = [
        {"unique_id": int(r.row_id), "name": r.name, "sex": "M" if r.sex == "男" else "F", "birth_date": r.birth_date,
         "phone": r.phone}
        for r in rows
    ]  # fmt: skip
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    tables = [api.register(pa.Table.from_pylist(t), dataset_display_name=n) for n, t in (("a", listed), ("b", book))]
    comparisons = [
        {"output_column_name": key, "comparison_levels": [
            {"sql_condition": f"{key}_l is null or {key}_r is null", "label_for_charts": "null", "is_null_level": True},
            {"sql_condition": f"{key}_l = {key}_r", "label_for_charts": "equal",
             **({"tf_adjustment_column": key} if key == "name" else {})},
            {"sql_condition": "ELSE", "label_for_charts": "different"},
        ]} for key in keys
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="link_only", comparisons=comparisons, probability_two_random_records_match=1 / len(PEOPLE),
        blocking_rules_to_generate_predictions=[block_on("name"), block_on("phone"), block_on("birth_date")],
    )  # fmt: skip
    linker = Linker(tables, settings, log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    found: dict[str, list[tuple[int, float]]] = {}
    scored = connection.table(linker.inference.predict().physical_name)
    for row_id, person, weight in scored.select("unique_id_l", "unique_id_r", "match_weight").fetchall():
        found.setdefault(str(row_id), []).append((person, weight))
    return {key: sorted(pairs, key=lambda pair: -pair[1]) for key, pairs in found.items()}


def test_on_a_clean_book_splink_ranks_the_same_person_first_and_weighs_alike(index, rows):
    oracle = splinks(rows)
    ours = index.screen(rows, FewPlaces(), LEARN_NOT)
    both = [(r.candidates[0], oracle[r.row_id][0]) for r in ours if r.candidates and r.row_id in oracle]
    assert len(both) > 0.95 * len(rows)
    assert sum(mine.person_id == theirs[0] for mine, theirs in both) > 0.98 * len(both)
    weights = {(r.row_id, c.person_id): sum(e.bits for e in c.evidence) for r in ours for c in r.candidates}
    pairs = [(weights[key, p], w) for key, found in oracle.items() for p, w in found if (key, p) in weights]
    mine, theirs = np.array(pairs).T
    assert np.corrcoef(mine, theirs)[0, 1] > 0.9


def test_splink_teaches_how_often_phones_are_others(index, rows):
    model = train_on(index, rows, FewPlaces(), params=Params())
    place = next(i for i, c in enumerate(COMPARISONS) if c.name == "phone")
    assert model.m[place][0] == pytest.approx(0.67, abs=0.1)
    assert model.trained_by.startswith("splink 5")
    assert model.u["phone"]["equal"] < 0.01


def test_a_trained_model_stands_on_each_result(index, rows):
    model = train_on(index, rows, FewPlaces(), params=Params())
    results = index.screen(rows[:5], FewPlaces(), replace(Params(), model=model))
    assert {r.model for r in results} == {model.version}


def test_a_short_list_trains_nothing(index, rows):
    with pytest.raises(Refused) as refused:
        train_on(index, rows[:20], FewPlaces(), params=Params())
    assert refused.value.code == "linkage.short_list"
