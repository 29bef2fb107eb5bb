import io
import json
import logging

import pytest
import structlog
from django.test import Client

from unpaused.config.logs import blot


@pytest.mark.parametrize("personal", ["42010219800101123X", "13812345678", "6222020200012345678"])
def test_what_looks_like_a_persons_number_never_reaches_a_log_line(personal: str) -> None:
    assert personal not in str(blot(None, "info", {"event": f"could not read {personal}"}))


def test_numbers_of_our_own_stay_readable() -> None:
    assert blot(None, "info", {"event": "claim CL260630-00017-4"}) == {"event": "claim CL260630-00017-4"}


def test_a_host_name_that_is_not_ours_is_told_in_one_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter):
            monkeypatch.setattr(handler, "stream", written)
    assert Client(headers={"host": "scanner.example"}).get("/").status_code == 400
    (line,) = written.getvalue().splitlines()
    told = json.loads(line)
    assert "scanner.example" in told["event"] and told["level"] == "error"
    assert "exception" not in told and "Traceback" not in line
