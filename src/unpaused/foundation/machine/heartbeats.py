"""Beating: by a connection of its own, so that it stands although the transaction of the act is rolled back."""

import json
from collections.abc import Mapping

import psycopg

from unpaused.kernel.errors import Unavailable

_SUCCESS = """
    INSERT INTO machine_heartbeat (name, succeeded_at, fault, detail) VALUES (%s, now(), '', %s)
    ON CONFLICT (name) DO UPDATE SET succeeded_at = now(), fault = '', detail = EXCLUDED.detail
"""
_FAILURE = """
    INSERT INTO machine_heartbeat (name, failed_at, fault, detail) VALUES (%s, now(), %s, '{}')
    ON CONFLICT (name) DO UPDATE SET failed_at = now(), fault = EXCLUDED.fault
"""


def beat(database_url: str, name: str, detail: Mapping[str, object], fault: str = "") -> None:
    """Notes a success with its detail, or a failure with its code. Nothing personal. Raises Unavailable."""
    try:
        with psycopg.connect(database_url, autocommit=True, connect_timeout=5) as connection:
            if fault:
                connection.execute(_FAILURE, [name, fault[:80]])
            else:
                connection.execute(_SUCCESS, [name, json.dumps(detail)])
    except psycopg.Error as error:
        raise Unavailable(
            "machine.database", "The database does not answer ({kind}).", kind=type(error).__name__
        ) from None
