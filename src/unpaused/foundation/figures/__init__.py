"""Registry of figures (指标): name, unit, query, drill-down. A figure on a page or in a bulletin comes from here."""

from unpaused.foundation.figures.registry import Figure, Reading, all_figures, get, register

__all__ = ["Figure", "Reading", "all_figures", "get", "register"]
