import time

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.audit import sealing, trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow, AuditSeal


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
