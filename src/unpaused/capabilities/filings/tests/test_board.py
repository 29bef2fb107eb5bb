"""Reports that are due stand on the board, and are counted on the wall, among what is about to break a deadline."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident
from unpaused.kernel import clock
from unpaused.ui import clocks

SignIn = Callable[..., Client]


def _part(page: str) -> str:
    return page[page.index('id="deadlines"') : page.index('id="days"')]


def test_what_an_office_owes_stands_on_the_board_until_it_is_delivered(
    epidemic: Incident, hubei: Office, guangdong: Office, signed_in: SignIn
) -> None:
    page = _part(signed_in(hubei.signer).get("/").content.decode())
    assert "Report to the regulator" in page
    assert "First report" in page
    assert "Report to the regulator" not in _part(signed_in(guangdong.signer).get("/").content.decode())
    before = _first_reports(epidemic)
    hubei.handed_over(epidemic)
    assert _first_reports(epidemic) == before - 1


def _first_reports(epidemic: Incident) -> int:
    """Of the province's office and of those below it."""
    return [each.about for each in clocks.running(epidemic.pk, frozenset([making.HUBEI]))].count("First report")


def test_a_late_report_is_amber_on_the_board_and_counted_on_the_wall(
    epidemic: Incident, hubei: Office, later: Callable[[timedelta], None], signed_in: SignIn
) -> None:
    before = signed_in(hubei.signer).get(reverse("command:wall"))
    assert before.context["late"]["over"] == 0
    later(timedelta(hours=5))
    after = signed_in(hubei.signer).get(reverse("command:wall"))
    assert after.context["late"]["over"] == len(
        [each for each in clocks.running(epidemic.pk, frozenset([making.HUBEI])) if each.due_at <= clock.now()]
    )
    assert after.context["late"]["over"] >= 1
    assert after.context["late"]["broken"] == 0
    assert "Overdue" in _part(signed_in(hubei.signer).get("/").content.decode())


def test_without_a_book_of_branches_nothing_is_due(epidemic: Incident, hubei: Office, settings: object) -> None:
    settings.BOOK_ROOT = settings.HOME / "no-book"  # type: ignore[attr-defined]
    assert clocks.running(epidemic.pk, None) == []
