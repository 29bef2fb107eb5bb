"""What the engine finds, and what it refuses to claim."""

import hmac
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unpaused.engines.linkage import Index, ListRow, Params, unread_fields, write_index
from unpaused.engines.linkage.hashing import Hasher, joined, polynomial
from unpaused.engines.linkage.tests.made import AS_OF, NAMES, FewPlaces, people, table
from unpaused.kernel.errors import Refused

PEOPLE = people()
PLACES = FewPlaces()
ALONE = Params(learn=False)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(table(PEOPLE), as_of=AS_OF)


def written(person: dict, **changes: str) -> ListRow:
    row = ListRow(
        row_id="1", name=person["name"], sex="男" if person["sex"] == "M" else "女",
        birth_date=person["birth_date"].isoformat(), id_number=person["id_number"], phone=person["phone"],
    )  # fmt: skip
    return replace(row, **changes)


def first(index: Index, row: ListRow, params: Params = ALONE):
    return index.screen([row], PLACES, params)[0]


def rare(length: int = 3) -> dict:
    """A person whose name nobody shares."""
    names = [p["name"] for p in PEOPLE]
    return next(p for p in PEOPLE if len(p["name"]) == length and names.count(p["name"]) == 1)


def test_a_person_written_in_full_is_a_match(index):
    result = first(index, written(rare()))
    assert (result.outcome, result.candidates[0].person_id) == ("match", rare()["person_id"])


def test_somebody_who_is_in_no_book_is_none(index):
    stranger = people(1, seed=99)[0]
    assert first(index, written(stranger)).outcome == "none"


@pytest.mark.parametrize("row", [ListRow(birth_date="1980-01-02"), ListRow(name="***"), ListRow(name="?", phone="?")])
def test_a_row_that_names_nobody_is_for_a_person_and_not_proven_uninsured(index, row):
    result = first(index, row)
    assert (result.outcome, result.candidates) == ("review", ())
    assert result.not_insured == ALONE.prior_insured


def test_fields_that_say_something_unreadable_are_named():
    row = ListRow(name="张伟", birth_date="1990-13-45", age="old", id_number="none", phone="")
    assert unread_fields(row) == ("birth_date", "age", "id_number")
    assert unread_fields(written(rare())) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "ZHANG/WEI", "phone": ""},
        {"id_number": "", "birth_date": ""},
        {"phone": "", "birth_date": ""},
        {"sex": "", "id_number": ""},
    ],
)
def test_one_good_number_finds_the_person_in_spite_of_the_rest(index, changes):
    person = rare()
    changes = {**changes, "name": person["name"]}
    assert first(index, written(person, **changes)).candidates[0].person_id == person["person_id"]


def test_a_wrong_digit_in_the_identity_number_still_matches(index):
    person = rare()
    number = person["id_number"]
    wrong = number[:15] + str((int(number[15]) + 1) % 10) + number[16:]
    result = first(index, written(person, id_number=wrong, phone="", birth_date=""))
    assert result.outcome == "match"
    assert "one digit differs" in {e.level for e in result.candidates[0].evidence}


def test_a_masked_name_with_masked_numbers_matches(index):
    person = rare()
    number, phone = person["id_number"], person["phone"]
    row = ListRow(
        row_id="1", name=person["name"][0] + "**", id_number=f"{number[:6]}********{number[14:]}",
        phone=f"{phone[:3]}****{phone[7:]}",
    )  # fmt: skip
    assert first(index, row).candidates[0].person_id == person["person_id"]


def test_a_traditional_name_is_found(index):
    person = next(p for p in PEOPLE if p["name"].startswith("张") and len(p["name"]) == 3)
    born = person["birth_date"].isoformat()
    row = ListRow(row_id="1", name="張" + person["name"][1:], birth_date=born, phone=person["phone"])
    assert first(index, row).candidates[0].person_id == person["person_id"]


@pytest.mark.parametrize("spelling", ["ZENG/WEI", "Zeng Wei", "Wei Zeng", "ZENG WEI MR"])
def test_a_surname_with_several_readings_is_found_by_its_own(spelling):
    persons = [{**PEOPLE[0], "name": "曾伟"}, *PEOPLE[1:]]
    row = ListRow(row_id="1", name=spelling, birth_date=PEOPLE[0]["birth_date"].isoformat())
    index = Index.build(table(persons), as_of=AS_OF)
    assert first(index, row).candidates[0].person_id == PEOPLE[0]["person_id"]


@pytest.mark.parametrize(
    ("chinese", "spelling"), [("张学良", "CHANG HSUEH-LIANG"), ("黄飞", "WONG FEI"), ("蔡英文", "Ying-wen Tsai")]
)
def test_a_name_in_another_romanisation_is_found_by_name_and_birth_date(chinese, spelling):
    persons = [{**PEOPLE[0], "name": chinese}, *PEOPLE[1:]]
    row = ListRow(row_id="1", name=spelling, birth_date=PEOPLE[0]["birth_date"].isoformat())
    best = first(Index.build(table(persons), as_of=AS_OF), row).candidates[0]
    assert (best.person_id, best.evidence[0].level) == (PEOPLE[0]["person_id"], "another romanisation")


def test_a_name_whose_surname_is_masked_is_found_by_its_given_name_and_number(index):
    person = rare()
    row = ListRow(row_id="1", name="*" + person["name"][1:], id_number=person["id_number"][14:], age="", phone="")
    row = replace(row, birth_date=person["birth_date"].isoformat())
    assert first(index, row).candidates[0].person_id == person["person_id"]


@pytest.mark.parametrize("form", ["{0}某", "{0}某某", "{0}先生"])
def test_a_mask_that_does_not_tell_the_length_fits_names_of_any_length(index, form):
    person = rare()
    row = ListRow(row_id="1", name=form.format(person["name"][0]), phone=person["phone"])
    evidence = first(index, row).candidates[0].evidence
    assert evidence[0].level == "equal where visible"


def test_the_sex_of_a_name_is_no_news_of_somebody_with_another_name():
    """However manly the name in the row: that both are women is then as common as women are."""
    men = [p for p in PEOPLE if p["sex"] == "M"]
    manly = {p["person_id"] for p in men[: len(men) // 2]}
    persons = [{**p, "name": p["name"][0] + "建国"} if p["person_id"] in manly else p for p in PEOPLE]
    person = next(p for p in persons if p["sex"] == "F")
    row = written(person, name=person["name"][0] + "建国")
    best = first(Index.build(table(persons), as_of=AS_OF), row).candidates[0]
    assert (best.person_id, best.name_apart) == (person["person_id"], True)
    assert next(e.bits for e in best.evidence if e.field == "sex") < 1.5


@pytest.mark.parametrize("name", ["张伟", "王芳", "李静"])
def test_a_common_name_alone_is_never_a_match(name):
    persons = [{**p, "name": name} if i < 4 else p for i, p in enumerate(PEOPLE)]
    index = Index.build(table(persons), as_of=AS_OF)
    assert first(index, ListRow(row_id="1", name=name, sex="男")).outcome != "match"


def test_a_rare_name_alone_is_never_a_match_either(index):
    assert first(index, ListRow(row_id="1", name=rare()["name"])).outcome != "match"


def test_two_people_who_agree_equally_are_for_review():
    twin = {**PEOPLE[0], "person_id": 1, "id_number": None, "phone": None}
    persons = [{**PEOPLE[0], "id_number": None, "phone": None}, twin, *PEOPLE[1:]]
    index = Index.build(table(persons), as_of=AS_OF)
    result = first(index, written(PEOPLE[0], id_number="", phone=""))
    assert result.outcome == "review"
    assert result.candidates[0].probability == pytest.approx(result.candidates[1].probability)


def test_a_relative_with_the_same_phone_is_flagged():
    person = rare()
    child = {**PEOPLE[1], "person_id": 1, "phone": person["phone"], "name": person["name"][0] + "小龙"}
    index = Index.build(table([*PEOPLE, child]), as_of=AS_OF)
    result = first(index, ListRow(row_id="1", name=person["name"][0] + "**", phone=person["phone"]))
    both = {c.person_id: c.relative_of for c in result.candidates}
    assert set(both) == {1, person["person_id"]}
    assert None in both.values()
    assert set(both.values()) & set(both)


def test_an_uninsured_relative_with_the_insureds_phone_is_not_the_insured(index):
    person = rare()
    row = ListRow(row_id="1", name=person["name"][0] + "泽轩", birth_date="2015-03-04", phone=person["phone"])
    assert first(index, row).outcome != "match"


def test_a_row_that_fits_many_a_little_is_for_review_and_not_called_uninsured(index):
    """A surname and an age fit dozens: none of them is likely, but that it is nobody is not likely either."""
    surnames = [person["name"][0] for person in PEOPLE]
    common = max(set(surnames), key=surnames.count)
    result = first(index, ListRow(row_id="1", name=common + "**", sex="女"))
    assert result.outcome == "review"
    assert result.not_insured < 0.99
    assert all(candidate.probability < ALONE.review_threshold for candidate in result.candidates)


@pytest.mark.parametrize("name", ["somebody else's", "another given name", "another surname"])
def test_numbers_of_one_person_beside_the_name_of_another_are_for_review(index, name):
    person, other = rare(), next(p for p in PEOPLE if not set(p["name"]) & set(rare()["name"]))
    names = {
        "somebody else's": other["name"],
        "another given name": person["name"][0] + other["name"][1:],
        "another surname": other["name"][0] + person["name"][1:],
    }
    result = first(index, written(person, name=names[name]))
    best = result.candidates[0]
    assert (best.person_id, best.name_apart, result.outcome) == (person["person_id"], True, "review")


def test_a_list_whose_names_moved_by_a_row_confirms_nobody(index):
    moved = [written(person, name=after["name"]) for person, after in pairwise(PEOPLE[:201])]
    results = index.screen(moved, PLACES, Params())
    assert sum(result.outcome == "match" for result in results) <= 4  # neighbours may be called alike


def test_an_area_in_words_counts(index):
    person = next(p for p in PEOPLE if p["area_code"] in NAMES)
    age = AS_OF.year - person["birth_date"].year - 1
    row = ListRow(row_id="1", name=person["name"], age=str(age), address=NAMES[person["area_code"]])
    evidence = [e for c in first(index, row).candidates for e in c.evidence if e.field == "area"]
    assert "same district" in {e.level for e in evidence}


def test_the_day_of_the_list_decides_what_an_age_means(index):
    person = rare()
    had_birthday = (AS_OF.month, AS_OF.day) >= (person["birth_date"].month, person["birth_date"].day)
    age = AS_OF.year - person["birth_date"].year - (not had_birthday)
    row = ListRow(row_id="1", name=person["name"], age=str(age + 10))
    later = Params(learn=False, as_of=AS_OF.replace(year=AS_OF.year + 10))
    levels = [e.level for e in first(index, row, later).candidates[0].evidence if e.field == "age"]
    assert levels == ["equal"]


def test_the_probabilities_of_a_row_sum_to_one(index):
    for result in index.screen([written(p) for p in PEOPLE[:50]], PLACES, Params(max_candidates=1000)):
        total = sum(c.probability for c in result.candidates) + result.not_insured
        assert total == pytest.approx(1, abs=1e-3)


def test_candidates_come_in_order_of_probability(index):
    for result in index.screen([ListRow(row_id="1", name=p["name"], age="40") for p in PEOPLE[:50]], PLACES):
        told = [c.probability for c in result.candidates]
        assert told == sorted(told, reverse=True)
        assert [c.rank for c in result.candidates] == list(range(1, len(told) + 1))


def test_a_saved_index_gives_the_same_results(index, tmp_path):
    write_index(table(PEOPLE), tmp_path, as_of=AS_OF)
    opened = Index.open(tmp_path)
    rows = [written(p) for p in PEOPLE[:30]] + [ListRow(row_id="x", name=p["name"], age="30") for p in PEOPLE[:30]]
    assert opened.screen(rows, PLACES) == index.screen(rows, PLACES)


def test_a_saved_index_holds_no_number_and_no_name_of_anybody(tmp_path):
    write_index(table(PEOPLE), tmp_path, as_of=AS_OF, key=b"0123456789abcdef")
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    person = PEOPLE[0]
    for secret in (person["id_number"], person["phone"], person["name"]):
        assert secret.encode() not in content
    assert int(person["phone"]).to_bytes(8, "little") not in content


def test_another_key_is_refused(tmp_path):
    write_index(table(PEOPLE), tmp_path, as_of=AS_OF, key=b"0123456789abcdef")
    with pytest.raises(Refused) as refused:
        Index.open(tmp_path, key=b"fedcba9876543210")
    assert refused.value.code == "linkage.wrong_key"


@pytest.mark.parametrize(
    "file", ["rule-01.entries", "frequencies.npz", "index.json", "people.bin", "rule-09.starts.sums"]
)
def test_a_broken_index_is_refused(tmp_path, file):
    write_index(table(PEOPLE), tmp_path, as_of=AS_OF)
    (tmp_path / file).write_bytes(b"broken")
    with pytest.raises(Refused) as refused:
        Index.open(tmp_path)
    assert refused.value.code == "linkage.broken_index"


def test_no_rows_give_no_results(index):
    assert index.screen([], PLACES) == []


def test_absurd_rows_are_none(index):
    rows = [ListRow(row_id="2", name="x" * 40, age="200"), ListRow(row_id="3", name="甲" * 40)]
    assert [r.outcome for r in index.screen(rows, PLACES)] == ["none"] * 2


def test_the_same_person_fifty_times_is_matched_fifty_times(index):
    results = index.screen([written(rare())] * 50, PLACES)
    assert {r.candidates[0].person_id for r in results} == {rare()["person_id"]}


def test_a_list_that_is_the_whole_book_is_matched(index):
    results = index.screen([written(p) for p in PEOPLE], PLACES)
    right = sum(r.candidates[0].person_id == p["person_id"] for r, p in zip(results, PEOPLE, strict=True))
    assert right == len(PEOPLE)


def test_a_list_longer_than_a_chunk_keeps_its_order(index):
    rows = [written(PEOPLE[i % 1000], phone="") for i in range(4500)]
    results = index.screen(rows, PLACES)
    assert [r.candidates[0].person_id for r in results] == [PEOPLE[i % 1000]["person_id"] for i in range(4500)]


def test_progress_is_told_to_the_end(index):
    told = []
    index.screen([written(p) for p in PEOPLE[:2500]], PLACES, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2500, 2500)


@pytest.mark.parametrize("thresholds", [(0.0, 0.9), (0.9, 0.5), (0.5, 1.0)])
def test_thresholds_that_make_no_sense_are_refused(thresholds):
    with pytest.raises(Refused):
        Params(review_threshold=thresholds[0], match_threshold=thresholds[1])


texts = st.text("张伟王芳*某X0123456789/-.年月岁 ZHANGWEI男女", max_size=18)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(ListRow, row_id=st.just("1"), name=texts, sex=texts, age=texts, birth_date=texts,
                          id_number=texts, phone=texts, address=texts), max_size=5))  # fmt: skip
def test_any_rows_give_one_result_each(index, rows):
    results = index.screen(rows, PLACES)
    assert len(results) == len(rows)
    assert all(0 <= c.probability <= 1 for r in results for c in r.candidates)


@given(st.text("ABCXYZ", max_size=15), st.text("ABCXYZ", max_size=15))
def test_the_number_of_a_joined_string_follows_from_its_parts(left, right):
    whole = joined(np.array([polynomial(left)], np.uint64), np.array([polynomial(right)], np.uint64),
                   np.array([len(right)], np.uint64))  # fmt: skip
    assert int(whole[0]) == polynomial(left + right)


def test_hashes_differ_by_key_and_by_rule():
    words = [np.arange(3, dtype=np.uint64)]
    hashes = [Hasher(key).words(rule, words).tolist() for key in (b"a" * 16, b"b" * 16) for rule in (1, 2)]
    assert len({tuple(h) for h in hashes}) == 4


def siphash(key: bytes, message: bytes) -> int:
    """SipHash-2-4 as published, one message at a time."""
    mask = 2**64 - 1
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def turn(x: int, bits: int) -> int:
        return ((x << bits) | (x >> (64 - bits))) & mask

    def rounds(times: int) -> None:
        for _ in range(times):
            v[0] = (v[0] + v[1]) & mask
            v[1] = turn(v[1], 13) ^ v[0]
            v[0] = turn(v[0], 32)
            v[2] = (v[2] + v[3]) & mask
            v[3] = turn(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) & mask
            v[3] = turn(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) & mask
            v[1] = turn(v[1], 17) ^ v[2]
            v[2] = turn(v[2], 32)

    padded = message + b"\0" * (7 - len(message) % 8) + bytes([len(message) % 256])
    for start in range(0, len(padded), 8):
        word = int.from_bytes(padded[start : start + 8], "little")
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xFF
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def test_the_reference_itself_gives_the_published_vector():
    assert siphash(bytes(range(16)), bytes(range(15))) == 0xA129CA6149BE45E5


@settings(deadline=None)
@given(st.binary(min_size=16, max_size=40), st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=4))
def test_columns_are_hashed_as_the_published_function_would(key, words):
    derived = hmac.digest(key, b"unpaused.linkage.blocking.v1", "sha256")[:16]
    message = b"".join(word.to_bytes(8, "little") for word in [7, *words])
    columns = [np.array([word], np.uint64) for word in words]
    assert int(Hasher(key).words(7, columns)[0]) == siphash(derived, message)


def test_a_candidate_says_which_rules_found_them(index: Index) -> None:
    person = rare()
    [best, *_] = first(index, written(person)).candidates
    assert {"id", "phone", "name", "surname+birth", "id_tail+phone_tail"} <= set(best.found_by)
    by_phone = first(index, ListRow(row_id="1", phone=person["phone"])).candidates[0]
    assert by_phone.found_by == ("phone", "phone_head+phone_tail")


def test_each_of_many_rows_has_the_rules_of_its_own(index: Index) -> None:
    people = PEOPLE[:40]
    alone = [first(index, written(person, row_id=str(place))).candidates for place, person in enumerate(people)]
    rows = [written(person, row_id=str(place)) for place, person in enumerate(people)]
    together = [result.candidates for result in index.screen(rows, PLACES, ALONE)]
    assert [[(c.person_id, c.found_by) for c in each] for each in together] == [
        [(c.person_id, c.found_by) for c in each] for each in alone
    ]


def test_somebody_known_from_a_sample_alone_was_found_by_no_rule(index: Index) -> None:
    surname = Params(learn=False, posting_cap=1)
    found = first(index, ListRow(row_id="1", name=f"{rare()['name'][0]}**"), surname)
    assert all(candidate.found_by == () for candidate in found.candidates)
