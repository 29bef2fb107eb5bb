"""A model trained by Splink on a list and a book: its m and u for the engine's own levels.

Levels of all candidate pairs are observed by the engine, so that a level means the same on both sides, and handed to
Splink as columns. Its expectation maximisation (Fellegi and Sunter, 1969; Winkler, 1988) then estimates m with u held
at what a random sample of row and person pairs shows. One session runs for each anchor, on the pairs that agree on it,
and trains everything but the anchor: agreement that blocking selected would otherwise count as evidence. Splink
averages the sessions.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import splink
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from unpaused.engines.linkage.arrays import I8
from unpaused.engines.linkage.index import Index
from unpaused.engines.linkage.model import COMPARISONS, MISSING
from unpaused.engines.linkage.models import Model
from unpaused.engines.linkage.pairs import Observed
from unpaused.engines.linkage.results import ListRow, Params, Places
from unpaused.engines.linkage.screening import observe
from unpaused.kernel.errors import Refused

LEAST_ROWS = 100
_ANCHORS = ("name", "masked_name", "latin_name", "whole_id", "masked_id", "phone", "masked_phone", "birth")
_LEAST_PAIRS = 50
_LEAST_U = 1e-6
_RANDOM_PAIRS = 200_000
_INTERNAL = "level"


def train(candidates: Observed, random_pairs: Observed) -> Model:
    """The model that a list teaches. `candidates`: what was observed of pairs that blocking found; `random_pairs`: of
    rows and persons drawn by chance. Raises Refused where no comparison has pairs enough."""
    levels = candidates.levels
    linker = _linker(levels, _u(random_pairs.levels))
    sessions = sum(_ran(linker, name) for name in _anchors(levels))
    if not sessions:
        raise Refused("linkage.untrainable", "The list is too short, or too unlike the book, to train a model on.")
    trained = {c["output_column_name"]: c["comparison_levels"] for c in _saved(linker)["comparisons"]}
    return Model.of_levels(
        _read(trained, "m_probability"), f"splink {splink.__version__}", _read(trained, "u_probability")
    )


def _u(levels: I8) -> dict[str, list[float]]:
    """For each comparison the shares of its levels among random pairs, smoothed by half a pair a level."""
    found = {}
    for place, comparison in enumerate(COMPARISONS):
        counts = np.bincount(levels[:, place][levels[:, place] != MISSING], minlength=len(comparison.levels)) + 0.5
        found[comparison.name] = np.maximum(counts / counts.sum(), _LEAST_U).tolist()
    return found


def _anchors(levels: I8) -> Iterator[str]:
    for place, comparison in enumerate(COMPARISONS):
        if comparison.name in _ANCHORS and int((levels[:, place] == 0).sum()) >= _LEAST_PAIRS:
            yield comparison.name


def _linker(levels: I8, u: dict[str, list[float]]) -> Linker:
    api = DuckDBAPI(duckdb.connect())
    columns = {_column(c.name): pa.array(levels[:, place]) for place, c in enumerate(COMPARISONS)}
    numbers = pa.array(np.arange(len(levels)))
    nothing = {name: pa.nulls(len(levels), pa.int8()) for name in columns}
    tables = [
        api.register(pa.table({"unique_id": numbers, **columns}), dataset_display_name="a_levels"),
        api.register(pa.table({"unique_id": numbers, **nothing}), dataset_display_name="b_pairs"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(c.name, [name for name, _ in c.levels], c.m.tolist(), u[c.name]) for c in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on("unique_id")],
        retain_matching_columns=False,
    )
    return Linker(tables, settings, log_level="ERROR")


def _column(comparison: str) -> str:
    return f"{comparison}_{_INTERNAL}"


def _comparison(name: str, levels: list[str], m: list[float], u: list[float]) -> dict[str, Any]:
    column = _column(name)
    null = {"sql_condition": f"{column}_l = {MISSING}", "label_for_charts": "missing", "is_null_level": True}
    made = [
        {
            "sql_condition": f"{column}_l = {place}" if place < len(levels) - 1 else "ELSE",
            "label_for_charts": label,
            "m_probability": m[place],
            "u_probability": u[place],
        }
        for place, label in enumerate(levels)
    ]
    return {"output_column_name": name, "comparison_levels": [null, *made]}


def _ran(linker: Linker, anchor: str) -> bool:
    """One session; False where Splink found that its pairs show too little."""
    rule = f"l.unique_id = r.unique_id and l.{_column(anchor)} = 0"
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    except ValueError:
        return False
    return True


def _saved(linker: Linker) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(linker.misc.save_model_to_json()))
    return found


def _read(trained: dict[str, list[dict[str, Any]]], what: str) -> dict[str, dict[str, float]]:
    return {
        name: {level["label_for_charts"]: float(level[what]) for level in levels if level.get(what) is not None}
        for name, levels in trained.items()
    }


def train_on(index: Index, rows: Sequence[ListRow], places: Places, *, params: Params, seed: int = 1) -> Model:
    """The model that a list teaches on the book of an index. The same seed draws the same random pairs.

    Raises Refused for lists of fewer than LEAST_ROWS rows and for lists that show nothing.
    """
    if len(rows) < LEAST_ROWS:
        raise Refused(
            "linkage.short_list", "A model needs lists of {least} rows or more to be trained on.", least=LEAST_ROWS
        )
    found = index.pairs(rows, places, params)
    chance = np.random.default_rng(seed)
    by_chance = replace(
        found,
        rows=chance.integers(0, len(rows), _RANDOM_PAIRS),
        persons=chance.integers(0, len(found.book), _RANDOM_PAIRS),
        stands_for=np.ones(_RANDOM_PAIRS),
    )
    return train(observe(found), observe(by_chance))
