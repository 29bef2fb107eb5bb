"""What claims expect: waivers one after the other, adding up to the whole."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from unpaused.capabilities.claims.forecasts import FORECAST
from unpaused.capabilities.claims.rules import forecasting as rules
from unpaused.capabilities.claims.rules.facts import needed
from unpaused.capabilities.claims.rules.forecasting import Rates, Terms
from unpaused.capabilities.claims.rules.products import product
from unpaused.engines.forecasting import Cover, Estimate, History, PeopleCell, Profile
from unpaused.foundation.measures.forecasts import Line, Planned, Question, Told, all_assumptions

WUHAN = "420102"
DIAGNOSIS = product("HLT01").benefit("DIAG")
MEDICAL = product("ACC01").benefit("ACC-MED")
COVER = Cover(WUHAN, "HLT01", "DIAG", 1000, 200.0, (1e9, 1e15, 1e21), (0.0, 0.0, 0.0))
ACCIDENT = Cover(WUHAN, "ACC01", "ACC-MED", 1000, 0.0, (1e9, 1e15, 1e21), (1e7, 1e11, 1e15))
HISTORY = History("ACC01", "ACC-MED", 500, 10_000, 500, (4e5, 3e11, 3e17), tuple(range(0, 1_010_000, 10_000)))
ALL, NONE = Terms(True, True, True), Terms(False, False, False)
RATES = Rates(claiming=0.01, elsewhere=0.25)


def question(*measures: Planned, kind: str = "epidemic", **assumed: Estimate) -> Question:
    people = (PeopleCell(WUHAN, ("HLT01",), True, True, 1000),)
    profile = Profile("v", "2026-06-30", people, (COVER, ACCIDENT), {"HLT01": 1000}, (HISTORY,))
    known = all_assumptions()
    estimates = {name: each.usual_for(kind) for name, each in known.items()}
    turned = frozenset(name for name, each in known.items() if each.turned)
    return Question(kind, profile, measures, {**estimates, **assumed}, turned)


def waives(name: str, value: object = True, products: tuple[str, ...] = ()) -> Planned:
    return Planned(f"claims.{name}", value, ("420000",), products)


def lines(told: Told) -> Mapping[str, Line]:
    return {line.name.removeprefix("claims."): line for line in told.lines}


def test_contract_and_waivers_add_up_to_all_claims() -> None:
    each = rules.exposed(COVER, DIAGNOSIS, None, ALL)
    assert rules.by_contract(each, RATES) == pytest.approx(800 * 0.01 * 0.75)
    assert rules.by_waiting(each, RATES) == pytest.approx(200 * 0.01 * 0.75)
    assert rules.by_hospital(each, RATES) == pytest.approx(1000 * 0.01 * 0.25)
    assert rules.payable(each, RATES) == pytest.approx(rules.handed_in(each, RATES))


def test_without_waivers_the_contract_is_all_that_is_paid() -> None:
    each = rules.exposed(COVER, DIAGNOSIS, None, NONE)
    assert rules.payable(each, RATES) == rules.by_contract(each, RATES)
    assert rules.deductible_cost(each, RATES).mean == 0


def test_the_hospital_alone_does_not_open_the_waiting_days() -> None:
    each = rules.exposed(COVER, DIAGNOSIS, None, Terms(waiting=False, hospital=True, deductible=False))
    assert rules.payable(each, RATES) == pytest.approx(800 * 0.01)


@pytest.mark.parametrize("cover", [COVER, ACCIDENT])
@pytest.mark.parametrize("terms", [ALL, NONE, Terms(True, False, False), Terms(False, False, True)])
def test_kinds_of_claims_do_not_overlap_and_miss_none(cover: Cover, terms: Terms) -> None:
    benefit = DIAGNOSIS if cover is COVER else MEDICAL
    each = rules.exposed(cover, benefit, HISTORY, terms)
    counted = rules.parts(each, RATES)
    assert sum(count for count, _ in counted.values()) == pytest.approx(rules.payable(each, RATES))
    assert sum(amount for _, amount in counted.values()) == pytest.approx(rules.cost(each, RATES).mean)


def test_the_insurer_bears_its_ratio_of_a_waived_deductible() -> None:
    each = rules.exposed(ACCIDENT, MEDICAL, HISTORY, ALL)
    assert rules.deductible_cost(each, RATES).mean == pytest.approx(10 * 10_000 * 0.8)


def test_few_payments_leave_the_typical_amount() -> None:
    few = replace(HISTORY, payments=rules.LEAST_PAYMENTS - 1)
    assert rules.exposed(ACCIDENT, MEDICAL, few, NONE).amount[0] == MEDICAL.typical_fen
    assert rules.exposed(ACCIDENT, MEDICAL, HISTORY, NONE).amount[0] == 4e5


def test_likely_costs_of_contract_and_waivers_add_up_to_the_total() -> None:
    asked = question(waives("waiting_period_waived"), waives("hospital_waived"))
    told = lines(FORECAST.read(asked))
    parts = sum(each.range.likely for name, each in told.items() if name.startswith("cost_of."))
    parts += told["waiting_cost"].range.likely + told["hospital_cost"].range.likely
    assert told["cost"].range.likely == pytest.approx(parts)
    assert told["waiting_cost"].range.likely > 0


def test_a_waiver_for_another_product_costs_nothing_here() -> None:
    told = lines(FORECAST.read(question(waives("waiting_period_waived", products=("ACC01",)))))
    assert told["waiting_cost"].range.high == 0


def test_a_measure_that_is_not_planned_has_no_line() -> None:
    told = lines(FORECAST.read(question()))
    assert not [name for name, line in told.items() if line.measure]
    assert told["cost"].range.likely > 0


def test_a_raised_limit_saves_examiners_and_no_money() -> None:
    plain, raised = (
        lines(FORECAST.read(question(*given, kind="typhoon")))
        for given in ((), (waives("automatic_limit_fen", 1_000_000),))
    )
    assert raised["cost"].range == plain["cost"].range
    assert raised["limit_claims"].range.likely > 0
    assert raised["limit_hours"].range.likely < 0
    assert raised["referred"].range.likely < plain["referred"].range.likely


def test_originals_and_documents_count_what_the_check_list_asks_for() -> None:
    asked = question(waives("originals_waived", ["identity", "diagnosis"]), waives("documents_waived", ["invoice"]))
    told = lines(FORECAST.read(asked))
    assert told["originals"].range.likely == pytest.approx(2 * told["accepted"].range.likely)
    assert told["documents"].range.likely == 0  # the benefit on diagnosis asks for no invoice


def test_delays_of_accounts_say_how_many_wait() -> None:
    asked = question(waives("payee_delay_hours", 48.0), waives("payee_delay_after_rejection_hours", 4.0))
    told = lines(FORECAST.read(asked))
    assert told["changes"].range.likely > told["changes_after_rejection"].range.likely > 0


def test_a_benefit_of_which_nothing_is_assumed_is_said_not_dropped() -> None:
    asked = question()
    silent = replace(
        asked, assumptions={name: each for name, each in asked.assumptions.items() if name != "claims.share.DIAG"}
    )
    said = [note.en for note in FORECAST.read(silent).notes]
    assert [text for text in said if "nothing is assumed" in text and "diagnosis" in text]
    assert lines(FORECAST.read(silent))["cost"].range.high == 0


def test_more_people_hit_is_more_of_everything() -> None:
    few, many = (
        lines(FORECAST.read(question(**{"incidents.attack_rate": Estimate.exactly(rate)}))) for rate in (0.01, 0.02)
    )
    assert many["cost"].range.likely == pytest.approx(2 * few["cost"].range.likely)


@pytest.mark.parametrize(
    ("waived", "found"),
    [
        ({"waiting_waived": True}, ("waiting",)),
        ({"waiting_waived": True, "days_in_force": 90}, ()),
        ({"hospital_waived": True}, ("hospital",)),
        ({"hospital_waived": True, "hospital_designated": True}, ()),
        ({"deductible_waived": True}, ("deductible",)),
        ({"deductible_waived": True, "pays": "sum"}, ()),
        ({}, ()),
    ],
)
def test_a_claim_needs_a_waiver_where_it_changes_what_is_paid(
    waived: dict[str, object], found: tuple[str, ...]
) -> None:
    facts: dict[str, object] = {
        "days_in_force": 10,
        "waiting_days": 90,
        "waiting_waived": False,
        "hospital_designated": False,
        "hospital_waived": False,
        "deductible_waived": False,
        "deductible_fen": 10_000,
        "pays": "expense",
    }
    assert needed({**facts, **waived}) == found
