from dataclasses import dataclass

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from unpaused.foundation.events import bus
from unpaused.foundation.events.models import Handled

seen: list[int] = []


@dataclass(frozen=True)
class Happened:
    number: int


def note(event: Happened) -> None:
    seen.append(event.number)


def fail(event: Happened) -> None:
    raise RuntimeError("not now")


@pytest.fixture(autouse=True)
def wires(monkeypatch: pytest.MonkeyPatch) -> None:
    seen.clear()
    monkeypatch.setattr(bus, "_subscribers", bus.defaultdict(dict))


def _publish(number: int) -> int:
    with transaction.atomic():
        return bus.publish(Happened(number)).pk


def _deliver(event_id: int, subscriber: object) -> None:
    bus.deliver(event_id=event_id, subscriber=f"{subscriber.__module__}.{subscriber.__qualname__}")


def test_a_subscriber_runs_once_for_an_event_however_often_it_is_delivered(db: None) -> None:
    bus.subscribe(Happened, note)
    event_id = _publish(3)
    _deliver(event_id, note)
    _deliver(event_id, note)
    assert seen == [3]


def test_a_failing_subscriber_leaves_no_mark_and_can_be_tried_again(db: None) -> None:
    bus.subscribe(Happened, fail)
    event_id = _publish(3)
    with pytest.raises(RuntimeError):
        _deliver(event_id, fail)
    assert not Handled.objects.exists()


def test_event_and_jobs_are_written_in_one_transaction(committed_db: None) -> None:
    bus.subscribe(Happened, note)
    with pytest.raises(RuntimeError), transaction.atomic():
        bus.publish(Happened(1))
        raise RuntimeError
    assert not ProcrastinateJob.objects.exists()
    _publish(2)
    assert ProcrastinateJob.objects.filter(task_name="events.deliver").count() == 1


def test_publishing_outside_a_transaction_is_refused(committed_db: None) -> None:
    with pytest.raises(RuntimeError):
        bus.publish(Happened(1))
