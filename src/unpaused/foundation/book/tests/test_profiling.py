"""The book counted for a rehearsal."""

from datetime import date
from pathlib import Path

import pytest

from unpaused.engines.forecasting import Profile
from unpaused.foundation import book
from unpaused.foundation.book import Scope, Wanted
from unpaused.foundation.book.tests import counting

AS_OF = date(2026, 6, 30)
KEY = bytes(range(32))
HUBEI, EVERYWHERE = ("420000",), ("000000",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return counting.build(tmp_path_factory.mktemp("counted"), KEY, AS_OF)


def profile(folder: Path, areas: tuple[str, ...] = HUBEI, days: int = 60, scope: Scope | None = None) -> Profile:
    return book.open(folder, KEY).profile(Wanted(areas, AS_OF, days), scope=scope)


def test_people_and_policies_of_the_areas_are_counted(folder: Path) -> None:
    found = profile(folder)
    assert (sum(cell.people for cell in found.people), found.insured) == (6, 5)
    assert found.policies == {"ACC01": 1, "HLT01": 4}


def test_the_whole_country_and_no_area_count_everybody(folder: Path) -> None:
    assert profile(folder, EVERYWHERE).insured == profile(folder, ()).insured == 6


def test_an_area_with_nobody_in_it_is_empty(folder: Path) -> None:
    found = profile(folder, ("650000",))
    assert (found.people, found.covers, found.policies) == ((), (), {})


def test_telephones_and_salespeople_are_told_apart(folder: Path) -> None:
    found = profile(folder)
    assert found.count(lambda cell: bool(cell.products) and cell.phone) == 4
    assert found.count(lambda cell: bool(cell.products) and cell.salesperson) == 4


def test_waiting_days_count_by_the_share_of_the_incident_that_they_cover(folder: Path) -> None:
    (diagnosis,) = (cover for cover in profile(folder, days=120).covers if cover.benefit_code == "DIAG")
    assert (diagnosis.count, diagnosis.waiting) == (4, pytest.approx(2 * 60 / 120))
    (whole,) = (cover for cover in profile(folder, days=30).covers if cover.benefit_code == "DIAG")
    assert whole.waiting == 2


def test_a_branch_counts_its_own_customers_alone(folder: Path) -> None:
    assert profile(folder, EVERYWHERE, scope=Scope(frozenset({"B31"}))).insured == 1
    assert profile(folder, EVERYWHERE, scope=Scope(frozenset())).insured == 0


def test_history_gives_a_rate_and_the_moments_of_a_payment(folder: Path) -> None:
    hospital = profile(folder).history_of("HLT01", "HOSP")
    assert hospital is not None
    assert (hospital.claims, hospital.payments, hospital.paid) == (40, 40, (4e5, 1.6e11, 6.4e16))
    assert hospital.rate > 0
    assert (hospital.share_up_to(300_000), hospital.share_up_to(400_000)) == (0, 1)


def test_persons_alone_make_a_profile_that_says_so(tmp_path: Path) -> None:
    alone = counting.build(tmp_path, KEY, AS_OF, leave_out=("policies", "benefits", "claims", "salespeople"))
    found = profile(alone)
    assert (found.has_policies, found.insured, found.history) == (False, 0, ())
    assert sum(cell.people for cell in found.people) == 6


def test_policies_without_benefits_are_counted_without_a_benefit(tmp_path: Path) -> None:
    found = profile(counting.build(tmp_path, KEY, AS_OF, leave_out=("benefits",)))
    assert {cover.benefit_code for cover in found.covers} == {""}


def test_nobody_is_in_a_profile(folder: Path) -> None:
    assert "王小明" not in repr(profile(folder))
    assert "138" not in repr(profile(folder).people)


def test_progress_ends_at_its_end(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    wanted = Wanted(HUBEI, AS_OF, 60)
    book.open(folder, KEY).profile(wanted, progress=lambda stage, done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
