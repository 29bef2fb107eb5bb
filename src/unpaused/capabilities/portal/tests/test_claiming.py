"""From the claims to the tracker: the event first, documents, account, once."""

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image

from unpaused.capabilities.claims.models import Claim, Decision, Document, Payout
from unpaused.capabilities.claims.queries.sealed import payee_of
from unpaused.capabilities.claims.tests.making import (
    DOCUMENTS,
    EVENT_DAY,
    LI,
    WANG,
    opened,
    photograph,
)
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.forms.event import area_name
from unpaused.capabilities.portal.models import EventDraft
from unpaused.capabilities.portal.queries.drafts import answers
from unpaused.capabilities.portal.tests.making import signed_in, text_of
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files.models import StoredFile

FACTS = {"hospital": "协和秘密医院", "diagnosis": "新型冠状病毒感染甲", "source": "秘密名单"}
ANSWERS: dict[str, dict[str, Any]] = {
    "kind": {"kind": "illness"},
    "day": {"event_date": EVENT_DAY.isoformat()},
    "province": {"province": "420000"},
    "place": {"place_area": "420100"},
    "hospital": {"hospital": "武汉市第一医院"},
    "treatment": {"hospital_days": "", "expense": ""},
    "words": {"diagnosis": "新型冠状病毒肺炎", "description": "发热三天"},
}
OTHER_ACCOUNT = "6222020200999988773"
PAYEE = {"holder_name": "王小明", "bank_code": "102100099996", "account": "6222020200012345670"}


@pytest.fixture
def claim(epidemic: Incident) -> Claim:
    return Claim.objects.get(pk=opened(epidemic, list_facts=FACTS))


@pytest.fixture
def customer(browser: Client, claim: Claim, epidemic: Incident) -> Client:
    return signed_in(browser, epidemic)


def _at(claim: Claim, place: str = "") -> str:
    return f"/c/claims/{claim.number}{place}"


def state(customer: Client, claim: Claim, **changed: dict[str, Any]) -> None:
    for name, values in {**ANSWERS, **changed}.items():
        assert customer.post(_at(claim, f"/event/{name}"), values).status_code == 302, name
    assert customer.post(_at(claim, "/event"))["Location"] == _at(claim, "/case")


def send(customer: Client, claim: Claim, code: str, *files: bytes, name: str = "IMG.jpg") -> Any:
    uploads = [_file(data, name) for data in files or (photograph(),)]
    return customer.post(_at(claim, f"/documents/{code}"), {"photographs": uploads})


def _file(data: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def fill(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    for place, code in enumerate(DOCUMENTS["DIAG"]):
        send(customer, claim, code, photograph(40 + place))
    assert customer.post(_at(claim, "/account"), PAYEE)["Location"] == _at(claim)


def hand_in(customer: Client, claim: Claim) -> Any:
    """Looks at everything once more and submits what was seen."""
    seen = (customer.get(_at(claim, "/check")).context or {}).get("seen", "")
    return customer.post(_at(claim, "/check"), {"seen": seen})


@pytest.mark.parametrize("change", ["account", "photograph", "statement"])
def test_what_was_changed_in_another_window_is_shown_before_it_is_submitted(
    customer: Client, claim: Claim, change: str
) -> None:
    fill(customer, claim)
    seen = customer.get(_at(claim, "/check")).context["seen"]
    if change == "account":
        other = {**PAYEE, "account": OTHER_ACCOUNT}
        assert customer.post(_at(claim, "/account"), other)["Location"] == _at(claim)
    elif change == "photograph":
        send(customer, claim, "identity", photograph(77))
    else:
        state(customer, claim)
    stale = customer.post(_at(claim, "/check"), {"seen": seen})
    assert stale.status_code == 422
    assert "Something was changed since you saw this page" in text_of(stale)
    assert not Payout.objects.exists()
    if change == "account":
        assert OTHER_ACCOUNT[-4:] in text_of(stale)
    assert customer.post(_at(claim, "/check"), {"seen": stale.context["seen"]})["Location"] == _at(claim, "/sent")


def test_a_form_without_what_was_seen_submits_nothing(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    assert customer.post(_at(claim, "/check")).status_code == 422
    assert not Payout.objects.exists()


def test_a_customer_states_sends_submits_and_is_told_the_amount(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    assert hand_in(customer, claim)["Location"] == _at(claim, "/sent")
    receipt = text_of(customer.get(_at(claim, "/sent")))
    assert claim.number in receipt
    assert "¥10,000.00" in receipt
    assert "Submission" in text_of(customer.get(_at(claim, "/progress")))


def test_nothing_of_the_case_is_shown_before_the_event_is_stated(customer: Client, claim: Claim) -> None:
    pages = [customer.get("/c/claims"), customer.get(_at(claim), follow=True)]
    pages += [customer.get(_at(claim, f"/event/{name}"), follow=True) for name in ANSWERS]
    later = ("/case", "/documents", "/documents/identity", "/account", "/check", "/progress")
    pages += [customer.get(_at(claim, place), follow=True) for place in later]
    for page in pages:
        for fact in ("illness insurance", "Benefit on diagnosis", "HLT01", "LT01-1", "10,000"):
            assert fact not in text_of(page), page.request["PATH_INFO"]


def test_no_fact_of_the_list_is_ever_shown_to_the_customer(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    before = ("", "/event", "/case", "/documents", "/documents/diagnosis", "/account", "/check")
    pages = [customer.get(_at(claim, place), follow=True) for place in before]
    hand_in(customer, claim)
    pages += [customer.get(place) for place in (_at(claim, "/sent"), _at(claim, "/progress"), "/c/claims")]
    for page in pages:
        for fact in FACTS.values():
            assert fact not in page.content.decode()


@pytest.mark.parametrize(
    "place", ["", "/event", "/event/kind", "/case", "/documents", "/account", "/check", "/sent", "/progress"]
)
def test_anothers_claim_is_not_there_and_neither_is_one_that_nobody_has(
    customer: Client, epidemic: Incident, place: str
) -> None:
    other = Claim.objects.get(pk=opened(epidemic, LI))
    theirs = customer.get(_at(other, place))
    nobodys = customer.get(f"/c/claims/CL260101-99999-9{place}")
    assert theirs.status_code == nobodys.status_code == 404
    assert text_of(theirs) == text_of(nobodys)


def test_anothers_photograph_cannot_be_seen_or_removed(customer: Client, claim: Claim, epidemic: Incident) -> None:
    state(customer, claim)
    send(customer, claim, "identity")
    kept = Document.objects.get()
    opened(epidemic, LI)
    stranger = signed_in(Client(), epidemic, LI)
    own = Claim.objects.get(person_id=LI)
    assert stranger.get(_at(claim, f"/photographs/{kept.pk}")).status_code == 404
    assert stranger.get(_at(own, f"/photographs/{kept.pk}")).status_code == 404
    state(stranger, own)
    stranger.post(_at(own, "/documents/identity/remove"), {"document": kept.pk})
    assert Document.objects.filter(pk=kept.pk).exists()


def test_submitting_twice_is_submitting_once(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    answers = [hand_in(customer, claim)["Location"] for _ in range(2)]
    assert answers == [_at(claim, "/sent")] * 2
    assert Decision.objects.filter(claim=claim).count() == 1
    assert Payout.objects.filter(claim=claim).count() == 1


def test_the_last_look_names_the_bank(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    assert "Industrial and Commercial Bank of China" in text_of(customer.get(_at(claim, "/check")))


def test_documents_waived_stand_apart_from_originals_waived(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    asked, _, not_needed = text_of(customer.get(_at(claim, "/documents"))).partition("You need not send")
    assert asked.count("Original waived: a photograph is enough") == 3
    assert "Claim form" not in asked
    assert "Claim formDocument waived" in not_needed
    assert customer.get(_at(claim, "/documents/notice_form")).status_code == 404


def _huge() -> bytes:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 scan", "This is a PDF"),
        (b"", "The file is empty"),
        (_huge(), "too many pixels"),
        (photograph() + b"<script>alert(1)</script>", "more than a picture"),
        (b"GIF89a nonsense", "not a photograph that can be read"),
    ],
    ids=["pdf", "empty", "100 megapixels", "polyglot", "other"],
)
def test_a_bad_photograph_is_refused_in_words_and_nothing_is_kept(
    customer: Client, claim: Claim, data: bytes, said: str
) -> None:
    state(customer, claim)
    answer = send(customer, claim, "identity", data, name="IMG_1.jpg")
    assert answer.status_code == 422
    assert f"IMG_1.jpg: {said}" in text_of(answer).replace(
        "IMG_1.jpg: This is not", "IMG_1.jpg: not"
    ) or said in text_of(answer)
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_of_several_photographs_the_good_ones_are_kept(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    answer = send(customer, claim, "identity", photograph(1), b"%PDF-1.4", photograph(2))
    assert "This is a PDF" in text_of(answer)
    assert "2 photographs kept" in text_of(answer)
    assert Document.objects.count() == 2


def test_a_photograph_never_lies_in_a_temporary_folder(customer: Client, claim: Claim, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere/that/could/be/written"
    state(customer, claim)
    noise = io.BytesIO()
    Image.effect_noise((2200, 2200), 80).convert("RGB").save(noise, "JPEG", quality=95)
    assert len(noise.getvalue()) > 2_621_440, "below it Django would keep it in memory anyhow"
    assert send(customer, claim, "identity", noise.getvalue()).status_code == 302


def test_a_request_beyond_the_limit_is_refused_unread(customer: Client, claim: Claim, settings: Any) -> None:
    state(customer, claim)
    settings.MAX_REQUEST_BYTES = 500
    answer = send(customer, claim, "identity")
    assert answer.status_code == 413 and "send fewer files at a time" in text_of(answer)
    assert not Document.objects.exists()


def test_a_page_that_was_only_opened_complains_of_nothing(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    assert customer.get(_at(claim, "/documents/identity")).status_code == 200


def test_nothing_chosen_is_said(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    assert "Choose at least one photograph" in text_of(customer.post(_at(claim, "/documents/identity"), {}))


def test_a_photograph_is_shown_redrawn_and_can_be_taken_back(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    send(customer, claim, "identity")
    kept = Document.objects.get()
    shown = customer.get(_at(claim, f"/photographs/{kept.pk}"))
    assert shown["Content-Type"] == "image/jpeg"
    customer.post(_at(claim, "/documents/identity/remove"), {"document": kept.pk})
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_after_submission_photographs_stay(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    hand_in(customer, claim)
    kept = Document.objects.order_by("pk")[0]
    for place in (f"/documents/{kept.code}/remove", f"/documents/{kept.code}"):
        answer = customer.post(_at(claim, place), {"document": kept.pk}, follow=True)
        assert answer.redirect_chain == [(_at(claim, "/progress"), 302)]
        assert "cannot be changed any more" in text_of(answer)
    assert Document.objects.filter(pk=kept.pk).exists()


def test_the_photographs_pages_lead_on_where_nothing_can_be_sent(customer: Client, claim: Claim) -> None:
    assert customer.get(_at(claim, "/documents"))["Location"] == _at(claim, "/event")
    fill(customer, claim)
    hand_in(customer, claim)
    for place in ("/documents", "/documents/identity"):
        answer = customer.get(_at(claim, place), follow=True)
        assert answer.redirect_chain == [(_at(claim, "/progress"), 302)]
        assert "cannot be changed any more" not in text_of(answer)


def test_a_photograph_removed_twice_is_said_to_have_been_removed(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    send(customer, claim, "identity")
    given = {"document": Document.objects.get().pk}
    first, second = (customer.post(_at(claim, "/documents/identity/remove"), given, follow=True) for _ in range(2))
    assert "The photograph is removed" in text_of(first)
    assert "was removed already" in text_of(second)
    assert "The photograph is removed" not in text_of(second)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"account": "6222020200012345678"}, "A digit of this card number is wrong"),
        ({"account": "12"}, "8 to 32 digits"),
        ({"account": "-12345678"}, "begins and ends with a digit"),
        ({"account": "00000000"}, "One digit over and over"),
        ({"account": "1" * 41}, "At most 40 characters"),
        ({"account": "6222-0202 0001 2345 670"}, ""),
        ({"account": "622202020001234567０"}, ""),
        ({"bank_code": "000000000000"}, "Select a valid choice"),
        ({"holder_name": ""}, "Write the account holder"),
        ({"holder_name": "😀<b>"}, "“😀” does not belong"),
        ({"holder_name": "王\u202e小明"}, "U+202E does not belong"),
    ],
)
def test_the_account_is_checked_where_it_is_typed(
    customer: Client, claim: Claim, changed: dict[str, str], said: str
) -> None:
    state(customer, claim)
    answer = customer.post(_at(claim, "/account"), PAYEE | changed)
    assert said in text_of(answer) if said else answer.status_code == 302


def test_a_bank_that_is_not_in_the_list_is_given_by_its_code(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    assert 'name="clearing_code"' not in customer.get(_at(claim, "/account")).content.decode()
    other = PAYEE | {"bank_code": "another"}
    asked = customer.post(_at(claim, "/account"), other)
    assert "write its clearing code" in text_of(asked)
    wrong = customer.post(_at(claim, "/account"), other | {"clearing_code": "31352100001"})
    assert "has 12 digits" in text_of(wrong)
    answer = customer.post(_at(claim, "/account"), other | {"clearing_code": "3135 8100 ００１１"})
    assert answer.status_code == 302
    claim.refresh_from_db()
    payee = payee_of(claim)
    assert payee is not None
    assert (payee.bank_code, payee.account) == ("313581000011", PAYEE["account"])


def test_the_account_shows_masked_afterwards(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    for place in ("/account", "/check"):
        page = customer.get(_at(claim, place)).content.decode()
        assert PAYEE["account"] not in page
        assert "5670" in page


def test_after_submission_another_account_needs_both_checks_again(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    hand_in(customer, claim)
    answer = customer.post(_at(claim, "/account"), PAYEE | {"account": "6222020200012345670"}, follow=True)
    assert answer.redirect_chain[-1][0] == _at(claim, "/account/change")
    assert "we look twice" in text_of(answer)
    assert "95500" in text_of(answer)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("kind", {}, "Choose illness or accident"),
        ("day", {"event_date": "2999-01-01"}, "lies in the future"),
        ("day", {"event_date": "31 February"}, "This is no day"),
        ("day", {"event_date": "0001-01-01"}, "more than 5 years back"),
        ("day", {"event_date": "1800-01-01"}, "more than 5 years back"),
        ("hospital", {"hospital": "第一\u202e医院"}, "U+202E"),
        ("treatment", {"expense": "1e9"}, "This is no amount"),
        ("treatment", {"expense": "2380,50"}, "Commas stand between thousands"),
        ("treatment", {"expense": "100000000.01"}, "More than ¥100,000,000.00"),
        ("words", {"diagnosis": "感染\x07"}, "U+0007"),
        ("province", {"province": "990000"}, "Select a valid choice"),
        ("treatment", {"hospital_days": "-1", "expense": "12.345"}, "two decimals"),
        ("words", {"diagnosis": ""}, "Write what the doctor found"),
    ],
)
def test_each_answer_is_checked_on_its_own_page(
    customer: Client, claim: Claim, name: str, values: dict[str, str], said: str
) -> None:
    customer.post(_at(claim, "/event/province"), {"province": "420000"})
    assert said in text_of(customer.post(_at(claim, f"/event/{name}"), values))


@pytest.mark.parametrize("written", ["2026/1/5", "20260105", "2026年1月5日", "２０２６－０１－０５"])
def test_days_are_read_as_people_write_them(customer: Client, claim: Claim, written: str) -> None:
    assert customer.post(_at(claim, "/event/day"), {"event_date": written}).status_code == 302


def test_answers_are_sealed_and_wait_for_the_customer_to_come_back(
    customer: Client, claim: Claim, epidemic: Incident
) -> None:
    customer.post(_at(claim, "/event/hospital"), {"hospital": "武汉市第一医院"})
    assert "医院".encode() not in bytes(EventDraft.objects.get().answers)
    customer.post("/c/sign-out")
    assert customer.get(_at(claim, "/event/hospital"))["Location"] == "/c/"
    EventDraft.objects.get()


def test_changing_one_answer_leads_back_to_all_of_them(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    answer = customer.post(_at(claim, "/event/hospital"), {"hospital": "别的医院"})
    assert answer["Location"] == _at(claim, "/event")
    assert "别的医院" in text_of(customer.get(_at(claim, "/event")))


def test_another_province_asks_for_the_place_anew(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    answer = customer.post(_at(claim, "/event/province"), {"province": "430000"})
    assert answer["Location"] == _at(claim, "/event/place")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("420102", "Hubei Wuhan Jiang'an 湖北省武汉市江岸区"),
        ("110101", "Beijing Dongcheng 北京市东城区"),
        ("429004", "Hubei Xiantao 湖北省仙桃市"),
    ],
)
def test_a_place_is_said_without_what_is_no_place(code: str, said: str) -> None:
    with translation.override("en"):
        assert area_name(code) == said


def test_the_place_is_asked_after_the_province(customer: Client, claim: Claim) -> None:
    assert customer.get(_at(claim, "/event/place"))["Location"] == _at(claim, "/event/province")


def test_a_changed_answer_is_confirmed_before_it_is_submitted(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    customer.post(_at(claim, "/event/hospital"), {"hospital": "别的医院"})
    assert hand_in(customer, claim)["Location"] == _at(claim, "/event")
    assert not Decision.objects.exists()


def test_a_benefit_by_days_asks_for_the_days(browser: Client, epidemic: Incident) -> None:
    claim = Claim.objects.get(pk=opened(epidemic, benefit="HOSP"))
    customer = signed_in(browser, epidemic)
    state(customer, claim)
    assert "paid for each day in hospital" in text_of(customer.get(_at(claim, "/case")))
    state(customer, claim, treatment={"hospital_days": "6", "expense": ""})
    assert "paid for each day in hospital" not in text_of(customer.get(_at(claim, "/case")))


def test_a_day_that_claims_refuses_is_said_on_the_page(customer: Client, claim: Claim) -> None:
    for name, values in ANSWERS.items():
        customer.post(_at(claim, f"/event/{name}"), values)
    subject_id = claim.subject_id
    given = {**answers(subject_id, claim.pk), "event_date": "1979-01-01"}  # answered long ago, grown too old since
    actions.answer(by=Actor.customer(subject_id), subject_id=subject_id, claim_id=claim.pk, given=given)
    answer = customer.post(_at(claim, "/event"))
    assert answer.status_code == 422
    assert "5 years" in text_of(answer)


def test_what_is_missing_leads_back_before_submission(customer: Client, claim: Claim) -> None:
    state(customer, claim)
    assert hand_in(customer, claim)["Location"] == _at(claim)
    assert customer.get(_at(claim))["Location"] == _at(claim, "/documents")


def test_a_referred_claim_says_no_more_than_that_a_person_looks(customer: Client, claim: Claim) -> None:
    fill(customer, claim)
    customer.post(_at(claim, "/account"), PAYEE | {"holder_name": "李建国"})
    hand_in(customer, claim)
    for place in ("/sent", "/progress"):
        assert "A claims examiner looks at it" in text_of(customer.get(_at(claim, place)))


def test_a_withdrawn_case_is_not_shown(customer: Client, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(state="withdrawn", closed_at=claim.opened_at)
    assert claim.number not in text_of(customer.get("/c/claims"))
    assert customer.get(_at(claim)).status_code == 404


def test_a_customer_sees_all_claims_and_those_of_nobody_else(browser: Client, epidemic: Incident) -> None:
    mine = [opened(epidemic, benefit=benefit) for benefit in ("DIAG", "ACC-MED")]
    other = opened(epidemic, LI)
    page = text_of(signed_in(browser, epidemic, WANG).get("/c/claims"))
    assert all(Claim.objects.get(pk=pk).number in page for pk in mine)
    assert Claim.objects.get(pk=other).number not in page
