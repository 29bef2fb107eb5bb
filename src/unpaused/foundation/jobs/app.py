"""The one place that names the queue library's application object."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

BACKOFF = RetryStrategy(max_attempts=12, exponential_wait=3)
"""About three days of tries: 3, 9, 27 ... seconds."""

__all__ = ["BACKOFF", "app"]
