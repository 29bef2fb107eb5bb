from datetime import timedelta

import pytest

from unpaused.capabilities.command.actions import KEPT, read_chain
from unpaused.capabilities.command.models import Trend
from unpaused.capabilities.command.queries.trends import trends
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.figures import Figure, Reading, registry
from unpaused.kernel import clock

value: list[float | None] = [1]


@pytest.fixture(autouse=True)
def figures(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (
        Figure("claims.paid", "Paid", "claims", lambda i: Reading(value[0], "claim", []), lambda ids: []),
        Figure("claims.other", "Other", "claims", lambda i: Reading(5, "claim", []), lambda ids: []),
    )
    monkeypatch.setattr(registry, "_figures", {figure.name: figure for figure in made})


def test_the_chains_figures_are_kept_in_their_order(incident: Incident) -> None:
    for value[0] in (1, 4, 9):
        read_chain()
    assert trends(incident.pk) == {"claims.paid": [1, 4, 9]}


def test_a_figure_with_nothing_to_state_is_left_out(incident: Incident) -> None:
    value[0] = None
    assert read_chain() == 0


def test_incidents_that_are_over_are_not_read(incident: Incident) -> None:
    Incident.objects.update(status="stood_down", stood_down_at=clock.now())
    value[0] = 1
    assert read_chain() == 0


def test_old_readings_are_forgotten(incident: Incident) -> None:
    Trend.objects.create(incident=incident, name="claims.paid", at=clock.now() - KEPT - timedelta(hours=1), value=1)
    value[0] = 2
    read_chain()
    assert list(Trend.objects.values_list("value", flat=True)) == [2]
