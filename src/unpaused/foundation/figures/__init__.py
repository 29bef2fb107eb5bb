"""Registry of figures (指标): name, unit, query, drill-down. A figure on a page or in a bulletin comes from here."""

from unpaused.foundation.figures.freezing import Frozen, freeze, one_view, read
from unpaused.foundation.figures.registry import Figure, Reading, Values, all_figures, get, register, values_of
from unpaused.foundation.figures.steps import Selection, Step, figures_of, percentiles

__all__ = [
    "Figure",
    "Frozen",
    "Reading",
    "Selection",
    "Step",
    "Values",
    "all_figures",
    "figures_of",
    "freeze",
    "get",
    "one_view",
    "percentiles",
    "read",
    "register",
    "values_of",
]
