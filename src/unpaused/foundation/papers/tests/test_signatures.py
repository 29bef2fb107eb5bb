from hypothesis import given
from hypothesis import strategies as st

from unpaused.foundation.papers import signatures

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
content = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=5,
)


@given(content)
def test_what_was_signed_is_intact(given_: dict[str, object]) -> None:
    digested, signature = signatures.sign(given_, KEY)
    assert signatures.intact(given_, digested, signature, signatures.public_key(KEY))


@given(content, content)
def test_anything_else_is_not(signed: dict[str, object], shown: dict[str, object]) -> None:
    digested, signature = signatures.sign(signed, KEY)
    same = signatures.canonical(signed) == signatures.canonical(shown)
    assert signatures.intact(shown, digested, signature, signatures.public_key(KEY)) == same


def test_another_key_does_not_fit() -> None:
    digested, signature = signatures.sign({"a": 1}, KEY)
    assert not signatures.intact({"a": 1}, digested, signature, signatures.public_key(OTHER))


def test_the_order_of_keys_does_not_matter() -> None:
    assert signatures.canonical({"b": 1, "a": {"d": 1, "c": 2}}) == signatures.canonical(
        {"a": {"c": 2, "d": 1}, "b": 1}
    )


def test_chinese_stays_chinese_in_the_canonical_form() -> None:
    assert signatures.canonical({"a": "已赔付"}) == '{"a":"已赔付"}'.encode()


def test_a_frozen_value_keeps_whole_numbers_whole_and_three_decimals_else() -> None:
    assert [signatures.frozen_value(v) for v in (None, 7, 7.0, 192.4567)] == [None, 7, 7, 192.457]
