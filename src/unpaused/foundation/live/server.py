"""The ASGI application that browsers listen to.

One LISTEN connection for all browsers; each listener has a small queue of topics and is dropped (to reconnect and
refetch) when it falls behind.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import psycopg
from django.conf import settings
from django.core import signing
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from unpaused.foundation.live.topics import CHANNEL, topics_of

HEARTBEAT_SECONDS = 15
QUEUE_LENGTH = 100
_listeners: set[asyncio.Queue[str]] = set()


async def _relay() -> None:
    """Forwards notifications for ever; reconnects when PostgreSQL restarts and then tells everyone to refetch."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(settings.DATABASE_URL, autocommit=True) as listen:
                await listen.execute(f"LISTEN {CHANNEL}")
                _spread("*")
                async for notice in listen.notifies():
                    _spread(notice.payload)
        except psycopg.Error:
            await asyncio.sleep(1)


def _spread(topic: str) -> None:
    for queue in list(_listeners):
        try:
            queue.put_nowait(topic)
        except asyncio.QueueFull:
            _listeners.discard(queue)


async def _stream(wanted: set[str]) -> AsyncIterator[str]:
    queue: asyncio.Queue[str] = asyncio.Queue(QUEUE_LENGTH)
    _listeners.add(queue)
    try:
        yield "retry: 2000\n\n"
        while queue in _listeners:
            try:
                topic = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if topic == "*" or topic in wanted:
                yield f"event: change\ndata: {topic}\n\n"
    finally:
        _listeners.discard(queue)


async def events(request: Request) -> Response:
    """GET /events?token=...: text/event-stream of `change` events whose data is the topic. A browser with several tabs
    brings the token of each; forged and stale ones count for nothing."""
    wanted = _allowed(request.query_params.getlist("token"))
    if not wanted:
        return PlainTextResponse("sign in again", status_code=403)
    headers = {
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
        "Access-Control-Allow-Origin": settings.PUBLIC_URL,
    }
    return StreamingResponse(_stream(wanted), media_type="text/event-stream", headers=headers)


def _allowed(tokens: list[str]) -> set[str]:
    topics: set[str] = set()
    for each in tokens:
        with contextlib.suppress(signing.BadSignature):
            topics.update(topics_of(each))
    return topics


async def healthy(request: Request) -> Response:
    return PlainTextResponse("ok")


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    relay = asyncio.create_task(_relay())
    yield
    relay.cancel()


def application() -> Starlette:
    """The application for an ASGI server; Django must be set up before."""
    return Starlette(routes=[Route("/events", events), Route("/healthz", healthy)], lifespan=_lifespan)
