"""After a restore no number that people know is given out twice.

Numbers of records come from sequences, which go back with the data. What was given out between the moment of the
restore and the loss is known outside: a claim's number to a customer, to the core and, in each payout's reference, to
the bank. Given out again it would stand for somebody else.

Batches of payouts are no such records, on purpose: one that may be at the bank already must meet its own name there.
"""

from django.apps import apps
from django.db import connection

GAP = 1_000_000
"""More than a day of the largest emergency gives out."""
_NEXT_ONES = "SELECT count(nextval(pg_get_serial_sequence(%s, 'id'))) FROM generate_series(1, %s)"


def tables_with_numbers() -> list[str]:
    """Of every record that has a number which people know."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("unpaused."))
    return sorted(model._meta.db_table for model in ours if hasattr(model, "number"))


def leave_a_gap() -> None:
    """Passes over a million numbers of each: by asking for them, since the app's role may not set a sequence."""
    with connection.cursor() as cursor:
        for table in tables_with_numbers():
            cursor.execute(_NEXT_ONES, [table, GAP])
