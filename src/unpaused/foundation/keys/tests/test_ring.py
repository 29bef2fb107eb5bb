"""Where master keys come from, and how a running process learns of a new one."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from unpaused.foundation.keys import CommandSource, FileSource, Keyring, TextSource, UnknownKey, ring
from unpaused.kernel.errors import Unavailable

ONE, TWO = "11" * 32, "22" * 32


def test_the_first_key_writes_and_all_read() -> None:
    keys = Keyring(TextSource(f"{TWO},{ONE}"))
    assert keys.current.secret.hex() == TWO
    assert keys.get(keys.masters()[1].id).secret.hex() == ONE


@pytest.mark.parametrize("text", ["", "11", "zz" * 32, f"{ONE} rubbish"])
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Unavailable) as refusal:
        TextSource(text)
    assert not text or text not in str(refusal.value)


def test_an_unknown_key_is_named_by_its_id() -> None:
    with pytest.raises(UnknownKey, match="cafecafe"):
        Keyring(TextSource(ONE)).get("cafecafe")


def test_a_file_is_made_once_though_two_begin_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda path: tuple(FileSource(path).read()), [tmp_path / "keys/master"] * 16))
    assert len(set(made)) == 1
    assert (tmp_path / "keys/master").stat().st_mode & 0o077 == 0
    assert os.listdir(tmp_path / "keys") == ["master"]


def test_a_running_process_learns_of_a_new_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "LOOK_SECONDS", 0)
    source = FileSource(tmp_path / "master")
    keys = Keyring(source)
    former = keys.current
    source.write([bytes.fromhex(TWO), former.secret])
    assert [key.secret for key in keys.masters()] == [bytes.fromhex(TWO), former.secret]


def test_a_key_that_is_missing_makes_the_ring_look_again(tmp_path: Path) -> None:
    source = FileSource(tmp_path / "master")
    keys = Keyring(source)
    fresh = Keyring(TextSource(TWO)).current
    assert keys.current != fresh
    source.write([keys.current.secret, fresh.secret])
    assert keys.get(fresh.id) == fresh


def test_a_command_gives_the_keys(tmp_path: Path) -> None:
    (tmp_path / "kms.py").write_text(f"print('{TWO}')\nprint('{ONE}')")
    source = CommandSource(f"{sys.executable} {tmp_path / 'kms.py'}")
    assert [key.hex() for key in source.read()] == [TWO, ONE]


@pytest.mark.parametrize("script", ["raise SystemExit(3)", "print('secret-rubbish')", ""])
def test_a_command_that_fails_is_unavailable_and_its_output_is_not_repeated(tmp_path: Path, script: str) -> None:
    (tmp_path / "kms.py").write_text(script)
    with pytest.raises(Unavailable) as refusal:
        CommandSource(f"{sys.executable} {tmp_path / 'kms.py'}").read()
    assert "secret-rubbish" not in str(refusal.value)
