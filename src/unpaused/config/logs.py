"""Structured logs on standard error, one JSON object a line, without personal data.

The house rule is that nothing personal is ever given to a log; the filter here is the second wall, for what a library
might let slip: anything shaped like an identity number, a phone or a bank account is blotted out.
"""

import logging
import logging.config
import re
import sys
import threading
from types import TracebackType
from typing import Any

import structlog

_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?!\d)")


def blot(_logger: object, _method: str, event: Any) -> Any:
    """Replaces long digit runs of people in every string of a log line."""
    return {name: blotted(text) if isinstance(text, str) else text for name, text in event.items()}


def blotted(text: str) -> str:
    """The text without long digit runs of people."""
    return _PERSONAL.sub("[blotted]", text)


def failure(record: logging.LogRecord) -> bool:
    """Of the queue's lines, those of jobs that failed: it tells a failure that is tried again as mere information."""
    return not record.name.startswith("procrastinate") or record.levelno >= logging.WARNING or bool(record.exc_info)


def known_by_its_sentence(record: logging.LogRecord) -> bool:
    """A request under a host name that is not ours (scanners send them all day), or larger than may be, is told in one
    line, at its level and without the trace of frames that says no more than the line."""
    if record.name in ("django.security.DisallowedHost", "django.security.RequestDataTooBig"):
        record.exc_info = record.exc_text = None
    return True


_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(allow=["code", "status", "method", "path"]),  # others of libraries hold whole requests
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    blot,
]


def begin() -> None:
    """For each process of the site, before anything can fail: also what nobody caught and what Python warns of is
    told in a line of JSON, and not in a trace that passes by the filter."""
    logging.config.dictConfig(configuration())
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    exception = (kind, error or kind(), trace)
    logging.getLogger("unpaused").critical("process.uncaught", exc_info=exception)


def formatter() -> logging.Formatter:
    """One JSON object a line, also for processes that configure themselves (`processes/granian.json`)."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=_SHARED,  # type: ignore[arg-type]
    )


def configuration() -> dict[str, Any]:
    """For Django's LOGGING: libraries and our own lines go the same way."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],  # type: ignore[list-item]
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": formatter}},
        "filters": {"failures": {"()": lambda: failure}, "sentences": {"()": lambda: known_by_its_sentence}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["failures", "sentences"]}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "unpaused": {"level": "INFO"},
            "django.server": {"handlers": [], "propagate": False},
            "django.request": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
            "procrastinate.worker": {"level": "INFO"},
        },
    }
