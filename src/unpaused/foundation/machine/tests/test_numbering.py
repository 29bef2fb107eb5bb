"""After a restore no number is given out twice."""

from django.db import connection

from unpaused.foundation.machine import numbering


def _next(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])


def test_what_people_know_by_number_is_among_them_and_a_batch_at_the_bank_is_not() -> None:
    known = set(numbering.tables_with_numbers())
    assert {"claims_claim", "outreach_message", "tasks_task", "screening_match", "accounts_lending"} <= known
    assert {"screening_peoplelist", "incidents_incident", "bulletin_bulletin", "filings_filing"} <= known
    assert "claims_payoutbatch" not in known


def test_a_gap_is_left_before_the_next_of_each(committed_db: None) -> None:
    before = {table: _next(table) for table in ("claims_claim", "outreach_message")}
    numbering.leave_a_gap()
    assert all(_next(table) > before[table] + numbering.GAP for table in before)
