"""Fills the registries once Django is ready: measure types, figures, subscribers."""

from unpaused.config import subscriptions
from unpaused.foundation.events import bus
from unpaused.foundation.figures import Figure
from unpaused.foundation.figures import register as register_figure
from unpaused.foundation.measures import MeasureType
from unpaused.foundation.measures import register as register_measure

MEASURES: tuple[MeasureType[object], ...] = ()
FIGURES: tuple[Figure, ...] = ()


def wire() -> None:
    """Idempotent."""
    for measure in MEASURES:
        register_measure(measure)
    for figure in FIGURES:
        register_figure(figure)
    for event_type, action in subscriptions.WIRES:
        bus.subscribe(event_type, action)
