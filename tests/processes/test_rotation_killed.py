"""The rotation as a process, on a table with many rows, killed and begun again while others work."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation
from django.db import connection

from unpaused.foundation.keys import FileSource, Keyring, TextSource
from unpaused.foundation.privacy import indexes, needed, sealing, subjects
from unpaused.foundation.privacy.models import KeyRotation, Subject

ROWS = 20_000
PATIENCE = 120.0


@pytest.fixture
def home(committed_db: None, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A home of our own, so that the keys of the other tests stay as they are."""
    (tmp_path / "keys").mkdir(mode=0o700)
    shutil.copy(Path(os.environ["UNPAUSED_HOME"]) / "keys/master_key", tmp_path / "keys/master_key")
    settings.KEYRING = Keyring(FileSource(tmp_path / "keys/master_key"))
    indexes.look_again()
    yield tmp_path
    indexes.look_again()


def _rotate(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "unpaused.config.cli.main", "keys", "rotate", "--json"],
        env=os.environ | {"UNPAUSED_HOME": str(home), "DATABASE_URL": installation.DATABASE_URL},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _done() -> int:
    under = needed.rows_under()
    return min(under.values()) if len(under) > 1 else 0


@pytest.mark.long
def test_killed_and_begun_again_everything_ends_under_the_new_key(home: Path, settings: Any) -> None:
    former = settings.KEYRING.current
    made = subjects.subjects_of_persons(range(ROWS))
    first = subjects.subject_of_person(1)
    sealed = sealing.seal(first, "x", "secret")
    rotation = _rotate(home)
    deadline = time.monotonic() + PATIENCE
    while _done() < 4000:
        assert time.monotonic() < deadline
        connection.close()
        time.sleep(0.02)
    os.killpg(rotation.pid, signal.SIGKILL)
    rotation.communicate()
    assert KeyRotation.objects.filter(ended_at=None).exists()
    # While it lies half done: people are found, made, read.
    assert subjects.subject_of_person(2).pk == made[2].pk
    late = subjects.subject_of_person(ROWS + 1)
    assert sealing.unseal(subjects.subject_of_person(1), "x", sealed) == "secret"
    again = _rotate(home)
    said, _ = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0
    done = json.loads(said.strip().splitlines()[-1])
    # Not from the beginning: what was done before the kill stays done.
    assert done["keys"] < ROWS
    settings.KEYRING = Keyring(TextSource((home / "keys/master_key").read_text().split()[0]))
    indexes.look_again()
    assert settings.KEYRING.current.id == done["key_id"] != former.id
    assert sealing.unseal(subjects.subject_of_person(1), "x", sealed) == "secret"
    assert subjects.subject_of_person(ROWS + 1).pk == late.pk
    assert {pk: s.pk for pk, s in subjects.subjects_of_persons(range(ROWS)).items()} == {
        pk: s.pk for pk, s in made.items()
    }
    assert Subject.objects.count() == ROWS + 1
    assert list(needed.rows_under()) == [done["key_id"]]
