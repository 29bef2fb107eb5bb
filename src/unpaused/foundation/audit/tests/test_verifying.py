"""An exported trail is verified without a database: whatever is changed in it is found."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from unpaused.config.cli.main import app
from unpaused.foundation.audit import canon
from unpaused.foundation.audit.verifying import verify
from unpaused.kernel.errors import Refused

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
AT = datetime(2026, 1, 27, 6, tzinfo=timezone.utc)


def row(number: int, reason: str = "called back") -> str:
    return canon.line_of(
        (number, AT, "staff:7", "privacy.reveal", "subject", "x", UUID(int=number), reason, '{"purpose": "phone"}')
    )


def export(hours: int = 3, rows_an_hour: int = 3) -> list[str]:
    lines = [json.dumps({"format": canon.FORMAT, "public_key": PUBLIC})]
    previous, since = canon.FIRST, 0
    for hour in range(hours):
        rows = [row(hour * 100 + place) for place in range(rows_an_hour)]
        counted, digest = canon.digest_of(previous, rows)
        until = since + 10
        seal = {
            "seal": hour + 1,
            "from_transaction": since,
            "until_transaction": until,
            "rows": counted,
            "previous": previous.hex(),
            "digest": digest.hex(),
            "signature": KEY.sign(canon.signed_words(since, until, counted, digest)).hex(),
        }
        lines += [*rows, json.dumps(seal)]
        previous, since = digest, until
    return lines


def test_an_export_as_it_was_made_holds() -> None:
    verdict = verify(export(), public_key=PUBLIC)
    assert (verdict.faults, verdict.rows, verdict.seals) == ([], 9, 3)


def test_a_part_from_the_middle_holds_as_well() -> None:
    lines = export()
    assert verify([lines[0], *lines[5:9]]).faults == []


@given(st.data())
def test_any_line_changed_left_out_or_put_elsewhere_is_found(data: st.DataObject) -> None:
    lines = export()
    place = data.draw(st.integers(1, len(lines) - 2))
    harm = data.draw(st.sampled_from(["change", "leave out", "twice", "swap"]))
    if harm == "change":
        lines[place] = (
            row(999, "innocent") if lines[place].startswith("[") else lines[place].replace('"rows": 3', '"rows": 2')
        )
    elif harm == "leave out":
        del lines[place]
    elif harm == "twice":
        lines.insert(place, lines[place])
    else:
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
    assert verify(lines, public_key=PUBLIC).faults


def test_rows_behind_the_last_seal_are_named() -> None:
    assert "covered by no seal" in verify([*export(), row(1000)]).faults[0]


def test_another_key_is_not_believed() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw().hex()
    assert any("another public key" in fault for fault in verify(export(), public_key=other).faults)


def _cut(lines: list[str]) -> list[str]:
    return lines[1:]


def _noise(lines: list[str]) -> list[str]:
    return [lines[0], "{}", *lines[1:]]


def _no_hex(lines: list[str]) -> list[str]:
    return [line.replace('"signature": "', '"signature": "zz') for line in lines]


def _nested(lines: list[str]) -> list[str]:
    return ["[" * 100_000]


@pytest.mark.parametrize("harm", [_cut, _noise, _no_hex, _nested, lambda lines: []])
def test_what_is_no_export_is_refused(harm: Callable[[list[str]], list[str]]) -> None:
    with pytest.raises(Refused):
        verify(harm(export()))


@pytest.mark.parametrize("key", ["zz", "00", "é" * 64])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="64 hexadecimal digits"):
        verify(export(), public_key=key)


def test_moments_are_written_alike_whatever_zone_they_come_in() -> None:
    china = timezone(timedelta(hours=8))
    one, other = (canon.line_of((1, at, "a", "b", "c", "d", None, "", "{}")) for at in (AT, AT.astimezone(china)))
    assert one == other


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_text("\n".join(export()), encoding="utf-8")
    held = CliRunner().invoke(app, ["audit", "--verify", str(file), "--key", PUBLIC])
    assert (held.exit_code, "Every seal holds." in held.stdout) == (0, True)
    file.write_text("\n".join(export()).replace("called back", "innocent", 1), encoding="utf-8")
    broken = CliRunner().invoke(app, ["audit", "--verify", str(file), "--json"])
    assert (broken.exit_code, len(json.loads(broken.stdout)["faults"])) == (1, 1)
    file.write_text("not one\n")
    assert CliRunner().invoke(app, ["audit", "--verify", str(file)]).exit_code == 1
