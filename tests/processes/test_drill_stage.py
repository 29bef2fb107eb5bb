"""Each drill starts from nothing, and the second one need not migrate."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from unpaused.config.demo import stage
from unpaused.config.processes.postgres import EmbeddedPostgres


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield tmp_path
    EmbeddedPostgres(tmp_path).stop()


def _asked(server: EmbeddedPostgres, statement: str, role: str = "unpaused_owner") -> list[object]:
    with psycopg.connect(server.connection().url(role), autocommit=True) as connection:
        return [row[0] for row in connection.execute(statement)]  # type: ignore[call-overload]


MIGRATED = "SELECT applied FROM django_migrations ORDER BY id"
COPIES = "SELECT datname FROM pg_database WHERE starts_with(datname, 'unused_')"


@pytest.mark.long
def test_the_second_drill_gets_the_same_database_empty_and_migrates_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = stage.set_up(home)
    migrated = _asked(server, MIGRATED)
    assert len(migrated) > 100
    with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE left_by_a_drill AS SELECT 7 AS n")
    copies = _asked(server, COPIES)

    stage.set_up(home)
    assert _asked(server, MIGRATED) == migrated
    assert _asked(server, "SELECT to_regclass('left_by_a_drill')") == [None]
    assert _asked(server, COPIES) == copies
    # What the roles may do came with the copy.
    assert _asked(server, "SELECT count(*) FROM audit_auditrow", "unpaused_app") == [0]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _asked(server, "DELETE FROM audit_auditrow RETURNING id", "unpaused_app")

    # Another shape: the kept copy is of no use and goes.
    monkeypatch.setattr(stage, "_shape", lambda: "another")
    stage.set_up(home)
    assert _asked(server, MIGRATED) != migrated
    assert _asked(server, COPIES) == ["unused_another"]


def test_a_migration_that_changed_is_another_shape(tmp_path: Path) -> None:
    folder = tmp_path / "room" / "migrations"
    folder.mkdir(parents=True)
    nothing = stage._shape(tmp_path)
    (folder / "0001_initial.py").write_text("first")
    first = stage._shape(tmp_path)
    (folder / "0001_initial.py").write_text("second")
    assert len({nothing, first, stage._shape(tmp_path)}) == 3
