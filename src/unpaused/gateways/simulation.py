"""What the simulators share: a JSON door over HTTP on loopback, a ready file, and an end with their parent.

A simulator is a party outside (message centre, mailbox, bank, core) small enough to start in a test and real
enough to speak the true protocol. It listens on loopback only and never outlives the process that started it.
"""

import hashlib
import json
import os
import signal
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = "127.0.0.1"
LARGEST_BODY = 4 * 1024 * 1024

Answer = tuple[int, Any]
Route = Callable[[str, list[str], Mapping[str, str], Any], Answer]
"""(method, path parts, query, body) -> (status, JSON-able answer)."""


class JsonDoor:
    """An HTTP server on loopback that hands every request to one `route` and answers in JSON."""

    def __init__(self, route: Route, port: int = 0) -> None:
        self._server = _QuietServer((LOOPBACK, port), _handler(route))
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event worth a trace on the terminal."""


def _handler(route: Route) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > LARGEST_BODY:
                self._reply(413, {"error": "too large"})
                return
            try:
                body = json.loads(self.rfile.read(length)) if length else None
            except ValueError:
                self._reply(400, {"error": "not JSON"})
                return
            address = urlsplit(self.path)
            parts = [unquote(part) for part in address.path.split("/") if part]
            query = {name: values[-1] for name, values in parse_qs(address.query).items()}
            self._reply(*route(self.command, parts, query, body))

        do_GET = do_POST = do_PUT = do_DELETE = _serve

        def _reply(self, status: int, answer: Any) -> None:
            content = json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Requests carry telephone numbers: nothing is logged."""

    return Handler


def share_of(name: str) -> float:
    """Where a name falls in [0, 1), always in the same place: who is struck by a fault that strikes a share."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64


def announce(ready_file: Path | None, facts: Mapping[str, object]) -> None:
    """Write `facts` as JSON to the ready file at once and whole; without a file, print them."""
    text = json.dumps({**facts, "pid": os.getpid()})
    if ready_file is None:
        print(text, flush=True)
        return
    part = ready_file.with_name(f".{ready_file.name}.{os.getpid()}")
    part.write_text(text)
    part.replace(ready_file)


def stay_until_told() -> None:
    """Block until SIGTERM or SIGINT, or until the process that started this one is gone."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    parent = os.getppid()
    while not told.wait(0.5):
        if os.getppid() != parent:
            return
