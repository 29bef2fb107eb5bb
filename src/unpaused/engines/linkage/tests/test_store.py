"""How an index is kept: postings find what was put in, pages open whole or not at all, damage is told."""

import contextlib
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unpaused.engines.linkage import Index, ListRow, Params, write_index
from unpaused.engines.linkage.addresses import area_words, plain_forms, street_digest
from unpaused.engines.linkage.book_people import book_people
from unpaused.engines.linkage.hashing import BASE, Hasher
from unpaused.engines.linkage.kernels import texts
from unpaused.engines.linkage.names import WIDTH
from unpaused.engines.linkage.numbers import parse_id, parse_phone
from unpaused.engines.linkage.pages import PAGE, PlainWriter, Sealed, SealedWriter, map_plain
from unpaused.engines.linkage.postings import Postings
from unpaused.engines.linkage.ragged import Ragged
from unpaused.engines.linkage.tests.made import AS_OF, FewPlaces, people, table
from unpaused.engines.linkage.text import code_of
from unpaused.engines.linkage.text_columns import parts
from unpaused.kernel.errors import Refused

KEY = b"0123456789abcdef"
PEOPLE = people(2000)
PLACES = FewPlaces()
ROWS = [
    ListRow(row_id=str(i), name=p["name"], phone=p["phone"], id_number=p["id_number"], address=p["address"], age="40")
    for i, p in enumerate(PEOPLE[::400])
]
WORDS = st.integers(0, 2**64 - 1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 50)), max_size=400), st.integers(0, 2**63))
def test_postings_find_everybody_who_was_put_in_once_and_in_order(entered, seed):
    mixed = Hasher(seed.to_bytes(16, "big")).words(0, [np.arange(40, dtype=np.uint64)])
    expected = defaultdict(set)
    for key, person in entered:
        expected[key].add(person)
    keys = mixed[[key for key, _ in entered]] if entered else np.zeros(0, np.uint64)
    postings = Postings.build(keys, np.array([person for _, person in entered], np.uint32))
    found = postings.find(mixed)
    for key in range(40):
        places = found.first[key] + np.arange(found.count[key])
        assert postings.persons(places).tolist() == sorted(expected[key])


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=300))
def test_repeats_count_the_persons_with_the_same_value(values):
    there = [place for place, value in enumerate(values) if value is not None]
    mixed = Hasher(None).words(0, [np.array([values[place] for place in there], np.uint64)])
    told = Postings.build(mixed, np.array(there, np.uint32)).repeats(len(values))
    assert told.tolist() == [values.count(value) if value is not None else 0 for value in values]


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, max_size=3), max_size=20), st.lists(st.lists(WORDS, max_size=3), max_size=20), WORDS)
def test_keys_are_the_hashes_of_every_combination_of_a_persons_values(first, second, key):
    size = min(len(first), len(second))
    hasher = Hasher(key.to_bytes(16, "big"))
    hashes, places = hasher.combined(7, [_ragged(first[:size]), _ragged(second[:size])])
    pairs = [(i, a, b) for i in range(size) for a in first[i] for b in second[i]]
    words = [np.array([pair[k] for pair in pairs], np.uint64) for k in (1, 2)]
    assert hashes.tolist() == hasher.words(7, words).tolist()
    assert places.tolist() == [pair[0] for pair in pairs]


def _ragged(values):
    starts = np.cumsum([0, *[len(some) for some in values]])
    return Ragged(np.array([value for some in values for value in some], np.uint64), starts.astype(np.int64))


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, max_size=3), max_size=9), st.lists(st.lists(WORDS, max_size=3), max_size=9))
def test_two_ragged_features_together_keep_each_persons_values_in_order(first, second):
    size = min(len(first), len(second))
    together = _ragged(first[:size]) + _ragged(second[:size])
    assert [together.of_person(i) for i in range(size)] == [first[i] + second[i] for i in range(size)]


KIND = np.dtype([("number", "<u8"), ("rest", "u1", 3)])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3 * (PAGE // KIND.itemsize) + 5), st.sets(st.integers(0, 20_000), max_size=50))
def test_records_come_out_of_sealed_pages_as_they_went_in(tmp_path_factory, count, places):
    path = tmp_path_factory.mktemp("sealed") / "people.bin"
    held = np.zeros(count, KIND)
    held["number"] = np.arange(count) * 7
    writer = SealedWriter(path, KIND, count, KEY)
    each = PAGE // KIND.itemsize
    for start in range(0, count, each * 2):
        writer.add(held[start : start + each * 2])
    sealed = Sealed(path, writer.close(), KIND, count, KEY)
    wanted = np.array(sorted(place for place in places if place < count), np.int64)
    assert sealed.take(wanted).tobytes() == held[wanted].tobytes()
    assert b"\x07\0\0\0\0\0\0\0\0\0\0\x0e" not in path.read_bytes()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, PAGE), min_size=1, max_size=4), st.data())
def test_a_plain_file_written_in_parts_reads_back_and_a_changed_byte_is_told(tmp_path_factory, sizes, data):
    path = tmp_path_factory.mktemp("plain") / "x"
    whole = np.arange(sum(sizes), dtype=np.uint32)
    writer = PlainWriter(path)
    for start, size in zip(np.cumsum([0, *sizes]), sizes, strict=False):
        writer.add(whole[start : start + size])
    written = writer.close()
    mapped = map_plain(path, written, np.uint32)
    mapped.touch_all()
    assert mapped.array.tolist() == whole.tolist()
    if written.size:
        _flip(path, data.draw(st.integers(0, written.size - 1)))
        with pytest.raises(Refused):
            map_plain(path, written, np.uint32).touch_all()


def _flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(bytes(content))


@pytest.fixture(scope="module", params=[None, KEY], ids=["plain", "sealed"])
def written(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    write_index(table(PEOPLE), folder, as_of=AS_OF, key=request.param)
    return folder, request.param


def screened(folder, key):
    return Index.open(folder, key=key).screen(ROWS, PLACES, Params(learn=False))


def test_a_bit_flipped_in_any_file_is_told_when_the_file_is_read(written):
    folder, key = written
    for path in sorted(path for path in folder.iterdir() if path.stat().st_size):
        _flip(path, path.stat().st_size // 2)
        with pytest.raises(Refused) as refused:
            Index.open(folder, key=key).check()
        assert refused.value.code in ("linkage.broken_index", "linkage.other_version", "linkage.wrong_key")
        _flip(path, path.stat().st_size // 2)
    Index.open(folder, key=key).check()


@pytest.mark.parametrize("file", ["people.bin", "rule-09.entries", "rule-05.starts"])
def test_a_flipped_bit_never_gives_a_wrong_answer(written, file):
    folder, key = written
    sound = screened(folder, key)
    size = (folder / file).stat().st_size
    for place in {0, size // 3, size - 1}:
        _flip(folder / file, place)
        with contextlib.suppress(Refused):
            assert screened(folder, key) == sound
        _flip(folder / file, place)


@pytest.mark.parametrize(
    "file", ["people.bin", "rule-01.entries", "rule-28.starts.sums", "frequencies.npz", "index.json"]
)
def test_a_file_cut_short_or_missing_is_told_at_opening(written, file):
    folder, key = written
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:-1])
    _refused_at_opening(folder, key)
    (folder / file).unlink()
    _refused_at_opening(folder, key)
    (folder / file).write_bytes(content)


def _refused_at_opening(folder, key):
    with pytest.raises(Refused) as refused:
        Index.open(folder, key=key)
    assert refused.value.code == "linkage.broken_index"


def test_pages_that_changed_places_do_not_open(tmp_path):
    count = 2 * (PAGE // KIND.itemsize)
    writer = SealedWriter(tmp_path / "p", KIND, count, KEY)
    writer.add(np.zeros(count, KIND))
    told = writer.close()
    content = (tmp_path / "p").read_bytes()
    half = len(content) // 2
    (tmp_path / "p").write_bytes(content[half:] + content[:half])
    with pytest.raises(Refused):
        Sealed(tmp_path / "p", told, KIND, count, KEY).take(np.array([0]))


def test_a_sealed_index_tells_nothing_of_a_person(tmp_path):
    write_index(table(PEOPLE), tmp_path, as_of=AS_OF, key=KEY)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for person in PEOPLE[:20]:
        name = np.array([ord(character) for character in person["name"]], np.uint16).tobytes()
        for secret in (person["id_number"].encode(), person["phone"].encode(), name + b"\0\0"):
            assert secret not in content


def test_a_sealed_and_a_plain_index_give_the_same(tmp_path):
    write_index(table(PEOPLE), tmp_path / "plain", as_of=AS_OF)
    write_index(table(PEOPLE), tmp_path / "sealed", as_of=AS_OF, key=KEY)
    assert screened(tmp_path / "plain", None) == screened(tmp_path / "sealed", KEY)


texts_of_books = st.text("张伟武汉市江岸区县中山路 　12３号４-栋·Xx*'０1989é①\u0301", max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.none(), texts_of_books), min_size=1, max_size=6))
def test_addresses_are_read_a_column_at_a_time_as_one_by_one(values):
    column = pa.chunked_array([pa.array(values, pa.string())])
    digests, other = np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_)
    for part in parts(column):
        texts.streets(part.offsets, part.data, plain_forms(), area_words(), BASE, digests, other)
    plain = [(digest, street_digest(v)) for digest, v, left in zip(digests, values, other, strict=True) if not left]
    assert [digest for digest, _ in plain] == [expected for _, expected in plain]


odd_numbers = st.one_of(
    st.none(), st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True), st.from_regex(r"1[0-9]{10}", fullmatch=True),
    st.from_regex(r" ?0?[0-9]{7,11}", fullmatch=True), st.text("0123456789Xx*- １２", max_size=19),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(texts_of_books, odd_numbers, odd_numbers), min_size=1, max_size=6))
def test_persons_are_read_a_column_at_a_time_as_one_by_one(persons):
    rows = [{**PEOPLE[0], "person_id": i, "name": n, "id_number": d, "phone": p} for i, (n, d, p) in enumerate(persons)]
    read = book_people(table(rows))
    for place, (name, number, phone) in enumerate(persons):
        codes = [code for code in (code_of(c) for c in name) if code][:WIDTH]
        assert read.names[place].tolist() == codes + [0] * (WIDTH - len(codes))
        document = parse_id((number or "").strip().upper())
        assert bytes(read.ids[place]) == (document.digits.encode() if document.whole else bytes(18))
        mobile = parse_phone((phone or "").strip())
        if mobile.startswith("1") and "*" not in mobile and len(mobile) == 11:
            assert bytes(read.phones[place]) == mobile.encode()
