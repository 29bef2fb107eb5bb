"""Real NOTIFY, real listener, real event stream."""

import asyncio

import pytest
from django.conf import settings
from django.core import signing
from django.db import transaction

from unpaused.foundation.live import server, topics


def test_a_token_carries_its_topics_and_no_other() -> None:
    assert topics.topics_of(topics.token(["board"])) == ["board"]
    with pytest.raises(signing.BadSignature):
        topics.topics_of(topics.token(["board"]) + "x")


async def _listen(wanted: set[str], tell: list[str]) -> list[str]:
    relay = asyncio.create_task(server._relay())
    stream = server._stream(wanted)
    await anext(stream)  # the line that says how soon to reconnect
    heard = [await anext(stream)]  # on connecting everyone is told to refetch
    await asyncio.to_thread(_tell_all, tell)
    heard.append(await asyncio.wait_for(anext(stream), 10))
    relay.cancel()
    return heard


def _tell_all(tell: list[str]) -> None:
    with transaction.atomic():
        for topic in tell:
            topics.tell(topic)
    transaction.get_connection().close()


def test_a_browser_hears_its_topics_alone(committed_db: None) -> None:
    assert settings.DATABASE_URL
    heard = asyncio.run(_listen({"board"}, ["claim.1", "board"]))
    assert heard == ["event: change\ndata: *\n\n", "event: change\ndata: board\n\n"]


def test_one_connection_hears_for_all_tabs_and_a_forged_token_counts_for_nothing() -> None:
    tabs = [topics.token(["board"]), topics.token(["claim.1"]), topics.token(["claim.2"]) + "x"]
    assert server._allowed(tabs) == {"board", "claim.1"}
