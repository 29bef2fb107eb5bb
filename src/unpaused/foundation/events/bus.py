"""Publishing, and the registry of subscribers that config/subscriptions.py fills."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction

from unpaused.foundation.events.models import Event, Handled
from unpaused.foundation.jobs.app import BACKOFF, app
from unpaused.kernel import clock

_subscribers: dict[str, dict[str, Callable[[Event], None]]] = defaultdict(dict)
_wanted: dict[str, Callable[[str], bool]] = {}


def subscribe(event_type: type[Any], subscriber: Callable[[Any], None]) -> None:
    """Wires an action to an event (config/subscriptions.py only). The action takes the event, returns nothing."""
    _subscribers[name_of(event_type)][_title(subscriber)] = lambda row: subscriber(event_type(**row.payload))


def hand_on(event_type: type[Any], subscriber: Callable[[Event], None], *, wanted: Callable[[str], bool]) -> None:
    """As `subscribe`, for an action that hands the stored row on as it is, whatever its type. It gets a job only where
    `wanted(name of the event)` says so when it is published: most are wanted by nobody."""
    _wanted[_title(subscriber)] = wanted
    _subscribers[name_of(event_type)][_title(subscriber)] = subscriber


def publish(event: Any) -> Event:
    """Stores a frozen dataclass of plain values and enqueues its subscribers. Must run inside the act's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is published inside the transaction of what happened")
    row = Event.objects.create(name=name_of(type(event)), payload=asdict(event), at=clock.now())
    for subscriber in _subscribers[row.name]:
        if subscriber not in _wanted or _wanted[subscriber](row.name):
            deliver.defer(event_id=row.pk, subscriber=subscriber)
    return row


@app.task(name="events.deliver", queue="events", retry=BACKOFF)
def deliver(event_id: int, subscriber: str) -> None:
    """Runs one subscriber for one event, once: a second run finds the mark of the first and does nothing."""
    row = Event.objects.get(pk=event_id)
    act = _subscribers[row.name][subscriber]
    with transaction.atomic():
        if _first_time(row, subscriber):
            act(row)


def _first_time(row: Event, subscriber: str) -> bool:
    """Marks the event as handled; a second runner waits here for the first to commit and then gets False."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Handled._meta.db_table} (event_id, subscriber, at) VALUES (%s, %s, %s)"  # noqa: S608
            " ON CONFLICT (event_id, subscriber) DO NOTHING",
            [row.pk, subscriber, clock.now()],
        )
        return bool(cursor.rowcount == 1)


def name_of(event_type: type[Any]) -> str:
    """Under which events of this type are stored."""
    return f"{event_type.__module__.split('.')[-2]}.{event_type.__name__}"


def _title(subscriber: Callable[[Any], None]) -> str:
    return f"{subscriber.__module__}.{subscriber.__qualname__}"
