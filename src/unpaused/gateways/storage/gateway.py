"""What Unpaused asks of any place that keeps files."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol


class Storage(Protocol):
    """Files by name; names are `part/part/part` of plain letters, digits, dots and dashes."""

    def put(self, name: str, content: bytes | BinaryIO) -> str:
        """Keep content whole or not at all, in place of what had the name; returns its SHA-256 in hexadecimal.

        Raises Refused for a name that is none, Unavailable when it cannot be kept.
        """
        ...

    def get(self, name: str) -> bytes:
        """Raises Refused when there is nothing under the name."""
        ...

    def fetch(self, name: str, target: Path) -> None:
        """Copy into a file without holding it in memory. Raises as `get`."""
        ...

    def exists(self, name: str) -> bool: ...

    def list(self, prefix: str = "") -> Iterator[str]:
        """Names that begin with `prefix`, in order."""
        ...

    def remove(self, name: str) -> None:
        """Nothing happens where there is none."""
        ...
