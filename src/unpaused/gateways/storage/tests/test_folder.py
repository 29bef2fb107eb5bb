import hashlib
import io

import pytest

from unpaused.gateways.storage import FolderStorage
from unpaused.kernel.errors import Refused


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path / "store")


def test_what_was_put_is_got_back(storage):
    storage.put("books/2026/manifest.json", b"{}")
    assert storage.get("books/2026/manifest.json") == b"{}"


def test_putting_gives_the_digest_of_the_content(storage):
    content = b"x" * 3_000_000
    assert storage.put("a.bin", io.BytesIO(content)) == hashlib.sha256(content).hexdigest()


def test_putting_again_replaces_the_content(storage):
    storage.put("a", b"old")
    storage.put("a", b"new")
    assert storage.get("a") == b"new"


def test_a_file_can_be_fetched_without_holding_it(storage, tmp_path):
    storage.put("a/b", b"content")
    storage.fetch("a/b", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"content"


def test_what_was_never_put_is_missing(storage):
    assert not storage.exists("a")
    with pytest.raises(Refused) as refusal:
        storage.get("a")
    assert refusal.value.code == "storage.missing"


def test_names_are_listed_by_prefix_in_order(storage):
    for name in ("b/2", "a/1", "b/1"):
        storage.put(name, b"")
    assert list(storage.list("b/")) == ["b/1", "b/2"]


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../up", "a/../b", "a//b", "a/.hidden", "名", "a\nb", "a/", "x" * 501]
)
def test_a_name_that_could_lead_elsewhere_is_refused(storage, name):
    with pytest.raises(Refused):
        storage.put(name, b"")


def test_a_source_that_fails_leaves_nothing_behind(storage, tmp_path):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("gone")

    with pytest.raises(Exception, match="cannot be kept"):
        storage.put("a", Broken())
    assert list((tmp_path / "store").iterdir()) == []


def test_files_can_be_read_by_their_owner_only(storage, tmp_path):
    storage.put("a/b", b"")
    assert (tmp_path / "store/a/b").stat().st_mode & 0o077 == 0
