"""Who decides and how long that takes; what need not be sent, and what waits."""

from collections.abc import Callable, Iterator

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.forecasts.cells import (
    AUTOMATIC,
    DAY,
    DAYS,
    MINUTES,
    Cell,
    Forecast,
)
from unpaused.capabilities.claims.rules import forecasting as rules
from unpaused.engines.forecasting import Cumulants, poisson
from unpaused.foundation.measures.forecasts import Line, Values


def deciding(forecast: Forecast) -> Iterator[Line]:
    """Who decides, and how long that takes. Those needed work through it in the days that are likely."""
    days = forecast.question.assumptions[DAYS].likely

    def hours(v: Values) -> Cumulants:
        return forecast.referred(v).times(v[MINUTES] / 60)

    def examiners(v: Values) -> Cumulants:
        return hours(v).times(1 / (days * v[DAY]))

    yield forecast.line("by_machine", "claims", forecast.machine, AUTOMATIC)
    yield forecast.line("referred", "claims", forecast.referred, AUTOMATIC)
    yield forecast.line("hours", "hours", hours, AUTOMATIC, MINUTES)
    yield forecast.line("examiners", "workers", examiners, AUTOMATIC, MINUTES, DAYS, DAY)


def handling(forecast: Forecast) -> Iterator[Line]:
    """Measures that change no cost: who decides, what need not be sent, what waits."""
    question = forecast.question
    limit = measures.AUTOMATIC_LIMIT_FEN.name
    if question.sets(limit):
        normally = Forecast(question.without(limit))

        def more(v: Values) -> Cumulants:
            return poisson(forecast.machine(v).mean - normally.machine(v).mean)

        yield forecast.line("limit_claims", "claims", more, AUTOMATIC, measure=limit)
        yield forecast.line(
            "limit_hours", "hours", lambda v: more(v).times(-v[MINUTES] / 60), AUTOMATIC, MINUTES, measure=limit
        )
    yield from _papers(forecast)
    yield from _waits(forecast)


def _papers(forecast: Forecast) -> Iterator[Line]:
    """Documents of one claim come and stay away together: their spread is that of the claims."""

    def saved(originals: bool) -> Callable[[Values], Cumulants]:
        def of(cell: Cell, v: Values) -> float:
            waived = cell.originals if originals else cell.documents
            return rules.documents_saved(cell.exposed, cell.rates(v), waived, originals=originals)

        return lambda v: poisson(sum(of(cell, v) for cell in forecast.cells))

    for name, measure in (("documents", measures.DOCUMENTS_WAIVED), ("originals", measures.ORIGINALS_WAIVED)):
        if forecast.question.sets(measure.name):
            yield forecast.line(name, "documents", saved(name == "originals"), measure=measure.name)


def _waits(forecast: Forecast) -> Iterator[Line]:
    asked = (
        ("changes", measures.PAYEE_DELAY_HOURS, "claims.change_share"),
        ("changes_after_rejection", measures.PAYEE_DELAY_AFTER_REJECTION_HOURS, "claims.rejected_share"),
    )
    for name, measure, share in asked:
        if forecast.question.sets(measure.name):

            def waits(v: Values, share: str = share) -> Cumulants:
                return poisson(forecast.count(rules.handed_in)(v).mean * v[share])

            yield forecast.line(name, "claims", waits, share, measure=measure.name)
