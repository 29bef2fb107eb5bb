"""What holds where: the map, the table beside it, and the records behind both."""

from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from unpaused.capabilities.command.queries.places import Place, counts_by_district, places_of
from unpaused.capabilities.command.tests.conftest import People
from unpaused.capabilities.incidents.public import Incident, Measure
from unpaused.foundation.accounts.models import User
from unpaused.foundation.areas.drawing import drawing_of
from unpaused.foundation.areas.places import COUNTRY
from unpaused.foundation.book import installed
from unpaused.kernel import clock

SignIn = Callable[..., Client]
HOMES = {1: "420102", 2: "420111", 3: "422802", 4: "110101"}


class Book:
    """Where people live; number 5 is not in it."""

    def areas_of(self, ids: Sequence[int]) -> list[str]:
        return [HOMES.get(each, "") for each in ids]

    def persons(self, ids: Sequence[int], scope: object = None) -> list[object]:
        return []


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "book", Book)


@pytest.fixture
def hit(people: People) -> Incident:
    """Five found: three in Hubei (two in Wuhan, one of them paid), one in Beijing, one nobody knows where."""
    Incident.objects.filter(pk=people.incident.pk).update(areas=["420000"])
    people.incident.refresh_from_db()
    first = people.found(person_id=1)
    people.paid(first)
    for person_id in (2, 3, 4, 5):
        people.found(person_id=person_id, cover="none")
    people.waiting_row()
    return people.incident


def _measure(incident: Incident, **given: object) -> Measure:
    values = {"type_name": "tasks.contact_hours", "value": 6, "since": incident.since, **given}
    return Measure.objects.create(incident=incident, **values)


def test_the_lines_add_up_to_everybody(hit: Incident, commander: User, signed_in: SignIn) -> None:
    signed_in(commander).get("/")
    places = places_of(hit, counts_by_district(hit.pk))
    assert [(each.code, each.found, each.open) for each in places] == [("110000", 1, 1), ("420000", 3, 2), ("", 1, 2)]


def test_within_a_province_cities_are_told_apart(hit: Incident, commander: User, signed_in: SignIn) -> None:
    signed_in(commander).get("/")
    places = places_of(hit, counts_by_district(hit.pk), "420000")
    assert [(each.code, each.found) for each in places] == [("420100", 2), ("422800", 1)]


def test_a_measure_of_one_city_holds_in_a_part_of_its_province(hit: Incident) -> None:
    _measure(hit)
    _measure(hit, areas=["420100"])
    _measure(hit, areas=["420100"], until=clock.now())
    assert places_of(hit, {}) == [Place("420000", measures=2, partly=True, found=0, open=0)]
    cities = {each.code: each for each in places_of(hit, {"420102": [1, 0]}, "420000")}
    assert cities["420100"] == Place("420100", measures=2, partly=False, found=1, open=0)
    assert cities["422800"] == Place("422800", measures=1, partly=False, found=0, open=0)
    assert len(cities) == 17, "what holds in the province holds in each of its cities"


def test_no_measure_holds_anywhere_once_the_incident_is_stood_down(hit: Incident) -> None:
    _measure(hit)
    Incident.objects.filter(pk=hit.pk).update(status="stood_down", stood_down_at=clock.now())
    hit.refresh_from_db()
    assert places_of(hit, {}) == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Hubei: 1 measure, 3 people found, 2 open ends"), ("zh-hans", "湖北省")]
)
def test_an_area_of_the_map_says_what_its_colour_says_and_opens_its_cities(
    hit: Incident, commander: User, signed_in: SignIn, language: str, said: str
) -> None:
    _measure(hit)
    text = signed_in(commander, language).get("/").content.decode()
    assert f'aria-label="{said}' in text
    assert f"?incident={hit.pk}&amp;layer=measures&amp;place=420000#where" in text
    inside = signed_in(commander, language).get(f"/?incident={hit.pk}&place=420000&layer=open").content.decode()
    assert f"/open-ends?incident={hit.pk}&amp;area=422800" in inside


def test_the_records_behind_a_place_are_those_of_its_people(hit: Incident, commander: User, signed_in: SignIn) -> None:
    client = signed_in(commander)
    found = client.get(f"/figures/{hit.pk}/screening.found?area=420000")
    assert found.context["page"].total == 3
    assert client.get(f"/figures/{hit.pk}/screening.found?area=none").context["page"].total == 1
    assert client.get(f"/open-ends?incident={hit.pk}&area=420100").context["page"].total == 1
    assert client.get(f"/open-ends?incident={hit.pk}&area=none").context["page"].total == 2


@pytest.mark.parametrize("asked", ["place=99", "place=%00", "layer=x", "place=990000", "place=42000٠"])
def test_nonsense_in_the_address_shows_the_country(
    hit: Incident, commander: User, signed_in: SignIn, asked: str
) -> None:
    assert signed_in(commander).get(f"/?{asked}").context["where"]["place"] == ""


def test_without_a_book_everybody_is_where_nobody_knows(hit: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert {code: found for code, (found, _) in counts_by_district(hit.pk).items()} == {"": 5}


def test_without_boundaries_the_table_says_it_all(
    hit: Incident, commander: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("UNPAUSED_BOUNDARIES", str(tmp_path))
    text = signed_in(commander).get("/").content.decode()
    assert "No boundaries are installed" in text
    assert "Hubei" in text


def test_each_effect_of_a_measure_opens_its_records(hit: Incident, commander: User, signed_in: SignIn) -> None:
    measure = _measure(hit)
    client = signed_in(commander)
    address = f"/incidents/{hit.pk}/effects/{measure.pk}/given"
    assert address in client.get("/").content.decode()
    assert client.get(address).status_code == 200
    assert client.get(f"/incidents/{hit.pk}/effects/{measure.pk}/nothing").status_code == 404
    assert client.get(f"/incidents/{hit.pk + 1}/effects/{measure.pk}/given").status_code == 404


def test_the_countrys_map_has_every_province_and_the_sea_in_the_south() -> None:
    drawing = drawing_of(COUNTRY)
    assert drawing is not None
    assert len(drawing.outlines) == 34
    assert drawing.inset is not None
    assert drawing.inset.lines
    assert all(0 <= each.x <= drawing.width and 0 <= each.y <= drawing.height for each in drawing.outlines)
