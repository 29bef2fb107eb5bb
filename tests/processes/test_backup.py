"""Backups of an embedded database, and every way in which one can be unfit: refused before anything is touched."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from unpaused.config.backup import base, log
from unpaused.config.backup.keeper import Keeper
from unpaused.config.backup.place import configured
from unpaused.config.cli.main import app
from unpaused.config.processes.postgres import EmbeddedPostgres

ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_DATABASE_URL", "UNPAUSED_MASTER_KEY", "UNPAUSED_KEY_COMMAND")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--json"], env={"LANG": "en"})


def _reason(result: Result) -> str:
    return str(json.loads(result.stdout)["reason"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A home with a stopped database that holds one row, and a store with its backup."""
    folder = tmp_path_factory.mktemp("backup")
    home, store = folder / "home", folder / "store"
    with pytest.MonkeyPatch.context() as patch:
        for name in ADDRESSES:
            patch.delenv(name, raising=False)
        patch.setenv("UNPAUSED_HOME", str(home))
        patch.setenv("BACKUP_URL", str(store))
        server = EmbeddedPostgres(home)
        server.start()
        try:
            with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as owner:
                owner.execute("CREATE TABLE kept AS SELECT 7 AS n")
                owner.execute("CREATE TABLE privacy_subject (id uuid, destroyed_at timestamptz)")
            done = _run("backup")
            assert done.exit_code == 0, done.output
        finally:
            server.stop()
    yield home, store
    server.stop()


@pytest.fixture
def place(made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The home, and a copy of the store to damage."""
    home, store = made
    shutil.copytree(store, tmp_path / "store")
    for name in ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UNPAUSED_HOME", str(home))
    monkeypatch.setenv("BACKUP_URL", str(tmp_path / "store"))
    return home, tmp_path / "store"


def _part(store: Path) -> Path:
    return next(store.glob("base/*/base.tar.gz.00000"))


def _truncate(store: Path) -> None:
    _part(store).write_bytes(_part(store).read_bytes()[:-1000])


def _alter(store: Path) -> None:
    data = bytearray(_part(store).read_bytes())
    data[len(data) // 2] ^= 1
    _part(store).write_bytes(data)


def _lose(store: Path) -> None:
    _part(store).unlink()


def _alter_manifest(store: Path) -> None:
    manifest = next(store.glob("base/*/manifest.json"))
    manifest.write_bytes(manifest.read_bytes()[:-3])


def _lose_manifest(store: Path) -> None:
    next(store.glob("base/*/manifest.json")).unlink()


DAMAGES = (_truncate, _alter, _lose, _alter_manifest, _lose_manifest)


def test_a_sound_backup_is_verified(place: tuple[Path, Path]) -> None:
    done = _run("backup", "verify")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_an_unfit_backup_is_refused_before_anything_is_touched(
    place: tuple[Path, Path], damage: Callable[[Path], None]
) -> None:
    home, store = place
    damage(store)
    before = sorted(path.name for path in (home / "postgres").iterdir())
    marker = (home / "postgres/data/PG_VERSION").stat().st_ino
    for command in (("backup", "verify"), ("restore", "--to", "latest")):
        done = _run(*command)
        assert done.exit_code == 1
        assert _reason(done)
    assert sorted(path.name for path in (home / "postgres").iterdir()) == before
    assert (home / "postgres/data/PG_VERSION").stat().st_ino == marker


def test_without_the_master_key_the_reason_is_said(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPAUSED_MASTER_KEY", "ab" * 32)
    assert "key ring" in _reason(_run("restore", "--to", "latest"))


@pytest.mark.parametrize(
    ("moment", "said"),
    [("2001-01-01", "earliest moment"), ("2999-01-01", "reaches until"), ("yesterday", "Give the moment")],
)
def test_a_moment_that_cannot_be_reached_is_refused(place: tuple[Path, Path], moment: str, said: str) -> None:
    assert said in _reason(_run("restore", "--to", moment))


def test_a_running_database_is_not_restored_over(place: tuple[Path, Path]) -> None:
    server = EmbeddedPostgres(place[0])
    server.start()
    try:
        assert "Stop" in _reason(_run("restore", "--to", "latest"))
    finally:
        server.stop()


def test_a_store_of_another_database_is_not_written_to(place: tuple[Path, Path], tmp_path: Path) -> None:
    home, _store = place
    other = EmbeddedPostgres(tmp_path / "other")
    (tmp_path / "other/keys").mkdir(parents=True)
    shutil.copy(home / "keys/master_key", tmp_path / "other/keys/master_key")
    other.start()
    try:
        done = CliRunner().invoke(app, ["backup", "--json"], env={"UNPAUSED_HOME": str(tmp_path / "other")})
        assert "another database" in _reason(done)
    finally:
        other.stop()


def test_no_key_is_inside(place: tuple[Path, Path], tmp_path: Path) -> None:
    """Not even sealed: the copy holds the data folder alone."""
    done = _run("restore", "--to", "latest", "--into", str(tmp_path / "cluster"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "cluster/PG_VERSION").exists()
    secret = (place[0] / "keys/master_key").read_bytes()
    passwords = json.loads((place[0] / "keys/postgres.json").read_text())["passwords"].values()
    for path in (path for path in (tmp_path / "cluster").rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert secret not in content
        assert not any(password.encode() in content for password in passwords)


def test_without_a_place_for_it_nothing_is_backed_up(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKUP_URL")
    assert "BACKUP_URL" in _reason(_run("backup"))


def test_a_store_that_was_ours_and_is_empty_is_not_written_to(place: tuple[Path, Path]) -> None:
    """A share that is not mounted leaves a folder behind."""
    home, store = place
    server = EmbeddedPostgres(home)
    server.start()
    try:
        assert _run("backup").exit_code == 0
        shutil.rmtree(store)
        store.mkdir()
        assert "is it mounted" in _reason(_run("backup"))
        assert list(store.iterdir()) == []
        (home / "backup/claimed").unlink()
        assert _run("backup").exit_code == 0
    finally:
        server.stop()


def _slots(server: EmbeddedPostgres) -> list[tuple[object, ...]]:
    with psycopg.connect(server.connection().url("postgres", "postgres"), autocommit=True) as admin:
        return admin.execute("SELECT slot_name FROM pg_replication_slots").fetchall()


def _log_goes_on(server: EmbeddedPostgres) -> None:
    """Some segments are written, and those that nobody keeps are gone."""
    with psycopg.connect(server.connection().url("postgres", "postgres"), autocommit=True) as admin:
        for _ in range(8):
            admin.execute("SELECT pg_logical_emit_message(true, 'test', 'written')")
            admin.execute("SELECT pg_switch_wal()")
        admin.execute("CHECKPOINT")


def test_the_server_keeps_no_log_for_a_backup_that_was_switched_off(place: tuple[Path, Path]) -> None:
    server = EmbeddedPostgres(place[0])
    server.start()
    try:
        with log.receiving(configured()):
            pass
        assert _slots(server) == [(log.SLOT,)]
        log.let_go()
        log.let_go()
        assert _slots(server) == []
    finally:
        server.stop()


def test_after_the_server_gave_up_on_it_the_backup_begins_anew(place: tuple[Path, Path]) -> None:
    server = EmbeddedPostgres(place[0])
    server.start()
    try:
        keeper = Keeper(configured(), server.connection().url("unpaused_app"))
        with log.receiving(configured()):
            keeper._pusher.push()
        newest = base.take(configured())
        with log.receiving(configured()):
            _log_goes_on(server)
            keeper._pusher.push()
        assert not keeper._cut_off(newest)
        log.let_go()
        _log_goes_on(server)
        with log.receiving(configured()) as ended:
            keeper._pusher.push()
            assert ended() is None
        assert keeper._cut_off(newest)
        assert not keeper._cut_off(base.take(configured()))
    finally:
        server.stop()
