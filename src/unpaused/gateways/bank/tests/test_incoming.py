import re
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.gateways.bank import TransactionStatus, build_pain001, parse_bank_file, parse_camt054, parse_pain002
from unpaused.gateways.bank.schemas import DEEPEST, LARGEST_FILE
from unpaused.kernel.errors import Refused

from .messages import batch, camt054, detail, entry, pain002_v3, payment, transaction

DOCTYPE = '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refusal_of(content):
    with pytest.raises(Refused) as refusal:
        parse_bank_file(content)
    return refusal.value.code


# -- status reports -------------------------------------------------------------------------------------------


def test_each_payment_has_its_status_and_reason():
    report = parse_pain002(
        pain002_v3("<GrpSts>PART</GrpSts>", payment(transaction("E1", "ACCP"), transaction("E2", "RJCT", "AC01")))
    )
    assert (report.msg_id, report.original_msg_id, report.group_status) == ("BANK-1", "B1", "PART")
    assert (report.original_count, report.original_sum_fen) == (2, 2_000_001)
    assert report.transactions == (TransactionStatus("E1", "ACCP"), TransactionStatus("E2", "RJCT", "AC01"))


def test_a_batch_may_be_rejected_whole():
    group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>"
    report = parse_pain002(pain002_v3(group))
    assert (report.group_status, report.group_reason, report.transactions) == ("RJCT", "AM04", ())
    assert not report.never_received


def test_a_status_one_level_lower_is_the_groups():
    assert parse_pain002(pain002_v3("", payment(status="ACSP"))).group_status == "ACSP"


def test_only_the_banks_own_word_means_never_received():
    group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Prtry>NOT_RECEIVED</Prtry></Rsn></StsRsnInf>"
    assert parse_pain002(pain002_v3(group)).never_received


@pytest.mark.parametrize(
    ("stamp", "read"),
    [
        ("2026-06-30T08:00:00", "2026-06-30T08:00:00+08:00"),
        ("2026-06-30T08:00:00.500+09:00", "2026-06-30T08:00:00.500000+09:00"),
    ],
)
def test_when_a_report_was_written_is_read_in_beijing_time_where_it_names_no_zone(stamp, read):
    written = re.sub(rb"<CreDtTm>[^<]*", b"<CreDtTm>" + stamp.encode(), pain002_v3("<GrpSts>ACCP</GrpSts>"))
    found = parse_pain002(written).created_at
    assert found is not None and found.isoformat() == read


def test_a_report_with_no_status_at_all_is_refused():
    assert refusal_of(pain002_v3("")) == "bank.says_nothing"


def test_more_payments_than_the_batch_had_are_refused():
    content = pain002_v3(transactions=payment(transaction("E1", "ACCP"), transaction("E2", "ACCP")), count="1")
    assert refusal_of(content) == "bank.too_many"


def test_a_report_against_its_schema_is_refused():
    assert refusal_of(pain002_v3("<GrpSts>NICE</GrpSts>")) == "bank.against_schema"


# -- booked entries -------------------------------------------------------------------------------------------


def test_a_booked_entry_has_its_payment_amount_time_and_reference():
    [found] = parse_camt054(camt054(entry()))
    assert (found.end_to_end_id, found.amount_fen, found.credit_debit, found.bank_ref) == (
        "E1",
        1_000_000,
        "DBIT",
        "R1",
    )
    assert found.booked_at == datetime(2026, 6, 30, 2, 5, tzinfo=timezone.utc)


def test_one_entry_may_book_several_payments():
    found = parse_camt054(camt054(entry("3.00", detail("E1", "1.00") + detail("E2", "2.00"))))
    assert [(one.end_to_end_id, one.amount_fen) for one in found] == [("E1", 100), ("E2", 200)]


def test_money_that_came_back_is_a_credit():
    [found] = parse_camt054(camt054(entry(direction="CRDT")))
    assert found.credit_debit == "CRDT"


def test_pending_entries_are_left_out():
    assert parse_camt054(camt054(entry(status="<Sts><Cd>PDNG</Cd></Sts>"))) == []


def test_the_status_may_stand_as_in_older_versions():
    assert len(parse_camt054(camt054(entry(status="<Sts>BOOK</Sts>"), version="02"))) == 1


def test_a_summary_that_agrees_is_accepted():
    summary = "<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>10000.00</Sum></TtlNtries></TxsSummry>"
    assert len(parse_camt054(camt054(entry(), summary=summary))) == 1


@pytest.mark.parametrize("part", ["<NbOfNtries>2</NbOfNtries>", "<Sum>10000.01</Sum>"])
def test_a_summary_that_does_not_agree_is_refused(part):
    summary = f"<TxsSummry><TtlNtries>{part}</TtlNtries></TxsSummry>"
    assert refusal_of(camt054(entry(), summary=summary)) == "bank.wrong_sum"


def test_details_that_do_not_add_up_are_refused():
    assert refusal_of(camt054(entry("3.01", detail("E1", "1.00") + detail("E2", "2.00")))) == "bank.wrong_sum"


@pytest.mark.parametrize("amount", ["", "-1", "1,000.00", "1e3", "NaN", "1.001", "１０", "9" * 16])
def test_an_amount_that_is_none_is_refused(amount):
    assert refusal_of(camt054(entry(amount))).startswith(("bank.amount", "money."))


def test_another_currency_is_refused():
    assert refusal_of(camt054(entry(currency="USD"))) == "bank.currency"


@pytest.mark.parametrize("part", ["<CdtDbtInd>DBIT</CdtDbtInd>", "2026-06-30T10:05:00"])
def test_an_entry_without_what_it_needs_is_refused(part):
    parse_camt054(camt054(entry()))
    assert refusal_of(camt054(entry()).replace(part.encode(), b"")) in ("bank.missing", "bank.date")


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
@pytest.mark.parametrize("field", ["DtTm", "Dt"])
def test_a_day_that_stands_for_none_is_no_day_of_a_booking(stamp, field):
    told = f"<{field}>{stamp}</{field}>".encode()
    written = camt054(entry()).replace(b"<DtTm>2026-06-30T10:05:00</DtTm>", told)
    assert refusal_of(written) == "bank.date"


@pytest.mark.parametrize("reference", ["", "<EndToEndId>NOTPROVIDED</EndToEndId>"])
def test_what_is_booked_under_no_reference_such_as_a_charge_is_an_entry_without_one(reference):
    content = camt054(entry()).replace(b"<EndToEndId>E1</EndToEndId>", reference.encode())
    assert [each.end_to_end_id for each in parse_camt054(content)] == [""]


def test_an_entry_without_details_is_one_without_a_reference():
    content = re.sub(rb"<NtryDtls>.*</NtryDtls>", b"", camt054(entry("2.00")), flags=re.DOTALL)
    (charge,) = parse_camt054(content)
    assert (charge.end_to_end_id, charge.amount_fen, charge.credit_debit) == ("", 200, "DBIT")


# -- files that mean harm -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<a><b></a>",
        b"\x00\x01\x02",
        b"PK\x03\x04",
        b"<?xml version='1.0' encoding='UTF-16'?><Document/>",
        camt054(entry(), extra=DOCTYPE),
        camt054(entry(), extra='<!DOCTYPE Document SYSTEM "file:///etc/passwd">'),
        camt054(entry("&x;"), extra='<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        camt054(entry(), extra=DOCTYPE).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
    ],
)
def test_what_is_no_clean_message_is_unreadable(content):
    assert refusal_of(content) == "bank.unreadable"


@pytest.mark.parametrize(
    "namespace",
    ["", "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08", "http://www.w3.org/1999/xhtml"],
)
def test_another_namespace_is_refused(namespace):
    content = camt054(entry()).replace(b"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08", namespace.encode())
    assert refusal_of(content) in ("bank.wrong_message", "bank.unexpected", "bank.unreadable")


def test_our_own_instruction_sent_back_is_not_expected():
    assert refusal_of(build_pain001(batch())) == "bank.unexpected"


def test_a_file_too_large_is_refused_before_it_is_read():
    assert refusal_of(b" " * (LARGEST_FILE + 1)) == "bank.file_too_large"


def test_a_comment_does_not_cut_an_amount():
    [found] = parse_camt054(camt054(entry("1<!-- -->0000.00")))
    assert found.amount_fen == 1_000_000


WHOLE = camt054(entry("3.00", detail("E1", "1.00") + detail("E2", "2.00")))


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=0, max_size=6), st.integers(0, 20))
def test_a_damaged_file_is_read_or_refused(place, octets, cut):
    try:
        found = parse_bank_file(WHOLE[:place] + octets + WHOLE[place + cut :])
    except Refused:
        return
    assert all(entry.amount_fen >= 0 and entry.credit_debit in ("CRDT", "DBIT") for entry in found)
