import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from unpaused.config.cli.main import app
from unpaused.config.processes import values


def test_check_names_what_is_missing_and_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMPP_URL", "")
    result = CliRunner().invoke(app, ["check", "--json"])
    findings = json.loads(result.stdout)["findings"]
    assert result.exit_code == 1
    assert any(f["level"] == "missing" and "SMPP_URL" in f["mend"] for f in findings)
    assert all(f["mend"] for f in findings if f["level"] != "good")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UNPAUSED_HTTP_PORT", "abc"),
        ("UNPAUSED_LIVE_PORT", "70000"),
        ("PUBLIC_URL", "unpaused.example"),
        ("DATABASE_OWNER_URL", "mysql://somewhere/else"),
        ("SMPP_URL", "https://centre.example"),
        ("UNPAUSED_SECRET_KEY", "short"),
        ("UNPAUSED_MASTER_KEY", "zz"),
        ("UNPAUSED_SUITE", "FOO"),
        ("BACKUP_HOURS", "x"),
        ("BACKUP_KEEP", "0"),
        ("BANK_PAYER", "名称;账号"),
        ("UNPAUSED_OIDC_RULES", "{"),
        ("UNPAUSED_OIDC_RULES", "[]"),
        ("UNPAUSED_PROXIES", "everybody"),
        ("UNPAUSED_DRILL", "yes"),
    ],
)
def test_check_says_which_value_cannot_be_used_and_what_one_looks_like(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = CliRunner().invoke(app, ["check", "--json"])
    assert result.exit_code == 1
    [found] = [f for f in json.loads(result.stdout)["findings"] if f["what"] == f"{name} cannot be used as it is"]
    assert found["mend"].startswith(f"set {name}: ")


def test_settings_left_alone_have_no_fault() -> None:
    assert list(values.faults()) == []


def test_outside_a_drill_an_account_that_pays_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPAUSED_DRILL", "0")
    mends = {f["mend"] for f in json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)["findings"]}
    assert {"set BANK_PAYER", "set BACKUP_URL"} <= mends


def test_a_key_command_is_not_taken_for_a_key_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPAUSED_KEY_COMMAND", "print-keys")
    findings = json.loads(CliRunner().invoke(app, ["check", "--json"]).stdout)["findings"]
    assert not [f for f in findings if f["what"].startswith("UNPAUSED_MASTER_KEY")]


def test_a_data_folder_that_cannot_be_made_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path / "file"))
    result = CliRunner().invoke(app, ["check", "--json"])
    assert (result.exit_code, json.loads(result.stdout)["code"]) == (1, "home.unusable")


def test_check_never_prints_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMPP_URL", "smpp://someone:terrible-secret@127.0.0.1:2775")
    assert "terrible-secret" not in CliRunner().invoke(app, ["check"]).stdout


def test_check_speaks_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPAUSED_HTTP_PORT", "abc")
    said = {lang: CliRunner().invoke(app, ["check"], env={"LC_ALL": lang}).stdout for lang in ("zh_CN.UTF-8", "en")}
    assert (
        "✗ UNPAUSED_HTTP_PORT 的值不能使用\n    -> 设置 UNPAUSED_HTTP_PORT：1 至 65535 之间的数" in said["zh_CN.UTF-8"]
    )
    assert "短信中心" in said["zh_CN.UTF-8"] and "message centre" not in said["zh_CN.UTF-8"]
    assert "set UNPAUSED_HTTP_PORT: a number between 1 and 65535" in said["en"] and "短信中心" not in said["en"]


def test_check_says_that_the_banks_folder_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def told() -> bool:
        return "is missing: payouts will wait" in CliRunner().invoke(app, ["check", "--json", "--lang", "en"]).stdout

    monkeypatch.setenv("BANK_FOLDER", str(tmp_path))
    assert told()
    for name in ("outbox", "inbox"):
        (tmp_path / name).mkdir()
    assert not told()
