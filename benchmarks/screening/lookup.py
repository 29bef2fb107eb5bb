"""One row after another looked up at a running site, as a program at a counter would: latency through HTTP.

    unpaused demo --persons 300000                      # in another terminal; it prints site and password
    .venv/bin/python benchmarks/screening/lookup.py --site URL --password P LIST...

The peer is the site's own lightest answer (`/healthz`), asked in turn with each look-up: what is reported is the
time of both and what the look-up adds. The first tenth warms up and is not counted.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from unpaused.engines.linkage import ListRow, read_list
from unpaused.foundation.files import tabular

FIELDS = ("name", "sex", "birth_date", "age", "id_number", "phone", "address")
FLOOR, LOOKUP = "/healthz", "/api/screening/lookup"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--site", required=True)
    parser.add_argument("--user", default="examiner")
    parser.add_argument("--password", required=True)
    parser.add_argument("--rows", type=int, default=500)
    given = parser.parse_args()
    rows = [row for path in given.lists for row in _rows(path)][: given.rows]
    with httpx.Client(base_url=given.site, timeout=30) as client:
        token = _sign_in(client, given.user, given.password)
        ask = {"X-CSRFToken": token, "Referer": given.site}
        floor, found = [], []
        for row in rows:
            floor.append(_timed(lambda: client.get(FLOOR)))
            told = {field: getattr(row, field) for field in FIELDS}
            found.append(_timed(lambda told=told: client.post(LOOKUP, json=told, headers=ask)))  # type: ignore[misc]
    _report("lightest answer", floor)
    _report("one row", found)


def _rows(path: Path) -> Iterator[ListRow]:
    table = tabular.read(path)
    yield from read_list([row.number for row in table.rows], [row.cells for row in table.rows]).rows


def _sign_in(client: httpx.Client, user: str, password: str) -> str:
    page = client.get("/accounts/sign-in").text
    hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"username": user, "password": password, "csrfmiddlewaretoken": hidden[1] if hidden else ""}
    client.post("/accounts/sign-in", data=form, headers={"Referer": str(client.base_url)})
    return client.cookies["csrftoken"]


def _timed(ask: Callable[[], httpx.Response]) -> float:
    start = time.perf_counter()
    ask().raise_for_status()
    return (time.perf_counter() - start) * 1000


def _report(name: str, times: list[float]) -> None:
    median, late = np.percentile(times[len(times) // 10 :], [50, 95])
    print(f"{name:16} {len(times):5} asked, median {median:7.1f} ms, 95th percentile {late:7.1f} ms")


if __name__ == "__main__":
    main()
