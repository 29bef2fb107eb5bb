import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.audit import checking, exporting, sealing, trail, witness
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.checking import Fault
from unpaused.foundation.audit.models import AuditRow, AuditSeal
from unpaused.foundation.audit.verifying import verify
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


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
    assert checking.faults() == []


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
    assert [(each.seal, each.what, each.sealed, each.found) for each in checking.faults()] == [
        (seal.pk, "changed", 1, 1)
    ]


@pytest.fixture
def thief(committed_db: None, database_server: EmbeddedPostgres, database_name: str) -> Iterator[psycopg.Connection]:
    """Somebody who owns the database server: no trigger stops them. They have no key of ours."""
    with psycopg.connect(database_server.connection().url("postgres", database_name), autocommit=True) as opened:
        opened.execute("SET session_replication_role = replica")
        yield opened


def _what() -> list[str]:
    return [each.what for each in checking.faults()]


@pytest.mark.parametrize(
    ("theft", "what"),
    [
        ("DELETE FROM audit_auditrow WHERE id = (SELECT min(id) FROM audit_auditrow)", ["removed"]),
        (
            "INSERT INTO audit_auditrow (at, actor, action, object_type, object_id, reason, detail, transaction)"
            " SELECT at, actor, 'innocent', object_type, object_id, reason, detail, transaction FROM audit_auditrow"
            " ORDER BY id LIMIT 1",
            ["added"],
        ),
        ("DELETE FROM audit_auditseal WHERE id = (SELECT min(id) FROM audit_auditseal)", ["chain", "missing"]),
        ("UPDATE audit_auditseal SET signature = decode(repeat('00', 64), 'hex')", ["signature", "signature"]),
    ],
)
def test_what_was_done_to_the_trail_is_named(thief: psycopg.Connection, theft: str, what: list[str]) -> None:
    for _ in range(2):
        _write()
        _seal()
    thief.execute(theft)
    assert _what() == what


@pytest.mark.parametrize(
    "theft",
    [
        "TRUNCATE audit_auditseal; UPDATE audit_auditrow SET action = 'innocent'",
        "TRUNCATE audit_auditseal; TRUNCATE audit_auditrow",
        "DELETE FROM audit_auditseal WHERE id = (SELECT max(id) FROM audit_auditseal)",
    ],
    ids=["forged", "emptied", "shortened"],
)
def test_whoever_deletes_seals_too_is_found_out_and_nothing_new_is_sealed(
    thief: psycopg.Connection, theft: str
) -> None:
    _write()
    _seal()
    _write()
    last = _seal()
    thief.execute(theft)
    _write()
    assert checking.faults()[-1] == Fault(last.pk, "missing", None, last.at, last.rows)
    assert last.pk in checking.state().missing
    with pytest.raises(Refused) as refused:
        sealing.seal()
    assert refused.value.code == "audit.shortened"


def test_a_seal_noted_elsewhere_must_be_there_wherever_it_is_looked_for(committed_db: None, settings: Any) -> None:
    _write()
    noted = checking.name_of(_seal())
    settings.SEALS_SEEN_ROOT = settings.HOME / "another-machine"
    assert checking.faults(noted) == []
    number, _, digest = noted.partition(":")
    forged = f"{number}:{digest[:-1]}{'0' if digest[-1] != '0' else '1'}"
    assert [(each.seal, each.what) for each in checking.faults(forged)] == [(int(number), "noted")]
    assert verify(_exported(), noted=noted).faults == []
    assert verify(_exported(), noted=forged).faults == [f"seal {number}, as it was noted, is not in the file"]


@pytest.mark.parametrize("noted", ["12", "12:ab", "x:" + "0" * 64, ":"])
def test_a_note_that_names_no_seal_is_refused(db: None, noted: str) -> None:
    with pytest.raises(Refused) as refused:
        checking.faults(noted)
    assert refused.value.code == "audit.no_noted"


def test_a_restore_goes_back_behind_seals_without_missing_them(thief: psycopg.Connection) -> None:
    _write()
    _seal()
    _write()
    lost = _seal()
    thief.execute("DELETE FROM audit_auditrow WHERE transaction >= %s::text::xid8", [str(lost.from_transaction)])
    thief.execute("DELETE FROM audit_auditseal WHERE id = %s", [lost.pk])
    witness.begin_anew(lost.at.isoformat())
    assert checking.faults() == []
    _write()
    assert _seal().pk != lost.pk
    assert _what() == []


def test_a_home_that_cannot_be_written_stops_no_seal(committed_db: None, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SEALS_SEEN_ROOT = tmp_path / "file"
    _write()
    assert _seal()


def test_a_line_cut_short_is_passed_over(committed_db: None, settings: Any) -> None:
    _write()
    seal = _seal()
    for path in Path(settings.SEALS_SEEN_ROOT).iterdir():
        with path.open("a") as file:
            file.write('{"seal": 9')
    assert seal.pk in [each.seal for each in witness.seen()]
    assert checking.faults() == []


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
    assert (checking.state().seals, checking.state().unsealed) == (0, 1)
    seal = _seal()
    _write()
    state = checking.state()
    assert (state.seals, state.sealed_at, state.unsealed, state.gaps, state.late) == (1, seal.at, 1, [], False)


def test_rows_that_wait_too_long_for_their_seal_make_it_late(db: None) -> None:
    AuditRow.objects.create(
        at=clock.now() - 2 * checking.LATE, actor="system:test", action="a", object_type="t", object_id="1"
    )
    assert checking.state().late


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
    assert checking.state().gaps == [torn.pk]
