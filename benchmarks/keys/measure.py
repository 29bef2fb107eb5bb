"""Rotation and deletion on a full table: `python benchmarks/keys/measure.py [ROWS]`.

The peer is one plain UPDATE of the same table in the same run: what PostgreSQL itself needs to write every row once.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="unpaused-keys-"))
os.environ |= {"UNPAUSED_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "unpaused.config.settings"}
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "UNPAUSED_MASTER_KEY", "UNPAUSED_KEY_COMMAND"):
    os.environ.pop(_name, None)

import django  # noqa: E402

from unpaused.config.processes.database import bring_up  # noqa: E402

server = bring_up(HOME)
django.setup()

from django.db import connection  # noqa: E402

from unpaused.foundation.audit.actor import Actor  # noqa: E402
from unpaused.foundation.keys import ciphers  # noqa: E402
from unpaused.foundation.privacy import subjects  # noqa: E402
from unpaused.foundation.privacy.indexes import blind_index  # noqa: E402
from unpaused.foundation.privacy.models import Subject  # noqa: E402
from unpaused.kernel import clock  # noqa: E402

_COPY = "COPY privacy_subject (id, person_index, wrapped_key, wrapped_under, created_at) FROM STDIN"
BY = Actor.system("benchmark")


def fill(rows: int) -> None:
    now = clock.now().isoformat()
    for start in range(0, rows, 10_000):
        chunk = [
            _row(number, now) for number in range(start, min(start + 10_000, rows))
        ]  # before the COPY holds the line
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for row in chunk:
                copy.write_row(row)


def _row(number: int, now: str) -> tuple[object, ...]:
    subject = Subject()
    wrapped, under = subjects.wrap(subject.pk, ciphers.new_key())
    return subject.pk, blind_index("person", str(number)), wrapped, under, now


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def plain_update() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_subject SET wrapped_key = wrapped_key || ''::bytea")


def rotate() -> None:
    subprocess.run([sys.executable, "-m", "unpaused.config.cli.main", "keys", "rotate"], check=True)


def forget_ten_thousand() -> None:
    pks = list(Subject.objects.values_list("pk", flat=True)[:10_000])
    for start in range(0, len(pks), 1000):
        subjects.destroy_many(by=BY, subject_ids=pks[start : start + 1000], reason="a list's deletion date")


def main(rows: int) -> None:
    try:
        filled = timed(lambda: fill(rows))
        plain = timed(plain_update)
        rotated = timed(rotate)
        one = timed(lambda: subjects.destroy(by=BY, subject_id=subjects.subject_of_person(5).pk, reason="asked for"))
        many = timed(forget_ten_thousand)
        print(
            json.dumps(
                {
                    "rows": rows,
                    "fill_seconds": round(filled, 1),
                    "plain_update_seconds": round(plain, 1),
                    "rotate_seconds": round(rotated, 1),
                    "rotate_to_plain_update": round(rotated / plain, 1),
                    "rotate_microseconds_a_row": round(rotated / rows * 1e6),
                    "forget_one_seconds": round(one, 3),
                    "forget_10000_seconds": round(many, 2),
                }
            )
        )
    finally:
        connection.close()
        if server:
            server.stop()
        shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
