"""What claims expect of an incident, and what each waiver adds: rules/forecasting.py on the cells of the book."""

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.forecasts.cells import TOLD, Forecast
from unpaused.capabilities.claims.forecasts.money import by_benefit, notes, parts, totals, waivers
from unpaused.capabilities.claims.forecasts.work import deciding, handling
from unpaused.foundation.measures.forecasts import Forecaster, Question, Told

__all__ = ["FORECAST"]


def _read(question: Question) -> Told:
    forecast = Forecast(question)
    lines = [*by_benefit(forecast), *waivers(forecast), *totals(forecast), *deciding(forecast), *handling(forecast)]
    return Told(tuple(lines), parts(forecast), tuple(notes(forecast)))


FORECAST = Forecaster("claims", tuple(kind.name for kind in measures.MEASURES), TOLD.assumptions, _read)
