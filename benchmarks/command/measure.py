"""How long the open ends, the board and the figure take, by how many people were found.

    .venv/bin/python benchmarks/command/measure.py [--people 1000 10000 100000] [--rounds 7]

Medians of requests through Django's own client (database and Python, no network), on a database of its own. The peer
is the full computation of the same list from what the rooms say, in the same run: "x" says how many times faster.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
HOME = tempfile.mkdtemp(prefix="unpaused-benchmark-")
os.environ.update(
    UNPAUSED_HOME=HOME,
    UNPAUSED_DRILL="1",
    UNPAUSED_NODE_MODULES=str(ROOT / "node_modules"),
    DJANGO_SETTINGS_MODULE="unpaused.config.settings",
)
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(name, None)
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import django  # noqa: E402  the surroundings above must stand before anything reads them

from unpaused.config import translations  # noqa: E402
from unpaused.config.processes.database import lay_anew, migrate  # noqa: E402
from unpaused.config.processes.postgres import EmbeddedPostgres  # noqa: E402

translations.ensure_compiled()
django.setup()

from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from filling import fill  # noqa: E402

from unpaused.capabilities.command import actions  # noqa: E402
from unpaused.capabilities.command import public as command  # noqa: E402
from unpaused.capabilities.command.figures import unsettled  # noqa: E402
from unpaused.capabilities.incidents.public import Incident  # noqa: E402
from unpaused.capabilities.screening.public import Match  # noqa: E402
from unpaused.foundation.accounts.models import User  # noqa: E402
from unpaused.kernel import clock  # noqa: E402

PAGES = {
    "open ends": "/open-ends",
    "filtered": "/open-ends?blocker=not_reached&owner=salesperson",
    "by deadline": "/open-ends?sort=due",
    "board": "/",
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    asked.add_argument("--rounds", type=int, default=7)
    options = asked.parse_args()
    server = EmbeddedPostgres(Path(HOME))
    place = server.start()
    try:
        print(f"{'people':>8}  {'what':<18} {'ms':>9} {'queries':>8} {'x':>8}")
        for people in options.people:
            connections.close_all()
            lay_anew(place)
            migrate(place.url("unpaused_owner"))
            _measure(people, options.rounds)
    finally:
        connections.close_all()
        server.stop()
        shutil.rmtree(HOME, ignore_errors=True)


def _measure(people: int, rounds: int) -> None:
    client, incident = _prepared(people)
    began = time.perf_counter()
    touches = actions.work_in_all()
    filled = (time.perf_counter() - began) * 1000
    peer, _ = _timed(lambda: command.computed_anew([incident.pk]), 1)
    _line(people, "full computation", peer, 0, 1)
    _line(people, "worked in anew", filled, 0, peer / filled)
    print(f"{'':>8}  ({touches} touches, {touches / filled * 1000:,.0f} a second)")
    took, queries = _timed(lambda: _one_touched(incident.pk), rounds)
    _line(people, "one person changed", took, queries, peer / took)
    check = actions.reconcile()
    _line(people, "reconciliation", check.seconds * 1000, 0, peer / check.seconds / 1000)
    if check.drift:
        raise SystemExit(f"drift: {check.drift}")
    took, queries = _timed(lambda: unsettled(incident.pk), rounds)
    _line(people, "figure, with ids", took, queries, peer / took)
    for name, address in PAGES.items():
        took, queries = _timed(lambda address=address: _got(client, address), rounds)
        _line(people, name, took, queries, peer / took)


def _prepared(people: int) -> tuple[Client, Incident]:
    one, two = (User.objects.create_user(name, display_name=name, role="commander") for name in ("one", "two"))
    now = clock.now()
    incident = Incident.objects.create(
        number="IN-1",
        title="Epidemic",
        kind="epidemic",
        areas=["420000"],
        since=now - timedelta(days=2),
        status="in_force",
        declared_by=one,
        declared_at=now,
        activated_by=two,
        activated_at=now,
    )
    fill(people, incident.pk, one.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(one, backend="unpaused.foundation.accounts.backends.StaffBackend")
    return client, incident


def _one_touched(incident_id: int) -> None:
    Match.objects.filter(incident_id=incident_id, person_id=7).update(probability=0.98)
    actions.catch_up()


def _got(client: Client, address: str) -> None:
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} failed")


def _timed(act: Callable[[], object], rounds: int) -> tuple[float, int]:
    """Median of milliseconds after one round to warm up, and the queries of one round."""
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = len(captured)
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return median(took), queries


def _line(people: int, what: str, took: float, queries: int, ratio: float) -> None:
    print(f"{people:>8}  {what:<18} {took:>9.1f} {queries:>8} {ratio:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
