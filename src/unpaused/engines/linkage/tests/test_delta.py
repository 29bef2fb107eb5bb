"""Changes of a book as a delta on its index: found as in an index built anew, and nobody who is gone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from unpaused.engines.linkage import Index, ListRow, Params, write_delta, write_index
from unpaused.engines.linkage.tests.made import AS_OF, FewPlaces, people, table
from unpaused.kernel.errors import Refused

KEY = b"0123456789abcdef"
BEFORE = people(2000)
MOVED, LEFT, CAME = BEFORE[:60], BEFORE[60:90], people(2050)[2000:]
AFTER_MOVING = [{**p, "phone": f"139{n:08d}", "name": p["name"][0] + "新" + p["name"][-1]} for n, p in enumerate(MOVED)]
STAYED = BEFORE[90:]
NOW = [*AFTER_MOVING, *STAYED, *CAME]
TODAY = date(2026, 7, 1)
PLACES = FewPlaces()
ALONE = Params(learn=False)


def row(person: dict, **changes: str) -> ListRow:
    full = ListRow(
        row_id=str(person["person_id"]), name=person["name"], phone=person["phone"], id_number=person["id_number"],
        birth_date=person["birth_date"].isoformat(), address=person["address"],
    )  # fmt: skip
    return replace(full, **changes)


@pytest.fixture(scope="module", params=[None, KEY], ids=["plain", "sealed"])
def key(request) -> bytes | None:
    return request.param


@pytest.fixture(scope="module")
def base(key, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    write_index(table(BEFORE), folder, as_of=AS_OF, key=key)
    return folder


@pytest.fixture(scope="module")
def delta(base, key, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("delta")
    removed = np.array([p["person_id"] for p in LEFT])
    write_delta(table([*AFTER_MOVING, *CAME]), removed, base, folder, as_of=TODAY, key=key)
    return folder


@pytest.fixture(scope="module")
def index(base, delta, key) -> Index:
    return Index.open(base, key=key, delta=delta)


def best(index: Index, rows: list[ListRow], params: Params = ALONE) -> list[tuple[str, int | None]]:
    results = index.screen(rows, PLACES, params)
    return [(r.outcome, r.candidates[0].person_id if r.candidates else None) for r in results]


def test_everybody_of_today_is_found_as_in_an_index_built_anew(index):
    anew = Index.build(table(NOW), as_of=TODAY)
    rows = [row(p, **changes) for p in NOW[::7] for changes in ({}, {"name": p["name"][0] + "**"}, {"phone": ""})]
    assert best(index, rows) == best(anew, rows)
    assert len(index) == len(anew)
    assert index.as_of == TODAY


def test_who_left_is_found_no_more_and_who_moved_not_as_they_were(index):
    assert {outcome for outcome, _ in best(index, [row(p) for p in LEFT])} <= {"none", "review"}
    ids = {p["person_id"] for p in LEFT}
    for params in (ALONE, Params()):
        for result in index.screen([row(p) for p in LEFT], PLACES, params):
            assert not ids & {c.person_id for c in result.candidates}
    old, new = best(index, [ListRow(row_id="1", name=p["name"], phone=p["phone"]) for p in (MOVED[0], AFTER_MOVING[0])])
    assert old[1] != MOVED[0]["person_id"] and new == ("match", MOVED[0]["person_id"])


def test_each_person_is_a_candidate_once(index):
    for result in index.screen([row(p) for p in AFTER_MOVING], PLACES, ALONE):
        ids = [c.person_id for c in result.candidates]
        assert len(ids) == len(set(ids))


def test_how_many_share_a_value_is_counted_over_base_and_delta(base, key, tmp_path):
    """A phone that three of the base have, one of whom goes, and two of the delta: four."""
    same = [{**p, "phone": "13912345678"} for p in BEFORE[:3]]
    write_index(table([*same, *BEFORE[3:]]), tmp_path / "b", as_of=AS_OF, key=key)
    two = [{**p, "phone": "13912345678"} for p in CAME[:2]]
    write_delta(table(two), np.array([same[0]["person_id"]]), tmp_path / "b", tmp_path / "d", as_of=TODAY, key=key)
    pairs = Index.open(tmp_path / "b", key=key, delta=tmp_path / "d").pairs([row(two[0])], PLACES, ALONE)
    counts = dict(zip(pairs.book_ids.tolist(), pairs.frequencies.phone_count.tolist(), strict=True))
    assert counts[two[0]["person_id"]] == 4


def test_no_changes_change_nothing(base, key, tmp_path):
    write_delta(table([]), np.zeros(0, np.int64), base, tmp_path / "d", as_of=AS_OF, key=key)
    rows = [row(p) for p in BEFORE[::40]]
    unchanged = Index.open(base, key=key, delta=tmp_path / "d")
    assert unchanged.screen(rows, PLACES) == Index.open(base, key=key).screen(rows, PLACES)


def test_a_delta_of_another_index_does_not_open(delta, key, tmp_path):
    write_index(table(BEFORE[1:]), tmp_path, as_of=AS_OF, key=key)
    with pytest.raises(Refused) as refused:
        Index.open(tmp_path, key=key, delta=delta)
    assert refused.value.code == "linkage.other_base"


@pytest.mark.parametrize("file", ["gone.places", "gone-01.entries", "rule-09.entries", "people.bin", "index.json"])
def test_a_damaged_delta_is_told_by_file(base, delta, key, tmp_path, file):
    for each in delta.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    content = bytearray((tmp_path / file).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / file).write_bytes(content)
    with pytest.raises(Refused) as refused:
        Index.open(base, key=key, delta=tmp_path).check()
    assert refused.value.code == "linkage.broken_index"
    (tmp_path / file).unlink()
    with pytest.raises(Refused):
        Index.open(base, key=key, delta=tmp_path)
