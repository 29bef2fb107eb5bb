"""A bank behind a folder, as host-to-host links (SFTP, a bank's own client) present themselves.

`outbox/` is the bank's to take from, `inbox/` ours. `sent/` keeps every file handed over, `done/` every file kept.
A file is written elsewhere on the same disk and then linked in whole, so that nobody reads half of one.
"""

import os
import re
from pathlib import Path

from unpaused.gateways.bank.gateway import BankFile
from unpaused.gateways.bank.inbox import check_inbox_name, half_written, kept_name, read, waiting
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable

_FILE_MODE = 0o640
"""Payment files hold accounts in the clear: the bank's client reads them as a member of the folder's group."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,99}")


class FolderBank:
    """A `BankGateway` over one folder that holds `outbox/` and `inbox/`. Those are never made here: where a share is
    not mounted, files written beneath its name would reach no bank."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable when the folder is missing or cannot be used."""
        self._outbox, self._inbox = folder / "outbox", folder / "inbox"
        self._sent, self._done = folder / "sent", folder / "done"
        if not (self._outbox.is_dir() and self._inbox.is_dir()):
            raise Unavailable(
                "bank.no_folder", "The bank's folder, or outbox/ or inbox/ in it, is missing: is it mounted?"
            )
        try:
            self._sent.mkdir(exist_ok=True)
            self._done.mkdir(exist_ok=True)
        except OSError as error:
            raise _unavailable(error) from None

    def instruct(self, file_name: str, content: bytes, *, after_asking: bool = False) -> None:
        """See `BankGateway.instruct`.

        The steps, each of them whole: content into `sent/NAME.trying`, a link of it into `outbox/NAME`, then
        `sent/NAME`. After a crash between them the number of links tells whether the second step was made, unless
        the bank deletes what it takes: that is the one case where the bank must be asked.
        """
        _check(file_name)
        sent, trying = self._sent / file_name, self._sent / f"{file_name}.trying"
        try:
            if sent.exists():
                _compare(sent, content)
                return
            self._hand_over(file_name, content, trying, after_asking)
            trying.replace(sent)
            _sync_folder(self._sent)
        except OSError as error:
            raise _unavailable(error) from None

    def begun(self, file_name: str) -> bool:
        _check(file_name)
        places = (self._sent / f"{file_name}.trying", self._outbox / file_name, self._sent / file_name)
        try:
            # In the order of the steps, so that a hand-over under way is never missed between two of them.
            return any(_there(place) for place in places)
        except OSError as error:
            raise _unavailable(error) from None

    def ask(self, msg_id: str) -> None:
        _check(msg_id)
        part = self._sent / f".{msg_id}.query.{os.getpid()}"
        try:
            _write(part, msg_id.encode())
            part.replace(self._outbox / f"{msg_id}.query")
        except OSError as error:
            raise _unavailable(error) from None

    def receive(self) -> list[BankFile]:
        try:
            files = [(place, read(place)) for place in waiting(self._inbox)]
            return [file for place, file in files if not half_written(place, file)]
        except OSError as error:
            raise _unavailable(error) from None

    def acknowledge(self, name: str, sha256: str = "") -> None:
        check_inbox_name(name)
        place = self._inbox / name
        try:
            file = read(place)
            if sha256 in ("", file.sha256):
                place.replace(self._done / kept_name(file))
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unavailable(error) from None

    def _hand_over(self, file_name: str, content: bytes, trying: Path, after_asking: bool) -> None:
        target = self._outbox / file_name
        if trying.exists():
            _compare(trying, content)
            if target.exists() or trying.stat().st_nlink > 1:
                return
            if not after_asking:
                raise OutcomeUnknown("bank.outcome_unknown", "The bank may or may not have this payment file.")
        else:
            part = self._sent / f".{file_name}.{os.getpid()}"
            _write(part, content)
            part.replace(trying)
            _sync_folder(self._sent)
        try:
            os.link(trying, target)
        except FileExistsError:
            _compare(target, content)
        _sync_folder(self._outbox)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name) or name.endswith(".trying"):
        raise Refused("bank.file_name", "The name of a bank file has plain letters, digits, dots and dashes.")


def _there(place: Path) -> bool:
    """Raises OSError where it cannot be seen, also where the folder is gone."""
    return place.name in {each.name for each in place.parent.iterdir()}


def _compare(place: Path, content: bytes) -> None:
    if place.read_bytes() != content:
        raise Refused("bank.name_used", "The name {name} was used for another payment file.", name=place.name)


def _write(place: Path, content: bytes) -> None:
    with place.open("wb") as file:
        os.fchmod(file.fileno(), _FILE_MODE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unavailable(error: OSError) -> Unavailable:
    return Unavailable("bank.unavailable", "The bank's folder cannot be used ({reason}).",
                       reason=error.strerror or "unknown")  # fmt: skip
