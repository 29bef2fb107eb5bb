"""What holds for every command of the command line: help that teaches, words for programs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from unpaused.config import environment
from unpaused.config.cli import demo, keys
from unpaused.config.cli.main import app
from unpaused.foundation import book as books
from unpaused.foundation.book import synthesis
from unpaused.foundation.keys import FileSource, MasterKey


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with its way from `unpaused`."""
    below = getattr(command, "commands", {})
    if not below or command.invoke_without_command:
        yield path, command
    for name, each in below.items():
        yield from _commands(each, (*path, name))


COMMANDS = dict(_commands(typer.main.get_command(app)))
every = pytest.mark.parametrize("path", COMMANDS, ids=" ".join)


def test_the_commands_of_the_manual_are_among_them() -> None:
    assert {
        ("demo",),
        ("up",),
        ("check",),
        ("screen", "list"),
        ("screen", "train"),
        ("account",),
        ("audit",),
        ("forget",),
        ("book", "build"),
    } <= set(COMMANDS)


@every
def test_its_help_says_what_it_does_and_what_each_option_means(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert len((command.help or "").split()) >= 5
    assert CliRunner().invoke(app, [*path, "--help"]).exit_code == 0
    assert [each.name for each in command.params if each.opts[0].startswith("-") and not each.help] == []


@every
def test_it_speaks_to_programs(path: tuple[str, ...]) -> None:
    assert "--json" in {name for each in COMMANDS[path].params for name in each.opts}


@pytest.mark.parametrize(
    "arguments",
    [
        ("forget", "1", "--reason", "x"),
        ("forget", "one", "--reason", "asked for it"),
        ("account", "first"),
        ("screen", "list.csv", "--book", "book", "--out", "out.csv", "--match-at", "5"),
        ("screen", "list.csv", "--book", "book", "--out", "out.csv", "--review-at", "-1"),
        ("book", "synth"),
        ("demo", "--persons", "0"),
        ("demo", "--customers", "-1"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_2(arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, list(arguments)).exit_code == 2


def test_a_drill_says_before_it_begins_that_its_figures_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setattr(demo, "_play", lambda *arguments: begun.append(arguments) or True)
    monkeypatch.setattr(demo, "free_ports", lambda *, keep: None)
    monkeypatch.setattr(demo.logs, "begin", lambda: None)
    monkeypatch.setattr(demo.signal, "signal", lambda *_: None)
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path / "home"))
    told = CliRunner().invoke(app, ["demo", "--no-serve", "--json", str(tmp_path / "none" / "f.json"), "--lang", "en"])
    assert (told.exit_code, begun) == (1, [])
    assert "cannot be written" in " ".join(told.output.split())


def test_a_drill_says_what_is_wrong_with_its_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise books.BookRefused([books.Fault("persons/a.parquet", None, "name", "the column is missing")], 1)

    monkeypatch.setattr(demo, "_play", refuse)
    monkeypatch.setattr(demo, "free_ports", lambda *, keep: None)
    monkeypatch.setattr(demo.logs, "begin", lambda: None)
    monkeypatch.setattr(demo.signal, "signal", lambda *_: None)
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path / "home"))
    told = CliRunner().invoke(app, ["demo", "--no-serve", "--lang", "en"])
    assert told.exit_code == 1
    assert "persons/a.parquet, name: the column is missing" in " ".join(told.output.split())


def test_a_reason_that_was_given_is_not_asked_for() -> None:
    said = CliRunner().invoke(app, ["forget", "1", "--reason", "x", "--lang", "en"], env={"COLUMNS": "200"}).output
    assert "too short for the audit trail" in said


@pytest.mark.parametrize(
    "command",
    [
        *(("audit",), ("forget", "7", "--reason", "asked for it"), ("load",), ("account", "first", "--name", "First")),
        *(("keys", "list"), ("keys", "rotate"), ("keys", "drop", "0a1b2c3d")),
    ],
    ids=" ".join,
)
def test_a_folder_without_an_installation_is_said_and_nothing_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path / "home"))
    refused = CliRunner().invoke(app, [*command, "--json"])
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "home.nothing")
    assert list(tmp_path.iterdir()) == []


def test_no_key_is_made_where_the_database_does_not_say_whether_a_rotation_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@127.0.0.1:1/unpaused")
    key = FileSource(tmp_path / "keys/master_key")
    before = key.read()
    refused = CliRunner().invoke(app, ["keys", "rotate", "--json"])
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "database.unreachable")
    assert key.read() == before


def test_a_key_under_which_the_book_lies_is_not_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("UNPAUSED_BOOK", str(tmp_path / "book"))
    monkeypatch.setattr(environment, "check_installed", lambda: None)
    monkeypatch.setattr(keys, "run_operator", lambda *act, **how: 0)  # the database needs it no more
    former, current = (MasterKey(bytes([number]) * 32) for number in (1, 2))
    (tmp_path / "home/keys").mkdir(parents=True)
    FileSource(tmp_path / "home/keys/master_key").write([current.secret, former.secret])
    synthesis.synth(tmp_path / "snapshot", persons=100, seed=1)
    for under, (code, left) in ((former, (1, 2)), (current, (0, 1))):
        books.build(tmp_path / "snapshot", tmp_path / "book", key=under.derived("book"))
        done = CliRunner().invoke(app, ["keys", "drop", former.id, "--json"])
        assert (done.exit_code, len(FileSource(tmp_path / "home/keys/master_key").read())) == (code, left), done.stdout
