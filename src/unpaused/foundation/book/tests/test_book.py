import json
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unpaused.engines import linkage
from unpaused.engines.linkage import ListRow
from unpaused.foundation import areas, book
from unpaused.foundation.book import BookRefused, Scope, synthesis
from unpaused.foundation.book.contract import DATASETS
from unpaused.foundation.book.faults import Fault
from unpaused.foundation.book.records import Salesperson
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

KEY = bytes(range(32))
AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshot")
    synthesis.synth(folder, persons=2000, seed=3, as_of=AS_OF)
    return folder


@pytest.fixture(scope="module")
def built(snapshot, tmp_path_factory):
    out = tmp_path_factory.mktemp("book")
    book.build(snapshot, out, key=KEY)
    return out


@pytest.fixture(scope="module")
def opened(built):
    return book.open(built, KEY)


def only_persons(folder, rows, name="part-0.parquet"):
    (folder / "persons").mkdir(exist_ok=True)
    pq.write_table(pa.table(rows), folder / "persons" / name)
    return folder


def refused(folder, out):
    with pytest.raises(BookRefused) as caught:
        book.build(folder, out)
    return caught.value.faults


def test_persons_alone_with_ids_and_names_make_a_book(tmp_path):
    only_persons(tmp_path, {"person_id": [1], "name": ["张三"]})
    book.build(tmp_path, tmp_path / "b")
    person = book.open(tmp_path / "b").person(1)
    assert (person.name, person.phone) == ("张三", None)


def test_unknown_columns_and_other_integer_types_are_tolerated(tmp_path):
    rows = {"person_id": pa.array([1], pa.int32()), "name": ["张三"], "colour": ["red"], "area_code": [420102]}
    book.build(only_persons(tmp_path, rows), tmp_path / "b")
    assert book.open(tmp_path / "b").person(1).area_code == "420102"


def test_dates_written_as_text_are_taken(tmp_path):
    rows = {"person_id": [1], "name": ["张三"], "birth_date": ["1960-12-27"]}
    book.build(only_persons(tmp_path, rows), tmp_path / "b")
    assert book.open(tmp_path / "b").person(1).birth_date == date(1960, 12, 27)


@pytest.mark.parametrize(
    ("rows", "column", "row"),
    [
        ({"person_id": [1, 1], "name": ["甲", "乙"]}, "person_id", 2),
        ({"person_id": [1, None], "name": ["甲", "乙"]}, "person_id", 2),
        ({"person_id": [1, 2], "name": ["甲", " "]}, "name", 2),
        ({"person_id": [1], "name": ["甲"], "sex": ["男"]}, "sex", 1),
        ({"person_id": [1], "name": ["甲"], "area_code": ["42"]}, "area_code", 1),
        ({"person_id": [1], "name": ["甲"], "birth_date": ["gestern"]}, "birth_date", 1),
        ({"person_id": [1]}, "name", None),
    ],
)
def test_a_fault_is_told_by_file_column_and_row(tmp_path, rows, column, row):
    faults = refused(only_persons(tmp_path, rows), tmp_path / "b")
    assert [(f.file, f.column, f.row) for f in faults] == [("persons/part-0.parquet", column, row)]


def test_all_faults_are_told_at_once(tmp_path):
    rows = {"person_id": [1, 1], "name": ["甲", None], "sex": ["男", "F"]}
    assert {f.column for f in refused(only_persons(tmp_path, rows), tmp_path / "b")} == {"person_id", "name", "sex"}


def test_a_key_repeated_in_another_file_is_found_there(tmp_path):
    only_persons(tmp_path, {"person_id": [1], "name": ["甲"]}, "a.parquet")
    only_persons(tmp_path, {"person_id": [2, 1], "name": ["乙", "丙"]}, "b.parquet")
    assert [(f.file, f.row) for f in refused(tmp_path, tmp_path / "out")] == [("persons/b.parquet", 2)]


def test_a_broken_file_among_good_ones_refuses_the_whole_and_is_named(tmp_path):
    only_persons(tmp_path, {"person_id": [1], "name": ["甲"]}, "a.parquet")
    (tmp_path / "persons" / "b.parquet").write_bytes((tmp_path / "persons" / "a.parquet").read_bytes()[:100])
    assert [f.file for f in refused(tmp_path, tmp_path / "out")] == ["persons/b.parquet"]


@pytest.mark.parametrize("column", ["name", "address"])
def test_text_in_another_encoding_is_told_by_file_column_and_row(tmp_path, column):
    gb = pa.array(["李娜".encode(), "张伟".encode("gb18030")], pa.binary()).cast(pa.string(), safe=False)
    rows = {"person_id": [1, 2], "name": ["李娜", "张伟"]} | {column: gb}
    told = "the value is not a text"
    assert refused(only_persons(tmp_path, rows), tmp_path / "b") == [Fault("persons/part-0.parquet", 2, column, told)]


def test_what_refers_to_a_broken_file_does_not_bury_it(tmp_path):
    only_persons(tmp_path, {"person_id": [1], "name": ["甲"]}, "a.parquet")
    (tmp_path / "persons" / "b.parquet").write_bytes(b"PAR1 cut short")
    (tmp_path / "policies").mkdir()
    pq.write_table(pa.table({"policy_no": ["P1"], "insured_id": [2]}), tmp_path / "policies" / "p.parquet")
    assert [f.file for f in refused(tmp_path, tmp_path / "out")] == ["persons/b.parquet"]


def test_a_fault_is_told_in_the_readers_language():
    fault = Fault(
        "policies/p.parquet", 3, "insured_id", "there is no such {key} in {other}", {"key": "a", "other": "b"}
    )
    assert str(fault) == "policies/p.parquet, row 3, insured_id: there is no such a in b"
    chinese = {"row {row}": "第 {row} 行", fault.problem: "{other} 中没有此 {key}"}
    told = fault.told(lambda message, **params: chinese[message].format(**params))
    assert told == "policies/p.parquet, 第 3 行, insured_id: b 中没有此 a"


def test_a_policy_of_nobody_is_a_fault(tmp_path):
    only_persons(tmp_path, {"person_id": [1], "name": ["甲"]})
    (tmp_path / "policies").mkdir()
    pq.write_table(pa.table({"policy_no": ["P1"], "insured_id": [2]}), tmp_path / "policies" / "p.parquet")
    assert [(f.file, f.column, f.row) for f in refused(tmp_path, tmp_path / "out")] == [
        ("policies/p.parquet", "insured_id", 1)
    ]


def test_a_long_series_of_faults_is_counted_whole_and_shown_in_part(tmp_path):
    rows = {"person_id": list(range(500)), "name": [""] * 500}
    with pytest.raises(BookRefused) as caught:
        book.build(only_persons(tmp_path, rows), tmp_path / "b")
    assert (caught.value.total, len(caught.value.faults)) == (500, 100)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "nowhere", tmp_path / "b")[0].problem == "there is no such folder"


def test_a_refused_snapshot_leaves_the_old_book_serving(built, tmp_path):
    before = book.open(built, KEY).version
    with pytest.raises(BookRefused):
        book.build(only_persons(tmp_path, {"person_id": [1, 1], "name": ["甲", "乙"]}), built, key=KEY)
    assert book.open(built, KEY).version == before


def test_a_build_that_dies_half_way_leaves_the_old_book_serving(snapshot, tmp_path, monkeypatch):
    book.build(snapshot, tmp_path)
    before = book.open(tmp_path).version
    monkeypatch.setattr(linkage, "write_delta", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        book.build(snapshot, tmp_path)
    assert book.open(tmp_path).version == before
    assert book.verify(tmp_path)["snapshot"] == before


def test_a_new_book_replaces_the_old_one_and_readers_can_tell(snapshot, tmp_path):
    book.build(snapshot, tmp_path)
    reader = book.open(tmp_path)
    book.build(snapshot, tmp_path)
    assert not reader.is_current
    assert reader.person(10_000_001).person_id == 10_000_001


def test_two_builds_at_once_are_refused(snapshot, tmp_path):
    def second(stage, done, total):
        with pytest.raises(Refused) as caught:
            book.build(snapshot, tmp_path)
        assert caught.value.code == "book.busy"
        raise StopIteration

    with pytest.raises(StopIteration):
        book.build(snapshot, tmp_path, progress=second)


def test_an_encrypted_book_shows_nothing_of_a_person_on_disk(built, opened):
    person = opened.persons(range(10_000_001, 10_000_050))
    content = b"".join(path.read_bytes() for path in built.rglob("*") if path.is_file())
    secrets = [value for p in person for value in (p.name, p.phone, p.id_number) if value]
    assert [s for s in secrets if s.encode() in content] == []


@pytest.mark.parametrize(
    ("key", "code"), [(None, "book.needs_key"), (b"x" * 32, "book.unreadable"), (b"x", "book.short_key")]
)
def test_the_wrong_key_is_refused(built, key, code):
    with pytest.raises(Refused) as caught:
        book.open(built, key)
    assert caught.value.code == code


def test_verify_accepts_a_sound_book(built):
    assert book.verify(built, key=KEY)["counts"]["persons"] == 2000


def test_verify_names_the_damaged_file(snapshot, tmp_path):
    book.build(snapshot, tmp_path)
    damaged = next((tmp_path / "versions").glob("*/claims.parquet"))
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(Refused, match=r"claims\.parquet"):
        book.verify(tmp_path)


def test_where_there_is_no_book_the_message_says_how_to_make_one(tmp_path):
    with pytest.raises(Refused, match="unpaused book build"):
        book.open(tmp_path)


def test_counts_are_those_of_the_snapshot(opened, snapshot):
    for dataset in DATASETS:
        assert opened.counts()[dataset.name] == pq.read_table(snapshot / dataset.name).num_rows


def test_every_person_is_found_by_id(opened, snapshot):
    rows = pq.read_table(snapshot / "persons").to_pylist()
    assert [p.person_id for p in opened.persons([r["person_id"] for r in rows])] == [r["person_id"] for r in rows]


def test_an_unknown_person_is_none(opened):
    assert opened.person(1) is None


@pytest.mark.parametrize(
    ("column", "value", "who"),
    [
        ("phone", "13800000001", [1, 2, 3]),
        ("phone", "13900000002", [3]),
        ("phone", "3800000001", []),
        ("id_number", "42010219600101123X", [1, 2]),
        ("id_number", "2010219600101123X", []),
    ],
)
def test_persons_are_found_by_a_number_however_it_is_written(tmp_path, column, value, who):
    rows = {
        "person_id": [1, 2, 3, 4],
        "name": ["甲", "乙", "丙", "丁"],
        "phone": ["13800000001", "+86 138-0000-0001", "13800000001/13900000002", None],
        "id_number": ["42010219600101123X", " 420102 19600101 123x", "420102196001011230", None],
    }
    book.build(only_persons(tmp_path, rows), tmp_path / "b")
    assert [person.person_id for person in book.open(tmp_path / "b").persons_with(column, value)] == who


def test_policies_benefits_and_claims_are_those_of_the_snapshot(opened, snapshot):
    policy = pq.read_table(snapshot / "policies").to_pylist()[5]
    benefits = [b for b in pq.read_table(snapshot / "benefits").to_pylist() if b["policy_no"] == policy["policy_no"]]
    claim = pq.read_table(snapshot / "claims").to_pylist()[0]
    assert policy["policy_no"] in [p.policy_no for p in opened.policies_of(policy["insured_id"])]
    assert opened.policy(policy["policy_no"]).since_date == policy["since_date"]
    assert [b.sum_insured_fen for b in opened.benefits_of(policy["policy_no"])] == [
        b["sum_insured_fen"] for b in benefits
    ]
    assert claim["claim_no"] in [c.claim_no for c in opened.claims_of(claim["person_id"])]


def test_a_policy_held_for_a_child_is_found_by_its_holder(opened, snapshot):
    policies = pq.read_table(snapshot / "policies").to_pylist()
    policy = next(p for p in policies if p["holder_id"] and p["holder_id"] != p["insured_id"])
    assert policy["policy_no"] in [p.policy_no for p in opened.policies_held_by(policy["holder_id"])]


def test_a_group_member_is_insured_by_the_groups_policy(opened, snapshot):
    member = pq.read_table(snapshot / "group_members").to_pylist()[0]
    assert member["policy_no"] in [p.policy_no for p in opened.policies_of(member["person_id"])]


def test_a_member_who_joined_later_is_insured_since_that_day(tmp_path):
    """The group's policy began a year before; of who joined before it began, or on a day nobody wrote down, it holds
    from its own beginning."""
    only_persons(tmp_path, {"person_id": [1, 2, 3], "name": ["甲", "乙", "丙"]})
    began, later, earlier = date(2025, 1, 1), date(2026, 1, 1), date(2024, 1, 1)
    tables = {
        "policies": {"policy_no": ["G1"], "insured_id": pa.array([None], pa.int64()), "since_date": [began]},
        "group_members": {"policy_no": ["G1"] * 3, "person_id": [1, 2, 3], "joined_date": [later, earlier, None]},
    }
    for name, rows in tables.items():
        (tmp_path / name).mkdir()
        pq.write_table(pa.table(rows), tmp_path / name / "p.parquet")
    book.build(tmp_path, tmp_path / "b")
    found = book.open(tmp_path / "b")
    assert [found.policies_of(who)[0].since_date for who in (1, 2, 3)] == [later, began, began]


def test_persons_in_an_area_are_all_and_only_those(opened, snapshot):
    rows = pq.read_table(snapshot / "persons").to_pylist()
    assert opened.persons_in_area(["420000"]) == [r["person_id"] for r in rows if r["area_code"].startswith("42")]


def test_no_areas_hold_nobody(opened):
    assert opened.persons_in_area([]) == []


def test_scope_hides_persons_of_other_branches_and_what_is_theirs(opened):
    person = opened.person(10_000_001)
    policy = opened.policies_of(person.person_id)[0]
    other = Scope(frozenset({"B00" if person.branch_code != "B00" else "B11"}))
    assert opened.person(person.person_id, scope=other) is None
    assert opened.policies_of(person.person_id, scope=other) == []
    assert opened.benefits_of(policy.policy_no, scope=other) == []
    assert opened.beneficiaries_of(policy.policy_no, scope=other) == []
    assert opened.claims_of(person.person_id, scope=other) == []
    assert opened.vehicles_of(person.person_id, scope=other) == []


def test_scope_shows_what_is_in_it(opened):
    person = opened.person(10_000_001)
    own = Scope(frozenset({person.branch_code}))
    assert opened.person(person.person_id, scope=own) == person
    assert opened.policies_of(person.person_id, scope=own) == opened.policies_of(person.person_id)
    assert {b.branch_code for b in opened.branches(scope=own)} == {person.branch_code}
    assert {s.branch_code for s in opened.staff(scope=own)} <= {person.branch_code}
    assert set(opened.persons_in_area(["000000"], scope=own)) < set(opened.persons_in_area(["000000"]))


def test_an_empty_scope_shows_nobody(opened):
    assert opened.persons(range(10_000_001, 10_000_100), scope=Scope(frozenset())) == []
    assert opened.persons_in_area(["420000"], scope=Scope(frozenset())) == []


def test_the_index_of_a_book_finds_its_people(opened):
    person = opened.person(10_000_007)
    row = ListRow(row_id="1", name=person.name, birth_date=str(person.birth_date), phone=person.phone or "")
    found = opened.index.screen([row], areas.load_or_empty())
    assert person.person_id in [c.person_id for c in found[0].candidates]


def test_the_manifest_tells_what_was_built(built):
    version = (built / "current").read_text()
    manifest = json.loads((built / "versions" / version / "manifest.json").read_text())
    assert (manifest["as_of"], manifest["encrypted"]) == (AS_OF.isoformat(), True)


@pytest.mark.parametrize(
    ("status", "left_days_ago", "works"),
    [
        ("active", None, True),
        (None, None, True),
        ("left", None, False),
        ("离职", None, False),
        ("active", 1, False),
        (None, 0, False),
        ("active", -5, True),
    ],
)
def test_who_has_left_is_told_by_the_status_or_by_the_day(
    status: str | None, left_days_ago: int | None, works: bool
) -> None:
    """Systems export either, or both; a day that lies ahead is notice given."""
    day = None if left_days_ago is None else clock.today() - timedelta(days=left_days_ago)
    one = Salesperson("S1", "业务一", "B42", "13800000001", None, None, status, day)
    assert one.is_active is works
