"""Parquet on disk, encrypted or plain; hashes; the pointer to the version that serves."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet import encryption

from unpaused.kernel.errors import Refused

ROW_GROUP = 4096
"""Rows that a look-up of one person has to decode; small, and within one page, which DuckDB needs to decrypt."""
_POINTER = "current"


@dataclass(frozen=True)
class Cipher:
    """AES-256-GCM for the files of one version (Parquet modular encryption, one key for all columns).

    The key of a version is derived from the book's key and the version's name, so no key serves two versions.
    """

    key: bytes | None

    @classmethod
    def of_version(cls, book_key: bytes | None, version: str) -> "Cipher":
        if book_key is None:
            return cls(None)
        if len(book_key) < 16:
            raise Refused("book.short_key", "The key of a book must have at least 16 bytes.")
        return cls(hmac.digest(book_key, f"unpaused.book.{version}".encode(), hashlib.sha256))

    def write(self, table: pa.Table, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        properties = encryption.create_encryption_properties(footer_key=self.key) if self.key else None
        pq.write_table(
            table, path, row_group_size=ROW_GROUP, compression="zstd", encryption_properties=properties,
            data_page_size=16 * 2**20, dictionary_pagesize_limit=16 * 2**20,
        )  # fmt: skip

    def open(self, path: Path) -> pq.ParquetFile:
        """Raises Refused where the file is broken or the key is another."""
        properties = encryption.create_decryption_properties(footer_key=self.key) if self.key else None
        try:
            return pq.ParquetFile(path, decryption_properties=properties)
        except (pa.ArrowException, OSError, ValueError):
            raise Refused(
                "book.unreadable", "The book cannot be read: {file} is damaged or the key is another.", file=path.name
            ) from None


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_folder(book: Path, version: str) -> Path:
    return book / "versions" / version


def serving_version(book: Path) -> str:
    """The version that serves. Raises Refused where there is none."""
    try:
        version = (book / _POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        raise Refused(
            "book.none", "There is no book in {folder}. Make one with `unpaused book build`.", folder=str(book)
        ) from None
    if not version or not version_folder(book, version).is_dir():
        raise Refused("book.unreadable", "The book cannot be read: {file} is damaged or the key is another.",
                      file=_POINTER)  # fmt: skip
    return version


def make_serving(book: Path, version: str) -> None:
    """Points to a version by one rename: readers see the old one or the new one, never neither."""
    beside = book / f".{_POINTER}.{os.getpid()}"
    with beside.open("w", encoding="utf-8") as file:
        file.write(version)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(book / _POINTER)
