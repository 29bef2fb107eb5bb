"""Registry of figures (指标): name, unit, query, drill-down. A figure on a page or in a bulletin comes from here."""

from unpaused.foundation.figures.registry import Figure, Reading, Values, all_figures, get, register, values_of

__all__ = ["Figure", "Reading", "Values", "all_figures", "get", "register", "values_of"]
