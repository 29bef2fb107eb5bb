"""`unpaused rehearse`: the same computation on files, without a database."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from unpaused.config import rehearser
from unpaused.config.cli.main import app
from unpaused.foundation.book.tests import counting

PLAYBOOK = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: claims.waiting_period_waived, value: true}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return counting.build(tmp_path_factory.mktemp("rehearsed"), None, date(2026, 6, 30))


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    file = tmp_path / "epidemic.yaml"
    file.write_text(PLAYBOOK, encoding="utf-8")
    return file


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["rehearser", *arguments])
    return rehearser.main()


def test_json_holds_lines_assumptions_and_the_books_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], book: Path, playbook: Path
) -> None:
    asked = [f"--book={book}", f"--playbook={playbook}", "--area=420000", "--since=2026-06-30", "--json"]
    assert run(monkeypatch, *asked, "--assume=incidents.attack_rate=0.1,0.2,0.4") == 0
    said = json.loads(capsys.readouterr().out)
    lines = {line["name"]: line for line in said["lines"]}
    assert (said["ok"], lines["incidents.insured"]["likely"]) == (True, 5)
    assert lines["claims.waiting_cost"]["likely"] > 0
    assert {each["name"]: each["origin"] for each in said["assumptions"]}["incidents.attack_rate"] == "typed"


@pytest.mark.parametrize(("lang", "word"), [("zh", "有效保单"), ("en", "Policies in force")])
def test_words_come_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    book: Path,
    playbook: Path,
    lang: str,
    word: str,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(monkeypatch, f"--book={book}", f"--playbook={playbook}", "--area=420000", f"--lang={lang}") == 0
    assert word in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("--area=999999", "There is no area with the code 999999."),
        ("--assume=incidents.attack_rate=0.3,0.2,0.4", "low must not lie above likely"),
        ("--assume=incidents.attack_rate=0.3,0.4,7", "between 0 and 1"),
        ("--assume=incidents.attack_rate=many", "NAME=LOW,LIKELY,HIGH"),
        ("--book=/nowhere", "There is no book"),
        ("--playbook=/nowhere.yaml", "cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    book: Path,
    playbook: Path,
    given: str,
    why: str,
) -> None:
    asked = [f"--book={book}", f"--playbook={playbook}", "--area=420000", "--json", "--lang=en", given]
    assert run(monkeypatch, *asked) == 1
    assert why in json.loads(capsys.readouterr().out)["reason"]


def test_faults_of_a_playbook_are_told_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], book: Path, playbook: Path
) -> None:
    faulty = PLAYBOOK + "assumptions:\n  incidents.attack_rate: {low: 2, likely: 1, high: 3}\n"
    playbook.write_text(faulty, encoding="utf-8")
    asked = [f"--book={book}", f"--playbook={playbook}", "--area=420000", "--json"]
    assert run(monkeypatch, *asked, "--lang=zh") == 1
    assert "6: 低值不得高于可能值" in json.loads(capsys.readouterr().out)["reason"]


def test_a_book_is_needed() -> None:
    assert CliRunner().invoke(app, ["rehearse", "--playbook", "x.yaml", "--area", "420000"]).exit_code == 2
