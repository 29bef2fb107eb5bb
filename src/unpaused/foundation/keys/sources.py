"""Where master keys come from: a text (the environment), a file, or the answer of a command (a KMS, an HSM).

All hold the same: keys of 64 hexadecimal digits with white space or commas between, the one that writes first.
"""

import os
import re
import secrets
import shlex
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from unpaused.kernel.errors import Refused, Unavailable

_KEY = re.compile(r"[0-9a-fA-F]{64}")
COMMAND_SECONDS = 30
ASK_AGAIN_SECONDS = 300


class Source(Protocol):
    def read(self) -> Sequence[bytes]:
        """At least one key of 32 bytes. Raises Unavailable."""
        ...

    def stamp(self) -> object:
        """Changes when `read` would give something else. Cheap."""
        ...


def parsed(text: str, where: str) -> list[bytes]:
    """Raises Unavailable, which never repeats the text, where one of them is no key or there is none."""
    words = text.replace(",", " ").split()
    if not words or not all(_KEY.fullmatch(word) for word in words):
        raise Unavailable("keys.form", "{where} must give master keys of 64 hexadecimal digits.", where=where)
    return [bytes.fromhex(word) for word in words]


class TextSource:
    """Fixed for the life of the process."""

    def __init__(self, text: str, where: str = "UNPAUSED_MASTER_KEY") -> None:
        self._keys = parsed(text, where)

    def read(self) -> Sequence[bytes]:
        return self._keys

    def stamp(self) -> object:
        return 0


class FileSource:
    """A file that only its owner reads; made with one key on first use."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Sequence[bytes]:
        self._make()
        return parsed(self._path.read_text(), str(self._path.name))

    def stamp(self) -> object:
        self._make()
        found = self._path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def write(self, keys: Sequence[bytes]) -> None:
        """Whole or not at all."""
        partial = self._path.with_suffix(".partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("\n".join(key.hex() for key in keys))
            file.flush()
            os.fsync(file.fileno())
        partial.rename(self._path)

    def _make(self) -> None:
        if self._path.exists():
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, self._path)  # two first starts at once: one of them wins, whole
        except FileExistsError:
            return
        finally:
            fresh.unlink()


class CommandSource:
    """The standard output of a command, asked again every five minutes and whenever a key is missing."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)
        if not self._command:
            raise Refused("keys.command", "The command for master keys is empty.")

    def read(self) -> Sequence[bytes]:
        try:
            done = subprocess.run(self._command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            # Neither its words nor its output: both may hold a key.
            raise Unavailable("keys.silent", "The command for master keys failed ({kind}).",
                              kind=type(error).__name__) from None  # fmt: skip
        return parsed(done.stdout, "UNPAUSED_KEY_COMMAND")

    def stamp(self) -> object:
        return int(time.monotonic() / ASK_AGAIN_SECONDS)
