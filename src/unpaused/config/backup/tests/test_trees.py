"""Files and book: pushed once, forgotten when no backup needs them."""

from datetime import timedelta
from pathlib import Path

import pytest

from unpaused.config.backup import trees
from unpaused.config.backup.place import Place
from unpaused.config.backup.vault import Vault
from unpaused.foundation.keys import Keyring, TextSource
from unpaused.gateways.storage import FolderStorage
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@pytest.fixture
def place(tmp_path: Path) -> Place:
    vault = Vault(FolderStorage(tmp_path / "store"), Keyring(TextSource("11" * 32)))
    (tmp_path / "home/files/ab").mkdir(parents=True)
    (tmp_path / "home/book/versions/v1").mkdir(parents=True)
    (tmp_path / "home/book/versions/v2").mkdir()
    (tmp_path / "home/files/ab/one").write_bytes(b"1")
    (tmp_path / "home/book/versions/v1/persons").write_bytes(b"p")
    (tmp_path / "home/book/versions/v2/half").write_bytes(b"being built")
    (tmp_path / "home/book/current").write_text("v1")
    return Place(tmp_path / "home", tmp_path / "home/book", vault)


def test_what_is_there_is_known_and_a_book_being_built_is_not(place: Place) -> None:
    trees.sync(place)
    known = trees.known(place.vault)
    assert set(known.files) == {"files/ab/one", "book/v1/persons"}
    assert [version for _, version in known.served] == ["v1"]


def test_a_second_look_pushes_what_is_new_alone(place: Place) -> None:
    before = trees.sync(place)
    (place.home / "files/ab/two").write_bytes(b"2")
    (place.home / "files/ab/half.partial").write_bytes(b"2")
    trees.sync(place, before)
    trees.sync(place, before)
    assert len(list(place.vault.names("tree/"))) == 2
    assert set(trees.known(place.vault).files) == {"files/ab/one", "files/ab/two", "book/v1/persons"}


def test_a_file_that_went_stays_until_no_backup_needs_it(place: Place) -> None:
    before = trees.sync(place)
    (place.home / "files/ab/one").unlink()
    trees.sync(place, before)
    assert trees.prune(place.vault, clock.now() - timedelta(hours=1)) == 0
    assert place.vault.holds("pool/files/ab/one.00000")
    assert trees.prune(place.vault, clock.now() + timedelta(hours=1)) == 1
    assert not place.vault.holds("pool/files/ab/one.00000")
    known = trees.known(place.vault)
    assert set(known.files) == {"book/v1/persons"}
    assert [version for _, version in known.served] == ["v1"]


def test_a_prune_that_was_cut_off_takes_nothing_from_a_restore(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = trees.sync(place)
    (place.home / "files/ab/one").unlink()
    trees.sync(place, before)
    monkeypatch.setattr(trees, "_draw_together", _killed)
    since = clock.now()
    with pytest.raises(KeyboardInterrupt):
        trees.prune(place.vault, since)
    needed = trees.needed_since(trees.known(place.vault), since)
    for name, kept in needed.items():
        place.vault.check(f"pool/{name}", kept)
    assert set(needed) == {"book/v1/persons"}


def test_a_file_that_went_after_the_moment_is_needed(place: Place) -> None:
    moment = clock.now()
    before = trees.sync(place)
    (place.home / "files/ab/one").unlink()
    trees.sync(place, before)
    assert "files/ab/one" in trees.needed_since(trees.known(place.vault), moment)


def _killed(*given: object) -> None:
    raise KeyboardInterrupt


def test_an_altered_entry_is_refused(place: Place, tmp_path: Path) -> None:
    trees.sync(place)
    [entry] = (tmp_path / "store/tree").iterdir()
    entry.write_bytes(entry.read_bytes()[:-5])
    with pytest.raises(Refused, match="truncated or altered"):
        trees.known(place.vault)
