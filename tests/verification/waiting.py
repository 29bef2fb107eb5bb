"""Waiting for what comes from another thread, without sleeping."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Collected(Generic[T]):
    """A list that another thread fills in batches; `until` waits for its content."""

    def __init__(self) -> None:
        self.items: list[T] = []
        self._changed = threading.Condition()

    def __call__(self, batch: Sequence[T] | T) -> None:
        with self._changed:
            self.items.extend(batch if isinstance(batch, Sequence) else [batch])
            self._changed.notify_all()

    def until(self, wanted: Callable[[list[T]], bool], timeout: float = 20.0) -> list[T]:
        with self._changed:
            assert self._changed.wait_for(lambda: wanted(self.items), timeout), self.items
            return list(self.items)
