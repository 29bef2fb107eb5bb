from datetime import datetime, timezone

import pytest

from unpaused.gateways.sms.receipts import read_receipt, write_receipt
from unpaused.gateways.sms.smpp.pdu import ShortMessage, Tag

AT = datetime(2026, 6, 30, 8, 0, tzinfo=timezone.utc)


def receipt(text, **options):
    return read_receipt(ShortMessage("138", "95500", text, esm_class=4, options=options.get("options", {})), AT)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("DELIVRD", "delivered"),
        ("UNDELIV", "failed"),
        ("REJECTD", "failed"),
        ("DELETED", "failed"),
        ("EXPIRED", "expired"),
        ("ACCEPTD", "pending"),
        ("UNKNOWN", "unknown"),
        ("MK:0022", "unknown"),
    ],
)
def test_the_word_in_the_text_gives_the_status(word, status):
    assert receipt(f"id:7 sub:001 dlvrd:001 stat:{word} err:000 text:".encode()).status == status


def test_a_receipt_that_was_written_is_read_back():
    report = receipt(write_receipt("0000000007", "UNDELIV", "034", AT, AT))
    assert (report.provider_id, report.status, report.error, report.at) == ("0000000007", "failed", "034", AT)


def test_parameters_hold_where_the_text_says_otherwise():
    options = {Tag.RECEIPTED_MESSAGE_ID: b"A9\0", Tag.MESSAGE_STATE: b"\x02"}
    report = receipt(b"id:7 stat:UNDELIV err:000 text:", options=options)
    assert (report.provider_id, report.status) == ("A9", "delivered")


def test_what_the_message_said_is_not_taken_for_the_receipt():
    assert receipt(b"id:7 stat:DELIVRD err:000 text:id:8 stat:UNDELIV").provider_id == "7"


def test_a_receipt_that_says_nothing_is_kept_raw():
    report = receipt("已送达".encode("latin-1", "replace"))
    assert (report.provider_id, report.status, report.raw) == ("", "unknown", "???")


@pytest.mark.parametrize("coding", [0, 1, 3, 4])
def test_octets_that_fill_a_receipt_up_are_left_out(coding):
    """No database takes a NUL: the centre would offer the whole batch for ever."""
    filled = ShortMessage("138", "95500", b"id:7 err:000 stat:DELIVRD\0\0", coding, esm_class=4)
    report = read_receipt(filled, AT)
    assert (report.provider_id, report.status, report.raw) == ("7", "delivered", "id:7 err:000 stat:DELIVRD")


def test_a_nul_within_a_receipt_is_left_out():
    filled = ShortMessage(
        "138", "95500", b"id:7\0 err:000 stat:DELIVRD", 3, 4, options={Tag.RECEIPTED_MESSAGE_ID: b"7\0\0x"}
    )
    report = read_receipt(filled, AT)
    assert "\0" not in report.raw + report.provider_id + report.error
