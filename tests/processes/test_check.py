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
        ("UNPAUSED_PROXIES", "10.0.0.1/8"),
        ("UNPAUSED_DRILL", "yes"),
        ("UNPAUSED_HOTLINE", "call (010) 95500"),
        ("UNPAUSED_DOMAIN", "https://claims.example"),
        ("UNPAUSED_MAIL_FROM", "service"),
        ("UNPAUSED_MAIL_FROM", "客服@insurer.example"),
        ("BACKUP_URL", "ftp://store.example/backup"),
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


def _said(monkeypatch: pytest.MonkeyPatch, **given: str) -> dict[str, str]:
    """What is wrong with these settings, and its level."""
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    findings = json.loads(CliRunner().invoke(app, ["check", "--json", "--lang", "en"]).stdout)["findings"]
    return {finding["what"]: finding["level"] for finding in findings}


def test_behind_a_tls_proxy_events_and_the_proxy_itself_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"PUBLIC_URL": "https://claims.example", "UNPAUSED_PROXIES": ""}
    said = _said(monkeypatch, **given)
    assert [each for each in said if "UNPAUSED_LIVE_URL is not https" in each or "no proxy is trusted" in each] == [
        "UNPAUSED_LIVE_URL is not https: browsers ask for no events, and open pages turn stale",
        "no proxy is trusted: all callers count as one, and a few who guess codes shut everybody out",
    ]
    said = _said(monkeypatch, UNPAUSED_LIVE_URL="https://claims.example", UNPAUSED_PROXIES="127.0.0.1")
    assert not [each for each in said if "UNPAUSED_LIVE_URL" in each or "no proxy" in each]


def test_names_that_customers_would_read_are_asked_for_outside_a_drill(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _said(monkeypatch, UNPAUSED_DRILL="0", UNPAUSED_INSURER="某保险|Some Insurance")
    assert "UNPAUSED_HOTLINE is left as it came: messages would say “95500”" in said
    assert not [each for each in said if each.startswith("UNPAUSED_INSURER")]
    assert not [each for each in _said(monkeypatch, UNPAUSED_DRILL="1") if "left as it came" in each]


def test_a_key_command_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(command: str) -> bool:
        said = _said(monkeypatch, UNPAUSED_MASTER_KEY="", UNPAUSED_KEY_COMMAND=command)
        return any("the command for master keys fails" in each for each in said)

    assert told("/nowhere/print-keys")
    assert told("echo no key")
    assert not told(f"echo {'ab' * 32}")


def test_a_backup_of_a_server_without_a_role_for_its_log_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": "postgresql://app@127.0.0.1:1/unpaused", "BACKUP_URL": str(tmp_path)}
    said = _said(monkeypatch, **given)
    assert said["nothing is backed up: no role is named that may read the database's log"] == "missing"


def test_an_identity_provider_without_our_name_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _said(monkeypatch, UNPAUSED_OIDC_URL="https://identity.example")
    assert said["the identity provider does not know us: nobody signs in by it"] == "missing"
