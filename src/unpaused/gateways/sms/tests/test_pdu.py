import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.gateways.sms.smpp.pdu import (
    LARGEST,
    Bind,
    Command,
    Framer,
    Malformed,
    Pdu,
    ShortMessage,
    Tag,
    read_options,
)

# Laid out by hand after SMPP 3.4, 4.1.5.
BIND = bytes.fromhex("00000027000000090000000000000001") + b"unpaused\0drill\0VMA\0\x34\x00\x00\0"

UNITS = st.builds(
    Pdu,
    st.sampled_from(list(Command)),
    st.integers(0, 0xFFFFFFFF),
    st.integers(0, 0x7FFFFFFF),
    st.binary(max_size=300),
)
MESSAGES = st.builds(
    ShortMessage,
    source=st.text("0123456789", max_size=20),
    destination=st.text("0123456789", min_size=1, max_size=20),
    content=st.binary(min_size=1, max_size=254),
    data_coding=st.sampled_from([0, 8]),
    esm_class=st.sampled_from([0, 4, 0x40]),
    registered_delivery=st.sampled_from([0, 1]),
    options=st.dictionaries(st.integers(0x1400, 0x3FFF), st.binary(max_size=20), max_size=3),
)


def test_a_bind_has_the_octets_of_the_standard():
    unit = Pdu(Command.BIND_TRANSCEIVER, 0, 1, Bind("unpaused", "drill", "VMA").encode())
    assert unit.encode() == BIND


def test_a_bind_is_read_back():
    [unit] = Framer().feed(BIND)
    assert Bind.decode(unit.body) == Bind("unpaused", "drill", "VMA")


@given(st.lists(UNITS, max_size=8), st.integers(1, 50))
def test_units_survive_any_cutting_of_the_stream(units, step):
    stream, framer = b"".join(unit.encode() for unit in units), Framer()
    got = [unit for start in range(0, len(stream), step) for unit in framer.feed(stream[start : start + step])]
    assert got == units


@given(MESSAGES)
def test_a_message_is_read_back(message):
    assert ShortMessage.decode(message.encode()) == message


def test_an_international_number_is_marked_as_one():
    assert b"\x01\x018613800000000\0" in ShortMessage("95500", "+8613800000000", b"x").encode()


def test_a_long_content_may_stand_in_a_parameter():
    body = ShortMessage("95500", "138", b"", options={Tag.MESSAGE_PAYLOAD: b"long"}).encode()
    assert ShortMessage.decode(body).content == b"long"


@pytest.mark.parametrize("length", [0, 15, LARGEST + 1, 0xFFFFFFFF])
def test_a_length_that_cannot_be_true_is_malformed(length):
    with pytest.raises(Malformed):
        Framer().feed(length.to_bytes(4, "big") + bytes(12))


@given(st.binary(max_size=60))
def test_a_body_of_any_octets_is_read_or_malformed(body):
    for read in (ShortMessage.decode, Bind.decode, lambda octets: read_options(octets, 0)):
        try:
            read(body)
        except Malformed:
            continue
