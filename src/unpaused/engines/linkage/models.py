"""Models as files: m-probabilities with a version, so that every result can name what it was weighed with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from unpaused.engines.linkage.arrays import F64
from unpaused.engines.linkage.model import COMPARISONS, VERSION, default_m
from unpaused.kernel.errors import Refused

FORMAT = 1
_ROUNDING = 1e-9
_LEAST = 1e-4
"""No level is ever thought impossible: a list may show tomorrow what it never showed."""


@dataclass(frozen=True)
class Model:
    """`m`: for each comparison, in the order of COMPARISONS, the probabilities of its levels for one and the same
    person. `trained_by` says what made it, `u` what Splink saw of chance, kept for the reader: scoring counts it."""

    m: tuple[tuple[float, ...], ...] = field(default_factory=lambda: tuple(tuple(t.tolist()) for t in default_m()))
    trained_by: str = ""
    u: Mapping[str, Mapping[str, float]] = field(default_factory=dict, compare=False)

    @property
    def version(self) -> str:
        """The release of the starting points, or that and a digest of what training made of them."""
        return f"{VERSION}-{self._digest()}" if self.trained_by else VERSION

    def _digest(self) -> str:
        return hashlib.sha256(json.dumps([[round(v, 9) for v in row] for row in self.m]).encode()).hexdigest()[:8]

    def tables(self) -> list[F64]:
        """m as arrays."""
        return [np.array(row, np.float64) for row in self.m]

    def save(self, path: Path) -> None:
        tables = {
            comparison.name: {name: m for (name, _), m in zip(comparison.levels, row, strict=True)}
            for comparison, row in zip(COMPARISONS, self.m, strict=True)
        }
        content = {"format": FORMAT, "version": self.version, "trained_by": self.trained_by, "m": tables, "u": self.u}
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Raises Refused where the file is no model, of another format, or names other levels than this release."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise ValueError
            return cls.of_levels(content["m"], str(content["trained_by"]), content.get("u", {}))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise Refused(
                "linkage.model", "{file} is no model of this release: train it again.", file=str(path)
            ) from None

    @classmethod
    def of_levels(cls, levels: Mapping[str, Mapping[str, float]], trained_by: str, u: Mapping[str, Any]) -> "Model":
        """From m by the names of comparisons and levels; what is missing keeps its starting point. Raises KeyError for
        unknown names and ValueError for what is no probability."""
        rows = []
        known = {comparison.name: comparison for comparison in COMPARISONS}
        for name, given in levels.items():
            _check_names(given, [level for level, _ in known[name].levels])
        for comparison, start in zip(COMPARISONS, default_m(), strict=True):
            given = levels.get(comparison.name, {})
            row = [float(given.get(name, m)) for (name, _), m in zip(comparison.levels, start, strict=True)]
            rows.append(_shares(row))
        return cls(tuple(rows), trained_by, u)


def _check_names(given: Mapping[str, float], known: list[str]) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        raise KeyError(unknown[0])


def _shares(row: list[float]) -> tuple[float, ...]:
    values = np.array(row)
    if not (np.isfinite(values).all() and (values >= 0).all() and (values <= 1).all()):
        raise ValueError("no probability")
    values = np.maximum(values, _LEAST)
    return tuple((values if abs(values.sum() - 1) < _ROUNDING else _scaled(values)).tolist())


def _scaled(values: F64) -> F64:
    """To a sum of one with none below the least: so that a model read back from its file is the model that was written,
    and bears its version."""
    least = values <= _LEAST
    while not least.all():
        scaled = np.where(least, _LEAST, values * (1 - least.sum() * _LEAST) / values[~least].sum())
        if not (below := ~least & (scaled < _LEAST)).any():
            return scaled
        least |= below
    return np.full(len(values), 1 / len(values))
