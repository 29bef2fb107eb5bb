"""Files written once and read by places: checked page by page when they are first touched, plain or sealed."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import xxhash
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from unpaused.engines.linkage.arrays import I64, U8, U64, AnyArray, Bool
from unpaused.kernel.errors import Refused

PAGE = 65_536
"""Bytes that are checked, or deciphered, together."""
SUMS = ".sums"
_TAG = 16
_PURPOSE = b"unpaused.linkage.pages.v1"
_KEPT_PAGES = 256
_FEW = 64


def broken(file: str) -> Refused:
    """The answer to any damage: nothing is ever read from what does not agree with its checksum."""
    return Refused("linkage.broken_index", "The index is broken ({file}): build the book again.", file=file)


@dataclass(frozen=True)
class Written:
    """What the head remembers of a file: its size, a digest of its pages' checksums, the salt of its key."""

    size: int
    digest: str
    salt: str = ""

    @classmethod
    def read(cls, told: Any, file: str) -> "Written":
        """From the head. Raises Refused where it is not there."""
        try:
            return cls(**told[file])
        except (KeyError, TypeError):
            raise broken(file) from None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Mapped:
    """An array in a plain file, or in memory; `touch` checks the pages that are about to be read."""

    def __init__(self, array: AnyArray, file: str = "", sums: U64 | None = None) -> None:
        self.array = array
        self._file = file
        self._sums = sums
        self._seen: Bool = np.zeros(0 if sums is None else len(sums), np.bool_)
        self._whole = sums is None

    def __len__(self) -> int:
        return len(self.array)

    def touch(self, first: I64, last: I64 | None = None) -> None:
        """Checks the pages of the elements `first`, or of all from `first` to `last`. Raises Refused."""
        if self._whole or not len(first):
            return
        low = first * self.array.itemsize // PAGE
        high = ((first if last is None else last) * self.array.itemsize + self.array.itemsize - 1) // PAGE
        pages = _few(low, high) if len(first) <= _FEW else _many(low, high, len(self._seen))
        self._check([page for page in pages if not self._seen[page]])

    def touch_all(self) -> None:
        """Checks every page. Raises Refused."""
        if not self._whole:
            self._check(np.flatnonzero(~self._seen).tolist())

    def _check(self, pages: Iterable[int]) -> None:
        content = self.array.reshape(-1).view(np.uint8)
        for page in pages:
            if _sum(content[page * PAGE : (page + 1) * PAGE]) != self._sums[page]:  # type: ignore[index]
                raise broken(self._file)
            self._seen[page] = True
        self._whole = self._whole or bool(self._seen.all())


def _few(low: I64, high: I64) -> list[int]:
    """The pages from each `low` to its `high`, for a look-up of one row."""
    spans = zip(low.tolist(), high.tolist(), strict=True)
    return sorted({page for first, last in spans for page in range(first, last + 1)})


def _many(low: I64, high: I64, count: int) -> list[int]:
    wanted = np.zeros(count + 1, np.int32)
    np.add.at(wanted, low, 1)
    np.add.at(wanted, high + 1, -1)
    pages: list[int] = np.flatnonzero(np.cumsum(wanted)[:-1] > 0).tolist()
    return pages


def _sum(content: U8) -> int:
    return xxhash.xxh3_64_intdigest(content.data)


class PlainWriter:
    """Writes an array as it comes and, beside it, a checksum for each page."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._sums: list[int] = []
        self._rest = np.zeros(0, np.uint8)
        self._size = 0

    def add(self, records: AnyArray) -> None:
        content = np.ascontiguousarray(records).reshape(-1).view(np.uint8)
        self._size += self._file.write(content.data)
        if len(self._rest):
            content = np.concatenate([self._rest, content])
        whole = len(content) // PAGE * PAGE
        self._sums += [_sum(content[at : at + PAGE]) for at in range(0, whole, PAGE)]
        self._rest = content[whole:].copy()

    def close(self) -> Written:
        self._file.close()
        if len(self._rest):
            self._sums.append(_sum(self._rest))
        raw = np.array(self._sums, np.uint64).tobytes()
        self._path.with_name(self._path.name + SUMS).write_bytes(raw)
        return Written(self._size, xxhash.xxh3_128_hexdigest(raw))


def write_plain(path: Path, array: AnyArray) -> Written:
    """Writes a whole array with its checksums."""
    writer = PlainWriter(path)
    writer.add(array)
    return writer.close()


def map_plain(path: Path, written: Written, dtype: np.dtype[Any] | type) -> Mapped:
    """Maps an array without reading it. Raises Refused where it is missing, cut short or its checksums are."""
    sums = _read_sums(path, written)
    kind = np.dtype(dtype)
    if written.size % kind.itemsize or _size(path) != written.size or len(sums) != -(-written.size // PAGE):
        raise broken(path.name)
    if not written.size:
        return Mapped(np.zeros(0, kind))
    return Mapped(np.memmap(path, kind, mode="c").view(np.ndarray), path.name, sums)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise broken(path.name) from None


def _read_sums(path: Path, written: Written) -> U64:
    beside = path.with_name(path.name + SUMS)
    try:
        raw = beside.read_bytes()
    except OSError:
        raise broken(beside.name) from None
    if xxhash.xxh3_128_hexdigest(raw) != written.digest:
        raise broken(beside.name)
    return np.frombuffer(raw, np.uint64)


class Sealed:
    """Records in pages of AES-256-GCM; the file's own key, the page's number as nonce, the count bound in.

    A page is deciphered when a record of it is asked for; the last few stay. Safe to share between threads.
    """

    def __init__(self, path: Path, written: Written, dtype: np.dtype[Any], count: int, key: bytes) -> None:
        self._dtype, self._count, self._file = dtype, count, path.name
        self._each = PAGE // dtype.itemsize
        self._gcm = AESGCM(_file_key(key, written.salt))
        self._kept: OrderedDict[int, AnyArray] = OrderedDict()
        self._lock = Lock()
        pages = -(-count // self._each)
        if _size(path) != written.size or written.size != count * dtype.itemsize + pages * _TAG:
            raise broken(path.name)
        self._content = np.memmap(path, np.uint8, mode="r") if count else np.zeros(0, np.uint8)

    def __len__(self) -> int:
        return self._count

    def take(self, places: I64) -> AnyArray:
        """The records at `places`, which are sorted. Raises Refused where a page was changed."""
        out = np.empty(len(places), self._dtype)
        if not len(places):
            return out
        pages = places // self._each
        edges = np.flatnonzero(np.diff(pages, prepend=-1))
        for start, stop in zip(edges.tolist(), [*edges[1:].tolist(), len(places)], strict=True):
            page = int(pages[start])
            out[start:stop] = self._page(page)[places[start:stop] - page * self._each]
        return out

    def touch_all(self) -> None:
        """Opens every page. Raises Refused."""
        for page in range(-(-self._count // self._each)):
            self._opened(page)

    def _page(self, page: int) -> AnyArray:
        with self._lock:
            if page in self._kept:
                self._kept.move_to_end(page)
                return self._kept[page]
        records = self._opened(page)
        with self._lock:
            self._kept[page] = records
            if len(self._kept) > _KEPT_PAGES:
                self._kept.popitem(last=False)
        return records

    def _opened(self, page: int) -> AnyArray:
        size = self._each * self._dtype.itemsize + _TAG
        sealed = self._content[page * size : (page + 1) * size]
        try:
            plain = self._gcm.decrypt(_nonce(page), sealed.data, _bound(self._count))
        except InvalidTag:
            raise broken(self._file) from None
        return np.frombuffer(plain, self._dtype)


class SealedWriter:
    """Writes records into sealed pages as they come, whole pages at a time but for the last."""

    def __init__(self, path: Path, dtype: np.dtype[Any], count: int, key: bytes) -> None:
        self._file = path.open("wb")
        self._each, self._count = PAGE // dtype.itemsize, count
        self._salt = secrets.token_hex(16)
        self._gcm = AESGCM(_file_key(key, self._salt))
        self._page = 0
        self._size = 0

    def add(self, records: AnyArray) -> None:
        for start in range(0, len(records), self._each):
            part = np.ascontiguousarray(records[start : start + self._each])
            self._size += self._file.write(self._gcm.encrypt(_nonce(self._page), part.tobytes(), _bound(self._count)))
            self._page += 1

    def close(self) -> Written:
        self._file.close()
        return Written(self._size, "", self._salt)


def _file_key(key: bytes, salt: str) -> bytes:
    return hmac.digest(key, _PURPOSE + bytes.fromhex(salt), hashlib.sha256)


def _nonce(page: int) -> bytes:
    return page.to_bytes(12, "big")


def _bound(count: int) -> bytes:
    """What a page is bound to beside its number: a page of another file, or of one cut short, does not open."""
    return count.to_bytes(8, "big")
