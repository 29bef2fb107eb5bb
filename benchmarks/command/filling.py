"""People found, at the size of a real case: written by set-based SQL, with the shares that a late morning has.

Of a hundred people found: 30 paid, 20 whom a message reached, 15 with a task open, 10 whose messages failed, 10 with
the bank, 5 with an examiner, 5 whose policies are looked up, 5 without cover. One row in twenty waits for an examiner.
"""

from django.db import connection

BRANCHES = 32
_STEPS = (
    """
    INSERT INTO privacy_subject (id, created_at)
    SELECT gen_random_uuid(), now() FROM generate_series(1, %(people)s + 1)
    """,
    """
    CREATE TEMP TABLE one AS SELECT id AS subject_id, (row_number() OVER ())::bigint AS n,
        now() - (row_number() OVER ()) * interval '1 second' AS at,
        'B' || lpad((row_number() OVER () %% %(branches)s)::text, 2, '0') AS branch,
        ((row_number() OVER ()) * 7919 %% 100)::int AS kind FROM privacy_subject
    """,
    "CREATE UNIQUE INDEX ON one (n)",
    """
    INSERT INTO files_storedfile (id, subject_id, sha256, media_type, size_bytes, kept_at)
    SELECT gen_random_uuid(), subject_id, repeat('0', 64), 'text/csv', 1, now() FROM one WHERE n = 1
    """,
    """
    INSERT INTO screening_peoplelist (number, incident_id, source, kind, legal_ground, delete_after, branch_code,
        subject_id, original_id, sha256, state, rows_total, rows_screened, faults, uploaded_by_id, received_at)
    SELECT 'LI-1', %(incident)s, 'Hospital', 'hospital', 'PIPL 13(4)', current_date + 30, '', subject_id,
        (SELECT id FROM files_storedfile LIMIT 1), repeat('0', 64), 'screened', %(people)s, %(people)s, 0,
        %(user)s, now() FROM one WHERE n = 1
    """,
    """
    INSERT INTO screening_match (incident_id, person_id, subject_id, branch_code, confirmed_by, confirmed_at, found_at,
        seconds_from_list, probability, cleared_for_contact, contact_reason, cover, state, token)
    SELECT %(incident)s, n, subject_id, branch, 'machine', at, at, 60, 0.99, true, '',
        CASE WHEN kind >= 95 THEN 'none' WHEN kind >= 90 THEN '' ELSE 'case' END, 'active', gen_random_uuid()
    FROM one WHERE n <= %(people)s
    """,
    """
    INSERT INTO claims_claim (number, notice_number, key, subject_id, person_id, policy_no, product_code, benefit_code,
        incident_id, branch_code, origin, state, blocker, amount_fen, opened_at, submitted_at, decided_at,
        instructed_at, paid_at, closed_at)
    SELECT 'CL-' || n, 'NL-' || n, 'k' || n, subject_id, n, 'P' || n, 'HLT01', 'DIAG', %(incident)s, branch,
        'screening', CASE WHEN kind < 30 THEN 'paid' WHEN kind < 75 THEN 'opened' WHEN kind < 85 THEN 'instructed'
            ELSE 'referred' END, '',
        CASE WHEN kind < 30 OR kind BETWEEN 75 AND 84 THEN 1000000 END, at,
        CASE WHEN kind < 30 OR kind >= 75 THEN at END, CASE WHEN kind < 30 OR kind BETWEEN 75 AND 84 THEN at END,
        CASE WHEN kind < 30 OR kind BETWEEN 75 AND 84 THEN at + interval '2 second' END,
        CASE WHEN kind < 30 THEN at END, CASE WHEN kind < 30 THEN at END
    FROM one WHERE n <= %(people)s AND kind < 90
    """,
    """
    INSERT INTO tasks_task (number, kind, queue, salesperson_id, branch_code, subject_id, person_id, incident_id, key,
        state, opened_at, due_at, done_at, done_by, outcome, withdrawn_because)
    SELECT 'TK-' || n, 'help_to_contact', 'salesperson', 'S' || n %% 500, branch, subject_id, n, %(incident)s, 'k' || n,
        CASE WHEN kind BETWEEN 50 AND 64 THEN 'open' ELSE 'done' END, at, at + interval '6 hours',
        CASE WHEN kind BETWEEN 50 AND 64 THEN NULL ELSE at END, '',
        CASE WHEN kind BETWEEN 50 AND 64 THEN '' ELSE 'not_reached' END, ''
    FROM one WHERE n <= %(people)s AND kind < 90
    """,
    """
    INSERT INTO outreach_message (key, channel, template, language, to_customer, urgent, subject_id, incident_id,
        branch_code, address, variables, address_index, text_index, segments, state, tries, error, created_at,
        not_before, give_up_at, delivered_at)
    SELECT 'k' || n, 'sms', 'invitation', 'zh', true, false, subject_id, %(incident)s, branch, '\\x00', '\\x00',
        decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), 1,
        CASE WHEN kind < 50 OR kind >= 75 THEN 'delivered' ELSE 'failed' END, 1, '', at, at, at,
        CASE WHEN kind < 50 OR kind >= 75 THEN at END
    FROM one WHERE n <= %(people)s AND kind < 90
    """,
    """
    INSERT INTO screening_listrow (list_id, place, row_id, subject_id, facts, outcome, state, probability, branch_code,
        match_id, screened_at)
    SELECT (SELECT id FROM screening_peoplelist), n, n::text, one.subject_id, '\\x00',
        CASE WHEN n %% 20 = 0 THEN 'review' ELSE 'match' END, CASE WHEN n %% 20 = 0 THEN 'waiting' ELSE 'confirmed' END,
        0.9, branch, CASE WHEN n %% 20 = 0 THEN NULL ELSE m.id END, at
    FROM one JOIN screening_match m ON m.person_id = one.n
    """,
)


def fill(people: int, incident_id: int, user_id: int) -> None:
    """So many people found in one incident, in an empty database."""
    with connection.cursor() as cursor:
        for step in _STEPS:
            given = {"people": people, "incident": incident_id, "user": user_id, "branches": BRANCHES}
            cursor.execute(step, given)
