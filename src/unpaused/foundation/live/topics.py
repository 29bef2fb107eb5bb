"""Telling, and the tokens with which a page may listen."""

from django.core import signing
from django.db import connection

CHANNEL = "live"
_SALT = "unpaused.live"
TOKEN_SECONDS = 12 * 3600


def tell(topic: str) -> None:
    """Tells listeners that `topic` ("board", "claim.17") changed, when the transaction commits. Once a chunk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


def token(topics: list[str]) -> str:
    """Lets a browser listen to these topics for twelve hours."""
    return signing.dumps(topics, salt=_SALT)


def topics_of(text: str) -> list[str]:
    """Raises signing.BadSignature for a forged or stale token."""
    return list(signing.loads(text, salt=_SALT, max_age=TOKEN_SECONDS))
