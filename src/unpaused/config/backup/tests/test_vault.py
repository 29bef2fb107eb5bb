"""What lies in a store is read by nobody without the key, and changed by nobody unnoticed."""

from pathlib import Path

import pytest

from unpaused.config.backup.vault import PART_BYTES, Vault
from unpaused.foundation.keys import Keyring, TextSource, UnknownKey
from unpaused.foundation.keys.ciphers import Suite
from unpaused.gateways.storage import FolderStorage
from unpaused.kernel.errors import Refused

OLD, NEW = "11" * 32, "22" * 32


def _vault(folder: Path, keys: str = OLD, suite: Suite = Suite.AES) -> Vault:
    return Vault(FolderStorage(folder), Keyring(TextSource(keys)), suite)


def test_nothing_in_the_store_can_be_read(tmp_path: Path) -> None:
    _vault(tmp_path).put("a/b", b"branch 4201, 3,000.00" * 50)
    assert b"branch" not in (tmp_path / "a/b").read_bytes()


@pytest.mark.parametrize("suite", list(Suite))
def test_what_was_put_is_got_back_whatever_suite_writes_now(tmp_path: Path, suite: Suite) -> None:
    _vault(tmp_path, suite=suite).put("a", b"content")
    assert _vault(tmp_path).get("a") == b"content"


def test_after_a_rotation_old_objects_open_as_long_as_the_old_key_is_kept(tmp_path: Path) -> None:
    _vault(tmp_path).put("a", b"content")
    assert _vault(tmp_path, f"{NEW} {OLD}").get("a") == b"content"
    with pytest.raises(UnknownKey):
        _vault(tmp_path, NEW).get("a")


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:9], lambda b: b"", lambda b: b[:40] + b"x" + b[41:]])
def test_a_truncated_or_altered_object_is_refused(tmp_path: Path, damage) -> None:
    vault = _vault(tmp_path)
    vault.put("a", b"content" * 100)
    (tmp_path / "a").write_bytes(damage((tmp_path / "a").read_bytes()))
    with pytest.raises(Refused, match="truncated or altered"):
        vault.get("a")


def test_an_object_put_in_the_place_of_another_is_refused(tmp_path: Path) -> None:
    vault = _vault(tmp_path)
    vault.put("a", b"one")
    vault.put("b", b"two")
    (tmp_path / "a").write_bytes((tmp_path / "b").read_bytes())
    with pytest.raises(Refused):
        vault.get("a")


def test_large_files_go_in_parts_and_a_missing_part_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(PART_BYTES + 1))
    vault = _vault(tmp_path / "store")
    kept = vault.put_file("big", source)
    assert kept.parts == 2
    vault.fetch("big", kept, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    (tmp_path / "store" / "big.00001").unlink()
    with pytest.raises(Refused):
        vault.check("big", kept)


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    vault = _vault(tmp_path / "store")
    vault.fetch("empty", vault.put_file("empty", tmp_path / "empty"), tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b""
