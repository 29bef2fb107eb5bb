"""The book that this installation serves, opened once a version. The only module of the book that knows Django."""

import contextlib
from threading import Lock

from django.conf import settings

from unpaused.engines.linkage import Index
from unpaused.foundation.book.opening import Book, open_book
from unpaused.foundation.book.storing import serving_version
from unpaused.kernel.errors import Refused, Unavailable

_lock = Lock()
_opened: dict[str, Book] = {}


def book() -> Book:
    """The installed book; a new snapshot that was swapped in is opened at the next call.

    Whoever works through a chunk asks once and keeps the answer, so that one chunk sees one snapshot. Raises
    Unavailable where no book is installed, it is damaged, or its key is another.
    """
    try:
        return _current()
    except Refused as error:
        raise Unavailable(error.code, error.message, **error.params) from None


def index() -> Index:
    """The linkage index of the installed book. Raises Unavailable."""
    serving = book()
    with _lock:  # opened once, not by two threads at a time: it is large
        try:
            return serving.index
        except Refused as error:
            raise Unavailable(error.code, error.message, **error.params) from None


def _open_with_ring() -> Book:
    """A book installed before the master key was rotated opens with the former one. Raises Refused."""
    current, *former = settings.KEYRING.masters()
    for master in former:
        with contextlib.suppress(Refused):
            return open_book(settings.BOOK_ROOT, master.derived("book"))
    return open_book(settings.BOOK_ROOT, current.derived("book"))


def _current() -> Book:
    version = f"{settings.BOOK_ROOT}/{serving_version(settings.BOOK_ROOT)}"
    with _lock:
        if version not in _opened:
            opened = _open_with_ring()
            if not opened.manifest["encrypted"]:
                raise Refused("book.plain", "The installed book is not encrypted: use `unpaused book install`.")
            _opened.clear()
            _opened[version] = opened
        return _opened[version]
