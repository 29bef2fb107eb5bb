"""Files in a folder, on this machine or on one that several share."""

import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from unpaused.gateways.storage.naming import checked
from unpaused.kernel.errors import Refused, Unavailable

_CHUNK = 1024 * 1024


class FolderStorage:
    """A `Storage` in one folder, readable by its owner only; the folder is made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _unavailable(error) from None

    def put(self, name: str, content: bytes | BinaryIO) -> str:
        place = self._place(name)
        part = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            digest = _write(part, io.BytesIO(content) if isinstance(content, bytes) else content)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.replace(place)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _unavailable(error) from None
        return digest

    def get(self, name: str) -> bytes:
        try:
            return self._place(name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise _missing(name) from None
        except OSError as error:
            raise _unavailable(error) from None

    def fetch(self, name: str, target: Path) -> None:
        try:
            shutil.copyfile(self._place(name), target)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise _missing(name) from None
        except OSError as error:
            raise _unavailable(error) from None

    def exists(self, name: str) -> bool:
        return self._place(name).is_file()

    def list(self, prefix: str = "") -> Iterator[str]:
        found = (place for place in self._folder.rglob("*") if place.is_file() and not place.name.startswith("."))
        names = (place.relative_to(self._folder).as_posix() for place in found)
        yield from sorted(name for name in names if name.startswith(prefix))

    def remove(self, name: str) -> None:
        try:
            self._place(name).unlink(missing_ok=True)
        except OSError as error:
            raise _unavailable(error) from None

    def _place(self, name: str) -> Path:
        return self._folder / checked(name)


def _write(part: Path, content: BinaryIO) -> str:
    digest = hashlib.sha256()
    with part.open("wb") as file:
        part.chmod(0o600)
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _missing(name: str) -> Refused:
    return Refused("storage.missing", "There is no stored file called {name}.", name=name)


def _unavailable(error: OSError) -> Unavailable:
    return Unavailable("storage.unavailable", "Files cannot be kept ({reason}).",
                       reason=error.strerror or "unknown")  # fmt: skip
