from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.incidents.rules.holding import Asked, Candidate, overruling, resolve
from unpaused.kernel.periods import Period

START = datetime(2020, 1, 20, tzinfo=timezone.utc)
WUHAN = frozenset({"000000", "420000", "420100", "420102"})
AREAS = ["000000", "420000", "420100", "420102", "310000", "420500"]
PRODUCTS = ["HLT01", "ACC01"]


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def candidate(number: int = 1, value: int = 6, **given: object) -> Candidate[int]:
    usual = {
        "incident_id": 1,
        "incident_number": "IN1",
        "incident_areas": ("420000",),
        "areas": (),
        "products": (),
        "period": Period(START, day(10)),
    }
    return Candidate(measure_id=number, value=value, **{**usual, **given})  # type: ignore[arg-type]


def value(candidates: list[Candidate[int]], asked: Asked) -> int:
    return resolve(candidates, asked, normal=72, kinder=min).value


def here(**given: object) -> Asked:
    return Asked(**{"lineage": WUHAN, "product_code": None, "at": day(1), **given})  # type: ignore[arg-type]


periods = st.tuples(st.integers(0, 20), st.none() | st.integers(1, 20)).map(
    lambda p: Period(day(p[0]), day(p[0] + p[1]) if p[1] else None)
)
candidates = st.lists(
    st.builds(
        Candidate,
        measure_id=st.integers(1, 9),
        incident_id=st.integers(1, 3),
        incident_number=st.just("IN"),
        value=st.integers(0, 200),
        incident_areas=st.lists(st.sampled_from(AREAS), min_size=1, max_size=2).map(tuple),
        areas=st.lists(st.sampled_from(AREAS), max_size=2).map(tuple),
        products=st.lists(st.sampled_from(PRODUCTS), max_size=2).map(tuple),
        period=periods,
        ended_at=st.none() | st.integers(0, 20).map(day),
    ),
    max_size=6,
)
asked = st.builds(
    Asked,
    lineage=st.none() | st.just(WUHAN) | st.just(frozenset({"000000", "310000"})),
    product_code=st.none() | st.sampled_from(PRODUCTS),
    at=st.integers(-2, 40).map(day),
    incident_id=st.none() | st.integers(1, 3),
)


@given(candidates, asked)
def test_the_value_is_the_kindest_of_those_that_hold_or_the_normal_one(
    given_: list[Candidate[int]], question: Asked
) -> None:
    result = resolve(given_, question, normal=72, kinder=min)
    assert result.value == min((source.value for source in result.sources), default=72)


@given(candidates, asked, st.randoms())
def test_the_order_of_measures_does_not_matter(given_: list[Candidate[int]], question: Asked, random: object) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert value(shuffled, question) == value(given_, question)


@given(candidates, candidates, asked)
def test_another_measure_never_takes_anything_from_the_customer(
    some: list[Candidate[int]], more: list[Candidate[int]], question: Asked
) -> None:
    before = resolve(some, question, normal=72, kinder=min)
    after = resolve(some + more, question, normal=72, kinder=min)
    assert not before.sources or after.value <= before.value


@given(candidates, asked)
def test_each_source_is_in_its_period_and_not_after_the_stand_down(
    given_: list[Candidate[int]], question: Asked
) -> None:
    for source in resolve(given_, question, normal=72, kinder=min).sources:
        assert any(
            c.period.contains(question.at) and (c.ended_at is None or question.at < c.ended_at)
            for c in given_
            if c.measure_id == source.measure_id and c.value == source.value
        )


def test_a_provinces_measure_reaches_its_districts() -> None:
    assert value([candidate()], here()) == 6


def test_a_place_outside_the_areas_keeps_the_normal_value() -> None:
    assert value([candidate()], here(lineage=frozenset({"000000", "310000", "310101"}))) == 72


def test_a_measure_for_a_city_does_not_reach_another_city_of_the_province() -> None:
    assert value([candidate(areas=("420500",))], here()) == 72


def test_a_measure_reaches_no_further_than_its_incident() -> None:
    narrow = candidate(incident_areas=("420500",), areas=("420000",))
    assert value([narrow], here()) == 72


def test_an_unknown_place_counts_as_covered() -> None:
    assert value([candidate()], here(lineage=None)) == 6


def test_somebody_found_for_the_incident_but_living_elsewhere_counts_as_hit_there() -> None:
    elsewhere = frozenset({"000000", "310000"})
    assert value([candidate()], here(lineage=elsewhere, incident_id=1)) == 6
    assert value([candidate()], here(lineage=elsewhere, incident_id=2)) == 72


def test_a_measure_for_one_product_leaves_others_alone() -> None:
    only_health = candidate(products=("HLT01",))
    assert value([only_health], here(product_code="HLT01")) == 6
    assert value([only_health], here(product_code="ACC01")) == 72
    assert value([only_health], here(product_code=None)) == 72


def test_a_measure_holds_from_its_first_moment_to_before_its_last() -> None:
    assert value([candidate()], here(at=START)) == 6
    assert value([candidate()], here(at=day(10))) == 72


def test_a_stand_down_ends_a_measure_before_its_time() -> None:
    stopped = candidate(ended_at=day(2))
    assert value([stopped], here(at=day(1))) == 6
    assert value([stopped], here(at=day(2))) == 72


def test_every_measure_that_holds_is_named_as_a_source() -> None:
    result = resolve([candidate(2, 12), candidate(1, 6)], here(), normal=72, kinder=min)
    assert [(source.measure_id, source.value) for source in result.sources] == [(1, 6), (2, 12)]


def contains(parent: str, child: str) -> bool:
    return child.startswith(parent.rstrip("0"))


def kinder_than(own: Candidate[int], *others: Candidate[int]) -> list[int]:
    return [source.value for source in overruling(own, [own, *others], kinder=min, contains=contains)]


def test_a_kinder_measure_of_another_incident_in_the_same_place_overrules() -> None:
    assert kinder_than(candidate(1, 12), candidate(2, 6, incident_id=2, incident_areas=("420100",))) == [6]


def test_a_stricter_measure_overrules_nothing() -> None:
    assert kinder_than(candidate(1, 6), candidate(2, 12, incident_id=2)) == []


def test_a_kinder_measure_elsewhere_or_for_another_product_overrules_nothing() -> None:
    elsewhere = candidate(2, 6, incident_id=2, incident_areas=("310000",))
    for_health = candidate(3, 6, incident_id=2, products=("HLT01",))
    assert kinder_than(candidate(1, 12, products=("ACC01",)), elsewhere, for_health) == []


@given(candidates)
def test_what_overrules_a_measure_is_never_of_its_own_incident(given_: list[Candidate[int]]) -> None:
    for own in given_:
        numbers = {c.measure_id for c in given_ if c.incident_id != own.incident_id}
        found = overruling(own, given_, kinder=min, contains=contains)
        assert {source.measure_id for source in found} <= numbers
