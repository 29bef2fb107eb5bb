"""Metrics for Prometheus, read from the database at each scrape, so that every web process tells the same."""

from collections.abc import Iterator

from django.db import connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_JOBS = """
    SELECT queue_name, status::text, count(*) FROM procrastinate_jobs
    WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2
"""
_OLDEST = """
    SELECT queue_name, extract(epoch FROM now() - min(coalesce(scheduled_at, now())))::float
    FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now() GROUP BY 1
"""
_EVENTS = "SELECT count(*) FROM events_event WHERE at > now() - interval '1 hour'"


class Machine(Collector):
    """What an operator watches: queues, the oldest job that waits, workers, events."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._by("unpaused_jobs", "Jobs by queue and state", ["queue", "state"], _JOBS)
        yield self._by("unpaused_oldest_job_seconds", "Age of the oldest waiting job", ["queue"], _OLDEST)
        yield self._by("unpaused_workers", "Workers alive", [], "SELECT count(*) FROM procrastinate_workers")
        yield self._by("unpaused_events_last_hour", "Events published in the last hour", [], _EVENTS)

    def _by(self, name: str, meaning: str, labels: list[str], query: str) -> GaugeMetricFamily:
        family = GaugeMetricFamily(name, meaning, labels=labels)
        with connection.cursor() as cursor:
            cursor.execute(query)
            for *values, amount in cursor.fetchall():
                family.add_metric([str(value) for value in values], float(amount))
        return family


_registry = CollectorRegistry(auto_describe=False)
_registry.register(Machine())


def exposition() -> bytes:
    """The Prometheus text format."""
    return generate_latest(_registry)
