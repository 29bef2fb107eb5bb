"""OpenTelemetry: off unless configured; what the true exporter sends to a collector, and what it never sends."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.processes.telemetry_sender import NAME, PHONE
from unpaused.config import telemetry
from unpaused.config.processes.postgres import EmbeddedPostgres


class Collector(ThreadingHTTPServer):
    """What came by OTLP over HTTP, as it came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, bytes]] = []

    @property
    def spans(self) -> list[Span]:
        asked = [ExportTraceServiceRequest.FromString(body) for path, body in self.got if path == "/v1/traces"]
        return [
            span for each in asked for of in each.resource_spans for scope in of.scope_spans for span in scope.spans
        ]

    @property
    def metrics(self) -> set[str]:
        asked = [ExportMetricsServiceRequest.FromString(body) for path, body in self.got if path == "/v1/metrics"]
        return {m.name for each in asked for of in each.resource_metrics for s in of.scope_metrics for m in s.metrics}


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def collector(database_server: EmbeddedPostgres, django_db_setup: None, database_name: str) -> Iterator[Collector]:
    """After one process sent what it had to say."""
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    surroundings = {
        **os.environ,
        "DATABASE_URL": database_server.connection().url("unpaused_app", database_name),
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_address[1]}",
        "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
    }
    subprocess.run([sys.executable, "-m", "tests.processes.telemetry_sender"], env=surroundings, check=True)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def attributes(span: Span) -> dict[str, str]:
    return {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}


def test_off_unless_a_collector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in telemetry.SWITCHES:
        monkeypatch.delenv(name, raising=False)
    assert not telemetry.start("web")


def test_off_where_the_standard_switch_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert not telemetry.start("web")


def test_pages_come_by_their_route(collector: Collector) -> None:
    assert {"GET accounts/sign-in", "GET c/claims/<str:number>"} <= {span.name for span in collector.spans}


def test_questions_to_the_database_come_without_their_values(collector: Collector) -> None:
    asked = [told["db.statement"] for told in map(attributes, collector.spans) if "db.statement" in told]
    assert any('"accounts_user"."username" = %s' in statement for statement in asked)


def test_jobs_come_by_their_task_and_fail_by_their_kind(collector: Collector) -> None:
    [told] = [attributes(span) for span in collector.spans if span.name == "job outreach.send"]
    assert told["job.outcome"] == "failed"
    assert told["error.type"] == "RuntimeError"


def test_durations_come_as_metrics(collector: Collector) -> None:
    assert "unpaused.job.duration" in collector.metrics
    assert any(name.startswith("http.server") for name in collector.metrics)


def test_nothing_personal_leaves(collector: Collector) -> None:
    everything = b"".join(body for _, body in collector.got)
    assert everything
    for personal in (PHONE, NAME, "CL260630-99999-4", "phone="):
        assert personal.encode() not in everything


def test_nothing_but_the_kept_attributes_leaves(collector: Collector) -> None:
    assert {name for span in collector.spans for name in attributes(span)} <= telemetry.KEPT
