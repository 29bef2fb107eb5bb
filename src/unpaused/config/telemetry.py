"""OpenTelemetry: traces and metrics of web, jobs and database, by the standard OTLP variables. Off unless one is set.

Nothing personal leaves by this door: of what the libraries note only the attributes named here go out, SQL without
its values, addresses as their routes ("c/claims/<str:number>"), jobs by their task, errors by their type alone.
"""

import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status, StatusCode
from procrastinate import JobContext

from unpaused import __version__
from unpaused.config.logs import blotted

SWITCHES = tuple(f"OTEL_EXPORTER_OTLP_{part}ENDPOINT" for part in ("", "TRACES_", "METRICS_"))
KEPT = frozenset(
    {
        *("http.method", "http.request.method", "http.route", "http.status_code", "http.response.status_code"),
        *("db.system", "db.system.name", "db.statement", "db.query.text", "db.operation.name"),
        *(
            "error.type",
            "exception.type",
            "messaging.operation",
            "job.task",
            "job.queue",
            "job.attempts",
            "job.outcome",
        ),
    }
)


def wanted() -> bool:
    """Whether the surroundings name a collector."""
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not disabled and any(os.environ.get(name) for name in SWITCHES)


def start(part: str) -> bool:
    """For one process ("web", "worker"), before its first connection; whether it is on. What is left goes out when the
    process ends."""
    if not wanted():
        return False
    resource = Resource.create(
        {"service.name": os.environ.get("OTEL_SERVICE_NAME", f"unpaused-{part}"), "service.version": __version__}
    )
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(Impersonal(OTLPSpanExporter())))
    views = [View(instrument_name="*", attribute_keys=set(KEPT))]
    reader = PeriodicExportingMetricReader(OTLPMetricExporter())
    meters = MeterProvider(resource=resource, metric_readers=[reader], views=views)
    trace.set_tracer_provider(traces)
    metrics.set_meter_provider(meters)
    PsycopgInstrumentor().instrument(tracer_provider=traces, capture_parameters=False)
    if part == "web":
        DjangoInstrumentor().instrument(tracer_provider=traces, meter_provider=meters)
    return True


class Impersonal(SpanExporter):
    """Hands on what may leave. Wraps the true exporter."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._inner.export([impersonal(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        return self._inner.force_flush(timeout_millis)


def impersonal(span: ReadableSpan) -> ReadableSpan:
    """The span with the kept attributes alone, and of its errors the type."""
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_kept(span.attributes),
        events=[Event(each.name, _kept(each.attributes), each.timestamp) for each in span.events],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _kept(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    kept = {name: value for name, value in (attributes or {}).items() if name in KEPT}
    return {name: blotted(value) if isinstance(value, str) else value for name, value in kept.items()}


async def around_job(run: Callable[[], Awaitable[Any]], context: JobContext, worker: Any) -> Any:
    """One span and one duration a job: its task, queue and attempt, never its arguments."""
    job = context.job
    told: dict[str, str | int] = {"job.task": job.task_name, "job.queue": job.queue}
    begun, outcome = time.monotonic(), "failed"
    tracer = trace.get_tracer("unpaused.jobs")
    with tracer.start_as_current_span(
        f"job {job.task_name}", attributes={**told, "job.attempts": job.attempts}
    ) as span:
        try:
            result = await run()
            outcome = "done"
        except BaseException as error:
            span.set_status(StatusCode.ERROR)
            span.set_attribute("error.type", type(error).__name__)
            raise
        finally:
            span.set_attribute("job.outcome", outcome)
            _durations().record(time.monotonic() - begun, {**told, "job.outcome": outcome})
    return result


def _durations() -> metrics.Histogram:
    return metrics.get_meter("unpaused.jobs").create_histogram("unpaused.job.duration", "s", "How long jobs run")
