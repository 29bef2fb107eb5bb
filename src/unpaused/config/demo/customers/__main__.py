"""`python -m unpaused.config.demo.customers --site URL --handsets URL --people IN.json --out OUT.json --parallel N`.

Ends by itself: every wait has an end, and so has the whole (`--seconds`). Exit 0 when everyone was played, whatever
came of it; the outcomes stand in the file.
"""

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from unpaused.config.demo.customers.browser import Lost
from unpaused.config.demo.customers.handset import Silent
from unpaused.config.demo.customers.scenario import Person, people
from unpaused.config.demo.customers.tracking import Tracked, Tracker
from unpaused.config.demo.customers.walking import Customer

_FAILURES: dict[type[Exception], str] = {Silent: "no message", Lost: "lost", httpx.HTTPError: "no answer"}


class Crowd:
    """All customers, some at a time."""

    def __init__(self, site: str, handsets: str, deadline: float) -> None:
        self._site, self._handsets, self._deadline = site, handsets, deadline
        self._client = httpx.Client(timeout=30)
        self._tracker = Tracker(deadline)
        self._failures: dict[int, tuple[str, str]] = {}

    def play(self, persons: list[Person], parallel: int) -> dict[str, Any]:
        """Everyone claims; then all trackers are followed to the end. The report."""
        customers = [Customer(person, self._site, self._handsets, self._client) for person in persons]
        with ThreadPoolExecutor(parallel) as pool:
            list(pool.map(self._act, range(len(customers)), customers))
        self._tracker.finish()
        for customer in customers:
            customer.browser.close()
        self._client.close()
        return _report([self._line(place, customer) for place, customer in enumerate(customers)])

    def _act(self, place: int, customer: Customer) -> None:
        if time.monotonic() > self._deadline:
            self._failures[place] = ("no time", "")
            return
        try:
            customer.act()
        except tuple(_FAILURES) as failure:
            self._failures[place] = (_kind(failure), str(failure)[:300])
        self._tracker.add(customer)

    def _line(self, place: int, customer: Customer) -> dict[str, Any]:
        mine = [claim for claim in self._tracker.claims if claim.customer is customer]
        failed, why = self._failures.get(place, ("", ""))
        return {
            "outcome": failed or _together(mine),
            "error": why,
            "seconds": customer.diary.seconds,
            "refusals": customer.diary.refusals,
            "habits": sorted(customer.person.habits),
            "claims": [
                {
                    "number": claim.address.split("/")[3],
                    "outcome": claim.outcome,
                    "seconds_to_end": claim.seconds,
                    "seconds_to_instruction": claim.instructed,
                }
                for claim in mine
            ],
        }


def _together(claims: list[Tracked]) -> str:
    """One word for a customer with several claims: the one furthest from its end speaks."""
    outcomes = {claim.outcome for claim in claims}
    return next((word for word in ("waiting", "needs person", "paid") if word in outcomes), "nothing to claim")


def _kind(failure: BaseException) -> str:
    return next(word for kind, word in _FAILURES.items() if isinstance(failure, kind))


def _report(lines: list[dict[str, Any]]) -> dict[str, Any]:
    steps: dict[str, list[float]] = {}
    for line in lines:
        for step, seconds in line["seconds"].items():
            steps.setdefault(step, []).append(seconds)
        for claim in line["claims"]:
            for step in ("seconds_to_instruction", "seconds_to_end"):
                if claim[step] is not None and claim["outcome"] == "paid":
                    steps.setdefault(step, []).append(claim[step])
    return {
        "outcomes": dict(Counter(line["outcome"] for line in lines)),
        "seconds": {step: {"median": median(many), "p95": _p95(many)} for step, many in steps.items()},
        "customers": lines,
    }


def _p95(many: list[float]) -> float:
    """Nearest rank."""
    return sorted(many)[max(0, -(-95 * len(many) // 100) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="unpaused.config.demo.customers", description=__doc__)
    parser.add_argument("--site", required=True, help="address of the customers' pages")
    parser.add_argument("--handsets", required=True, help="address of the message centre's handsets")
    parser.add_argument("--people", type=Path, required=True, help="what each customer knows (scenario.py)")
    parser.add_argument("--out", type=Path, required=True, help="where the report goes")
    parser.add_argument("--parallel", type=int, default=4, help="customers at the same time")
    parser.add_argument("--seconds", type=float, default=390, help="after this long nobody new begins, nobody waits")
    wanted = parser.parse_args()
    crowd = Crowd(wanted.site, wanted.handsets, time.monotonic() + wanted.seconds)
    report = crowd.play(people(wanted.people), wanted.parallel)
    partial = wanted.out.with_suffix(".partial")
    partial.write_text(json.dumps(report, ensure_ascii=False, indent=1))
    partial.replace(wanted.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
