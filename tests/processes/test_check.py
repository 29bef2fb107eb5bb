import json

import pytest
from typer.testing import CliRunner

from unpaused.config.cli.main import app


def test_check_names_what_is_missing_and_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMPP_URL", "")
    result = CliRunner().invoke(app, ["check", "--json"])
    findings = json.loads(result.stdout)["findings"]
    assert result.exit_code == 1
    assert any(f["level"] == "missing" and "SMPP_URL" in f["mend"] for f in findings)
    assert all(f["mend"] for f in findings if f["level"] != "good")


def test_check_never_prints_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMPP_URL", "smpp://someone:terrible-secret@127.0.0.1:2775")
    assert "terrible-secret" not in CliRunner().invoke(app, ["check"]).stdout
