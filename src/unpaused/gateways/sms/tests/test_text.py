import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.gateways.sms.text import GSM_CODING, UCS2_CODING, decode, encode, header, read_header, segments

GSM_LETTERS = st.text(alphabet="ABCxyz 0189@£$\n{}[]~^|€\\", max_size=400)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("保" * 70, 1),
        ("保" * 71, 2),
        ("保" * 134, 2),
        ("保" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 159 + "保", 3),
    ],
)
def test_segments_are_counted_as_the_networks_count_them(text, count):
    assert segments(text) == count


def test_an_escaped_character_is_not_torn_between_parts():
    parts = encode("a" * 152 + "€" + "b" * 20).parts
    assert [len(part) for part in parts] == [152, 22]


def test_a_surrogate_pair_is_not_torn_between_parts():
    parts = encode("保" * 66 + "𠮷" + "险" * 20).parts
    assert [len(part) for part in parts] == [132, 44]


def test_chinese_goes_as_ucs2_and_plain_latin_as_gsm():
    assert (encode("您好").data_coding, encode("hello").data_coding) == (UCS2_CODING, GSM_CODING)


@given(GSM_LETTERS)
def test_a_gsm_text_comes_back_from_its_parts(text):
    encoded = encode(text)
    assert decode(encoded.data_coding, b"".join(encoded.parts)) == text


@given(ANY)
def test_any_text_comes_back_from_its_parts(text):
    encoded = encode(text)
    assert decode(encoded.data_coding, b"".join(encoded.parts)) == text


@given(ANY)
def test_no_part_is_larger_than_a_short_message_with_its_header(text):
    parts = encode(text).parts
    limit = {1: 160}.get(len(parts), 153)
    assert all(len(part) <= limit for part in parts)


@given(st.binary(max_size=160), st.integers(0, 255), st.integers(1, 255), st.integers(1, 255))
def test_a_part_is_read_back_with_its_place(content, reference, total, place):
    assert read_header(header(reference, total, place) + content) == ((reference, total, place), content)


@given(st.binary(max_size=40))
def test_octets_that_are_no_header_break_nothing(content):
    place, rest = read_header(content)
    assert len(rest) <= len(content)
    assert place is None or len(place) == 3
