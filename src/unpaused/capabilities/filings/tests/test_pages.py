from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.models import Filing
from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident

SignIn = Callable[..., Client]


def address(name: str, filing: Filing) -> str:
    return reverse(f"filings:{name}", args=[filing.pk])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_worklist_shows_what_is_due_and_overdue(
    epidemic: Incident, wuhan: Office, signed_in: SignIn, later: Callable[[timedelta], None]
) -> None:
    assert "Due later" in text(signed_in(wuhan.writer), "/filings/")
    later(timedelta(hours=2))
    page = text(signed_in(wuhan.writer), "/filings/")
    assert "Overdue" in page and "武汉中心支公司" in page
    assert "黄冈中心支公司" not in page


def test_the_incidents_page_and_the_board_show_what_is_due(
    epidemic: Incident, hubei: Office, signed_in: SignIn
) -> None:
    for path in (f"/incidents/{epidemic.pk}", "/"):
        page = text(signed_in(hubei.signer), path)
        assert "Reports to the regulator" in page and "湖北分公司 · First report" in page


def test_whoever_does_not_see_reports_sees_no_deadlines(epidemic: Incident, signed_in: SignIn) -> None:
    agent = making.staff("agent", "agent", making.WUHAN)
    assert "First report" not in text(signed_in(agent), f"/incidents/{epidemic.pk}")


def test_without_a_book_pages_still_open(epidemic: Incident, wuhan: Office, signed_in: SignIn, settings: Any) -> None:
    settings.BOOK_ROOT = settings.BOOK_ROOT.parent / "nowhere"
    assert "Nothing is due" in text(signed_in(wuhan.writer), "/filings/")
    assert signed_in(wuhan.writer).get(f"/incidents/{epidemic.pk}").status_code == 200


def test_the_whole_way_through_the_pages(epidemic: Incident, hubei: Office, signed_in: SignIn) -> None:
    writer, signer = signed_in(hubei.writer), signed_in(hubei.signer)
    writer.post(reverse("filings:draft"), {"incident": epidemic.pk, "report": "first"})
    made = Filing.objects.get()
    writer.post(address("write", made), {"edition": 1, "course": "经过", "consequences": "影响", "measures": "措施"})
    seen = signer.get(address("sign", made)).context["form"].initial["seen"]
    signer.post(address("sign", made), {"seen": seen, "sure": "on"})
    signer.post(address("hand_over", made), {"at": "2020-01-01T00:00", "channel": "系统", "receipt": "R-1"})
    made.refresh_from_db()
    assert made.state == "signed"
    made = hubei.hand_over(made)
    assert made.receipt in text(signer, address("filing", made))


def test_a_draft_that_changed_while_it_was_read_is_not_signed_and_the_page_says_so(
    epidemic: Incident, hubei: Office, signed_in: SignIn
) -> None:
    made, signer = hubei.drafted(epidemic), signed_in(hubei.signer)
    seen = signer.get(address("sign", made)).context["form"].initial["seen"]
    hubei.written(made, course="改过。")
    answer = signer.post(address("sign", made), {"seen": seen, "sure": "on"})
    assert "The draft was changed since you read it" in answer.content.decode()
    assert filings.seen_of(filings.get_for(hubei.signer, made.pk)) in answer.content.decode()


def test_what_was_written_stays_in_the_form_when_it_cannot_be_kept(
    epidemic: Incident, hubei: Office, signed_in: SignIn
) -> None:
    made = hubei.drafted(epidemic)
    answer = signed_in(hubei.writer).post(
        address("write", made), {"edition": 1, "course": "我写的字", "consequences": "x", "measures": "x"}
    )
    assert "Somebody else changed this draft meanwhile" in answer.content.decode()
    assert "我写的字" in answer.content.decode()


def test_a_reason_is_asked_for_and_shown_to_the_branch(
    epidemic: Incident, wuhan: Office, hubei: Office, signed_in: SignIn
) -> None:
    signed = wuhan.signed(epidemic)
    signed_in(hubei.signer).post(address("send_back", signed), {"reasons": "写明停业网点"})
    page = text(signed_in(wuhan.writer), address("filing", signed))
    assert "写明停业网点" in page and "Draft it anew" in page


@pytest.mark.parametrize("name", ["filing", "write", "sign", "accept", "send_back", "hand_over", "content", "discard"])
def test_a_draft_of_another_branch_is_not_found(
    epidemic: Incident, wuhan: Office, huanggang: Office, signed_in: SignIn, name: str
) -> None:
    made = wuhan.drafted(epidemic)
    assert signed_in(huanggang.signer).get(address(name, made)).status_code == 404


def test_a_figure_opens_its_records(epidemic: Incident, wuhan: Office, signed_in: SignIn) -> None:
    made = wuhan.drafted(epidemic)
    path = reverse("filings:figure", args=[made.pk, "screening.found"])
    assert path in text(signed_in(wuhan.writer), address("filing", made))
    assert "counted from" in text(signed_in(wuhan.writer), path)


def test_each_deadline_stands_with_its_source(db: None, wuhan: Office, signed_in: SignIn) -> None:
    assert "银保监发〔2019〕29号" in text(signed_in(wuhan.writer, "zh-hans"), reverse("filings:rules"))


def test_forms_show_a_deadline_to_those_who_may_not_draft_without_a_button(
    epidemic: Incident, signed_in: SignIn
) -> None:
    auditor = making.staff("auditor", "auditor")
    page = text(signed_in(auditor), "/filings/")
    assert "Draft it" not in page and "Draft a report" not in page
    assert signed_in(auditor).get(reverse("filings:draft")).status_code == 403
