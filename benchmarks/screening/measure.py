"""How well lists are screened: precision, recall and honesty of probabilities, by kind of list and noise.

    .venv/bin/python benchmarks/screening/measure.py [--persons N] [--rows N] [--seeds 11 12] [--noise 0.5 1 2]

Books and lists come from the project's own generator, with known answers. No weight was chosen on the default
seeds. A match is right if rank 1 is the person the row was written from; recall is the share of rows of insured
persons that are matched right; "in five" the share with the true person among the candidates; "rec@.99" the recall
of the best threshold at precision 0.99; Brier score and expected calibration error are of the probability of rank 1.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from unpaused.engines import linkage
from unpaused.foundation import areas
from unpaused.foundation.book.synthesis.demo_lists import make_strangers
from unpaused.foundation.book.synthesis.listing import KINDS, MadeList, make_list
from unpaused.foundation.book.synthesis.people import make_population

AS_OF = date(2026, 6, 30)
INSURED_SHARE = 0.65


@dataclass
class Score:
    """Counts and probabilities over the rows of one or more lists."""

    matched: int = 0
    right: int = 0
    reviewed: int = 0
    insured: int = 0
    rows: int = 0
    in_five: int = 0
    told: list[float] | None = None
    true: list[bool] | None = None

    def add(self, results: list[linkage.RowResult], answers: list[int | None]) -> None:
        self.told, self.true = self.told or [], self.true or []
        for result, answer in zip(results, answers, strict=True):
            first = result.candidates[0] if result.candidates else None
            hit = first is not None and first.person_id == answer
            self.rows += 1
            self.insured += answer is not None
            self.matched += result.outcome == "match"
            self.right += result.outcome == "match" and hit
            self.reviewed += result.outcome == "review"
            self.in_five += answer is not None and any(c.person_id == answer for c in result.candidates)
            self.told.append(first.probability if first else 0.0)
            self.true.append(hit)

    def line(self) -> str:
        told, true = np.array(self.told), np.array(self.true, float)
        return (
            f"{self.right / max(self.matched, 1):9.4f} {self.right / max(self.insured, 1):7.4f} "
            f"{self.in_five / max(self.insured, 1):7.4f} {self.recall_at(0.99):9.4f} {self.reviewed / self.rows:7.4f} "
            f"{float(((told - true) ** 2).mean()):7.4f} {calibration_error(told, true):7.4f}"
        )

    def recall_at(self, precision: float) -> float:
        """The largest recall that a threshold on the probability reaches at this precision."""
        told, true = np.array(self.told), np.array(self.true, float)
        order = np.argsort(-told, kind="stable")
        found = np.cumsum(true[order])
        good = found / np.arange(1, len(found) + 1) >= precision
        return float(found[good].max() / max(self.insured, 1)) if good.any() else 0.0


def calibration_error(told: np.ndarray[Any, Any], true: np.ndarray[Any, Any], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    place = np.minimum((told * bins).astype(int), bins - 1)
    return float(sum(abs(told[place == b].sum() - true[place == b].sum()) for b in range(bins)) / len(told))


def made_lists(people: Any, strangers: list[dict[str, Any]], rows: int, seed: int, noise: float) -> list[MadeList]:
    rng, table = Random(seed), areas.load()
    lists = []
    for kind in KINDS:
        insured = people.take(rng.sample(range(len(people)), int(rows * INSURED_SHARE))).to_pylist()
        others = rng.sample(strangers, rows - len(insured))
        lists.append(make_list(kind, insured, others, rng=rng, areas=table, as_of=AS_OF, noise=noise))
    return lists


def as_rows(made: MadeList) -> list[linkage.ListRow]:
    cells = [list(made.header), *made.rows]
    return linkage.read_list(range(1, len(cells) + 1), cells).rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=300_000)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12])
    parser.add_argument("--noise", type=float, nargs="+", default=[0.5, 1.0, 2.0])
    options = parser.parse_args()
    print(f"{options.persons} persons, {options.rows} rows a list, seeds {options.seeds}")
    print("noise kind      precision  recall  in five  rec@.99  review   Brier     ECE   ms/row")
    scores: dict[tuple[float, str], Score] = {}
    times: dict[tuple[float, str], float] = {}
    for seed in options.seeds:
        _measure(options, seed, scores, times)
    for (noise, kind), score in scores.items():
        milliseconds = times[noise, kind] / score.rows * 1000
        print(f"{noise:5.1f} {kind:9} {score.line()} {milliseconds:8.2f}")


def _measure(
    options: argparse.Namespace,
    seed: int,
    scores: dict[tuple[float, str], Score],
    times: dict[tuple[float, str], float],
) -> None:
    population = make_population(options.persons, np.random.default_rng(seed), AS_OF, areas.load())
    people = population.table(np.full(options.persons, ""), np.full(options.persons, ""))
    index = linkage.Index.build(people, as_of=AS_OF)
    strangers = make_strangers(options.rows * 2, seed + 1_000_000, AS_OF, areas.load())
    for noise in options.noise:
        for made in made_lists(people, strangers, options.rows, seed, noise):
            rows = as_rows(made)
            start = time.perf_counter()
            results = index.screen(rows, areas.load())
            for key in ((noise, made.kind), (noise, "all")):
                scores.setdefault(key, Score()).add(results, made.answers)
                times[key] = times.get(key, 0.0) + time.perf_counter() - start


if __name__ == "__main__":
    main()
