"""Probabilities set right by what examiners decided: beta calibration, one map for each kind of list.

Beta calibration (Kull, Silva Filho and Flach, AISTATS 2017): logit(q) = a ln p - b ln(1 - p) + c with a, b >= 0, so
that the map is monotone: it never changes the order of candidates. It is fitted by logistic regression with a prior
that holds it at the identity (a = b = 1, c = 0) until decisions say otherwise; with too few of them it is the identity.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from unpaused.engines.linkage.arrays import F64
from unpaused.engines.linkage.results import Params, RowResult
from unpaused.engines.linkage.screening import outcome_of
from unpaused.kernel.errors import Refused

LEAST_DECISIONS, LEAST_OF_EACH = 40, 5
_PRIOR_DECISIONS = 10.0
_EDGE = 1e-6
_ROUNDS = 50


@dataclass(frozen=True)
class Decision:
    """What an examiner decided: `probability` the engine had told of the first candidate, `same` whether it was the
    person."""

    probability: float
    same: bool


@dataclass(frozen=True)
class Calibration:
    """A monotone map of probabilities. The default changes nothing. `decisions`: how many taught it."""

    a: float = 1.0
    b: float = 1.0
    c: float = 0.0
    decisions: int = 0

    @property
    def version(self) -> str:
        """ "" for the identity, else a name that changes with the map."""
        if self == Calibration(decisions=self.decisions):
            return ""
        text = json.dumps([round(v, 9) for v in (self.a, self.b, self.c)])
        return "c" + hashlib.sha256(text.encode()).hexdigest()[:8]

    def of(self, probability: float) -> float:
        """The probability set right; 0 and 1 stay what they are."""
        if not self.version or not 0 < probability < 1:
            return probability
        odds = self.a * np.log(probability) - self.b * np.log1p(-probability) + self.c
        return float(1 / (1 + np.exp(-np.clip(odds, -700, 700))))

    def as_dict(self) -> dict[str, float]:
        return {"a": self.a, "b": self.b, "c": self.c, "decisions": self.decisions}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Calibration":
        """Raises Refused for a map that would turn the order round."""
        try:
            found = cls(float(values["a"]), float(values["b"]), float(values["c"]), int(values["decisions"]))
        except (KeyError, TypeError, ValueError):
            found = cls(a=-1.0)
        if not (found.a >= 0 and found.b >= 0 and np.isfinite([found.a, found.b, found.c]).all()):
            raise Refused("linkage.calibration", "A calibration needs numbers a and b that are not negative, and c.")
        return found


def learn_calibration(decisions: Sequence[Decision]) -> Calibration:
    """The map that these decisions teach; the identity where there are fewer than LEAST_DECISIONS, or fewer than
    LEAST_OF_EACH for or against. Decisions should include a sample of what the machine confirmed by itself: from
    doubtful rows alone nothing is learnt about sure ones."""
    told = np.clip([d.probability for d in decisions], _EDGE, 1 - _EDGE) if decisions else np.zeros(0)
    same = np.array([d.same for d in decisions], np.float64)
    if len(same) < LEAST_DECISIONS or min(same.sum(), (1 - same).sum()) < LEAST_OF_EACH:
        return Calibration(decisions=len(same))
    a, b, c = _fitted(np.column_stack([np.log(told), -np.log1p(-told), np.ones(len(told))]), same)
    return Calibration(float(a), float(b), float(c), len(same))


def _fitted(features: F64, same: F64) -> F64:
    """Penalised logistic regression by Newton's method; a slope that would turn negative is held at zero."""
    centre = np.array([1.0, 1.0, 0.0])
    free = np.array([True, True, True])
    weights = centre.copy()
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        gradient = features.T @ (same - chance) - _PRIOR_DECISIONS * (weights - centre)
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features + _PRIOR_DECISIONS * np.eye(3)
        step = np.zeros(3)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        weights = weights + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        free &= ~((weights < 0) & np.array([True, True, False]))
        weights[:2] = np.maximum(weights[:2], 0.0)
        if np.abs(step).max() < 1e-9:
            break
    return np.asarray(weights, np.float64)


def calibrated(results: Sequence[RowResult], calibration: Calibration, params: Params) -> list[RowResult]:
    """Results with the first candidate's probability set right, the others scaled to what is left (never past the
    first), outcomes drawn anew and the map's version beside the model's."""
    if not calibration.version:
        return list(results)
    return [_calibrated(result, calibration, params) for result in results]


def _calibrated(result: RowResult, calibration: Calibration, params: Params) -> RowResult:
    model = f"{result.model}+{calibration.version}"
    if not result.candidates:
        return replace(result, model=model)
    told = result.candidates[0].probability
    right = calibration.of(told)
    rest = (1 - right) / (1 - told) if told < 1 else 0.0
    second = result.candidates[1].probability if len(result.candidates) > 1 else 0.0
    rest = min(rest, right / second) if second > 0 else rest
    ordered = [
        replace(c, probability=right if place == 0 else c.probability * rest)
        for place, c in enumerate(result.candidates)
    ]
    nobody = max(0.0, 1 - right - (1 - told - result.not_insured) * rest)
    return replace(
        result,
        candidates=tuple(ordered),
        outcome=outcome_of(ordered, params, nobody),
        not_insured=nobody,
        model=model,
    )
