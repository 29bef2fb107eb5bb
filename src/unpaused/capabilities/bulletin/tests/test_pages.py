import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.bulletin.models import Bulletin
from unpaused.capabilities.bulletin.public import draft, public_key, sign
from unpaused.capabilities.bulletin.tests.conftest import Records
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.figures import registry

SignIn = Callable[..., Client]


@pytest.fixture
def drafted(incident: Incident, first: User) -> Bulletin:
    return draft(by=first, incident_id=incident.pk)


def _address(bulletin: Bulletin, name: str = "bulletin", *more: object) -> str:
    return reverse(f"bulletin:{name}", args=[bulletin.pk, *more])


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh", "湖北省"), ("en", "Hubei")])
def test_the_document_stands_in_both_languages_whatever_the_reader_speaks(
    drafted: Bulletin, examiner: User, signed_in: SignIn, language: str, words: str
) -> None:
    assert words in _text(signed_in(examiner), f"{_address(drafted)}?in={language}")


def test_each_figure_links_to_the_records_behind_it(drafted: Bulletin, examiner: User, signed_in: SignIn) -> None:
    text = _text(signed_in(examiner), _address(drafted))
    for name in ("test.people", "test.amount", "test.median"):
        assert _address(drafted, "figure", name) in text


def test_a_figure_opens_the_records_as_they_were_frozen(
    drafted: Bulletin, examiner: User, signed_in: SignIn, records: Records
) -> None:
    records.ids.append(77)
    text = _text(signed_in(examiner), _address(drafted, "figure", "test.people"))
    assert all(f"R-{each}" in text for each in (1, 2, 3))
    assert "R-77" not in text


def test_records_come_a_page_at_a_time(
    incident: Incident, first: User, examiner: User, signed_in: SignIn, records: Records
) -> None:
    records.ids = list(range(1, 121))
    address = _address(draft(by=first, incident_id=incident.pk), "figure", "test.people")
    assert "R-50<" in _text(signed_in(examiner), address)
    assert "R-51<" not in _text(signed_in(examiner), address)
    assert "R-120<" in _text(signed_in(examiner), f"{address}?page=3")


def test_a_figure_that_nobody_declares_any_more_keeps_its_value(
    drafted: Bulletin, examiner: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_figures", {})
    assert "¥1,234.56" in _text(signed_in(examiner), _address(drafted))
    assert signed_in(examiner).get(_address(drafted, "figure", "test.people")).status_code == 422


def test_an_unknown_figure_or_bulletin_is_not_found(drafted: Bulletin, examiner: User, signed_in: SignIn) -> None:
    assert signed_in(examiner).get(_address(drafted, "figure", "no.such")).status_code == 404
    assert signed_in(examiner).get("/bulletins/999999").status_code == 404


def test_a_drifted_draft_says_so_on_its_page(
    drafted: Bulletin, examiner: User, signed_in: SignIn, records: Records
) -> None:
    assert "agrees with the live figures" in _text(signed_in(examiner), _address(drafted))
    records.fen = 999
    assert "¥1,234.56 → ¥9.99" in _text(signed_in(examiner), _address(drafted))


def test_a_signed_bulletin_shows_that_its_signature_fits(
    drafted: Bulletin, second: User, examiner: User, signed_in: SignIn
) -> None:
    sign(by=second, bulletin_id=drafted.pk)
    assert "The signature fits" in _text(signed_in(examiner), _address(drafted))


def test_drafting_and_signing_through_the_pages(
    incident: Incident, first: User, second: User, signed_in: SignIn
) -> None:
    signed_in(first).post(reverse("bulletin:draft"), {"incident": incident.pk})
    bulletin = Bulletin.objects.get()
    refused = signed_in(first).post(_address(bulletin, "sign"), {"sure": "on"})
    assert "A second person must sign" in refused.content.decode()
    signed_in(second).post(_address(bulletin, "sign"), {"sure": "on"})
    bulletin.refresh_from_db()
    assert bulletin.signed_by == second


def test_signing_asks_for_a_deliberate_yes(drafted: Bulletin, second: User, signed_in: SignIn) -> None:
    signed_in(second).post(_address(drafted, "sign"), {})
    drafted.refresh_from_db()
    assert drafted.signed_at is None


def test_the_list_is_filtered_by_its_address(drafted: Bulletin, examiner: User, signed_in: SignIn) -> None:
    assert drafted.number in _text(signed_in(examiner), "/bulletins/?state=draft")
    assert drafted.number not in _text(signed_in(examiner), "/bulletins/?state=signed")


def test_those_who_only_read_get_no_forms(drafted: Bulletin, examiner: User, signed_in: SignIn) -> None:
    assert signed_in(examiner).get(reverse("bulletin:draft")).status_code == 403
    assert signed_in(examiner).post(_address(drafted, "sign"), {"sure": "on"}).status_code == 403


def test_anybody_can_check_a_signature_without_us(
    drafted: Bulletin, second: User, examiner: User, signed_in: SignIn
) -> None:
    signed = sign(by=second, bulletin_id=drafted.pk)
    content = signed_in(examiner).get(_address(drafted, "content")).content
    assert hashlib.sha256(content).digest() == bytes(signed.digest or b"")
    Ed25519PublicKey.from_public_bytes(public_key()).verify(bytes(signed.signature or b""), bytes(signed.digest or b""))


def test_a_draft_has_nothing_signed_to_give(drafted: Bulletin, examiner: User, signed_in: SignIn) -> None:
    assert signed_in(examiner).get(_address(drafted, "content")).status_code == 422
