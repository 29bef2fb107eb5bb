import time
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.audit import exporting, sealing, trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow, AuditSeal
from unpaused.foundation.audit.verifying import verify
from unpaused.kernel import clock


def _write(action: str = "test.act") -> None:
    with transaction.atomic():
        trail.record(by=Actor.system("test"), action=action, on=("thing", 7), detail={"rows": 3})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditrow SET action = 'other'", "DELETE FROM audit_auditrow", "TRUNCATE audit_auditrow"],
)
def test_app_role_cannot_change_the_trail(db: None, statement: str) -> None:
    _write()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRow.objects.count() == 1


def test_owner_cannot_change_the_trail_either(
    committed_db: None, database_server: EmbeddedPostgres, database_name: str
) -> None:
    _write()
    url = database_server.connection().url("unpaused_owner", database_name)
    with psycopg.connect(url) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("DELETE FROM audit_auditrow")


def _seal() -> AuditSeal:
    """An open transaction anywhere in the server holds a seal back until it ends: other tests have some."""
    for _ in range(300):
        if made := sealing.seal():
            return made
        time.sleep(0.1)
    raise AssertionError("no seal was made")


def test_seals_chain_and_verify(committed_db: None) -> None:
    _write()
    first = _seal()
    _write()
    second = _seal()
    assert bytes(second.previous) == bytes(first.digest)
    assert sealing.broken_seals() == []


def test_nothing_new_makes_no_seal(committed_db: None) -> None:
    _write()
    _seal()
    assert sealing.seal() is None


def test_a_row_changed_behind_the_back_breaks_its_seal(
    committed_db: None, database_server: EmbeddedPostgres, database_name: str
) -> None:
    _write()
    seal = _seal()
    with psycopg.connect(database_server.connection().url("postgres", database_name)) as thief:
        thief.execute("SET session_replication_role = replica")  # switches triggers off, as only a superuser can
        thief.execute("UPDATE audit_auditrow SET action = 'innocent'")
    assert sealing.broken_seals() == [seal.pk]


def _exported() -> list[str]:
    return list(exporting.sealed_lines(clock.now() - timedelta(hours=1), clock.now()))


def test_what_is_exported_verifies_offline(committed_db: None) -> None:
    _write()
    _seal()
    _write("test.second")
    _seal()
    key = sealing.public_key().public_bytes_raw().hex()
    verdict = verify(_exported(), public_key=key)
    assert (verdict.faults, verdict.seals, verdict.rows) == ([], 2, 2)


def test_a_seal_with_other_bounds_is_not_the_one_that_was_signed(committed_db: None) -> None:
    _write()
    seal = _seal()
    changed = [
        line.replace(f'"until_transaction": {seal.until_transaction}', '"until_transaction": 9') for line in _exported()
    ]
    assert verify(changed).faults


def test_the_state_of_the_seals_says_what_waits(committed_db: None) -> None:
    _write()
    assert (sealing.state().seals, sealing.state().unsealed) == (0, 1)
    seal = _seal()
    _write()
    state = sealing.state()
    assert (state.seals, state.sealed_at, state.unsealed, state.gaps, state.late) == (1, seal.at, 1, [], False)


def test_rows_that_wait_too_long_for_their_seal_make_it_late(db: None) -> None:
    AuditRow.objects.create(
        at=clock.now() - 2 * sealing.LATE, actor="system:test", action="a", object_type="t", object_id="1"
    )
    assert sealing.state().late


def test_a_hole_between_two_seals_is_named(db: None) -> None:
    def made(since: int, until: int) -> AuditSeal:
        return AuditSeal.objects.create(
            at=clock.now(),
            from_transaction=since,
            until_transaction=until,
            rows=0,
            previous=b"",
            digest=b"",
            signature=b"",
        )

    made(0, 10)
    torn = made(12, 20)
    assert sealing.state().gaps == [torn.pk]
