"""How fast messages left so far."""

from django.db import connection

_FASTEST = """
SELECT count(*) / 60.0 AS a_second FROM outreach_message WHERE sent_at IS NOT NULL
GROUP BY date_trunc('minute', sent_at) HAVING count(*) >= %s ORDER BY 1 DESC LIMIT 1
"""
LEAST = 600
"""Fewer messages in a minute say nothing about the rate: nobody had more to send."""


def fastest_minute() -> float | None:
    """Messages a second in the fastest minute so far; None where no minute was busy enough to tell."""
    with connection.cursor() as cursor:
        cursor.execute(_FASTEST, [LEAST])
        found = cursor.fetchone()
    return float(found[0]) if found else None
