import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from unpaused.capabilities.audit_trail import actions
from unpaused.capabilities.audit_trail.tests.conftest import ANNA, People, did, saw
from unpaused.capabilities.audit_trail.views.words import ACTIONS, action_in_words
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow, AuditSeal
from unpaused.kernel import clock

SignIn = Callable[..., Client]
WRITTEN = r'(?:action=|_record\((?:[A-Za-z.]+(?:\("[a-z]+"\))?, )+)"([a-z_]+\.[a-z_.]+)"'
SOURCE = Path(__file__).parents[3]


def text(client: Client, address: str = "/audit/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def acts(page: str) -> int:
    return page.count("<tr>") - 1


def test_who_when_what_why_and_from_which_branch(auditor: User, examiner: User, signed_in: SignIn) -> None:
    saw(examiner, ANNA, reason="customer called about the account")
    page = text(signed_in(auditor))
    for said in ("Liu Yang", "B01", "Saw a value in clear", "customer called about the account", "what: book.phone"):
        assert said in page


def test_customers_and_the_machine_are_named_as_such(people: People, auditor: User, signed_in: SignIn) -> None:
    people.claim(people.found())
    assert "Unpaused itself (test)" in text(signed_in(auditor))


def test_only_auditors_open_it(examiner: User, signed_in: SignIn) -> None:
    client = signed_in(examiner)
    assert {client.get(f"/audit/{end}").status_code for end in ("", "people")} == {403}
    assert {client.post(f"/audit/{end}").status_code for end in ("export.csv", "sealed.jsonl", "verify")} == {403}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("action=privacy.reveal", {"customer called"}),
        ("what=saw", {"customer called"}),
        ("what=changed", {"sent in by mistake", "not hers"}),
        ("who=customer", set()),
        ("who=staff", {"customer called", "sent in by mistake", "not hers"}),
    ],
)
def test_filters_stand_in_the_address(
    auditor: User, examiner: User, stranger: User, signed_in: SignIn, asked: str, expected: set[str]
) -> None:
    saw(examiner, ANNA, "customer called")
    did(examiner, "screening.delete", ("list", 7), reason="sent in by mistake")
    did(stranger, "screening.undo", ("match", 7), reason="not hers")
    page = text(signed_in(auditor), f"/audit/?{asked}")
    assert {why for why in ("customer called", "sent in by mistake", "not hers") if why in page} == expected


def test_by_member_of_staff(auditor: User, examiner: User, stranger: User, signed_in: SignIn) -> None:
    saw(examiner, ANNA, "customer called")
    saw(stranger, ANNA, "curiosity")
    page = text(signed_in(auditor), f"/audit/?staff={stranger.pk}")
    assert ("curiosity" in page, "customer called" in page) == (True, False)


def test_by_period_in_days_of_china(auditor: User, examiner: User, signed_in: SignIn) -> None:
    AuditRow.objects.create(
        at=clock.now() - timedelta(days=3), actor=f"staff:{examiner.pk}", action="privacy.reveal",
        object_type="subject", object_id="1", reason="three days ago",
    )  # fmt: skip
    today = clock.today()
    client = signed_in(auditor)
    assert "three days ago" not in text(client, f"/audit/?since={today}")
    assert "three days ago" in text(client, f"/audit/?since={today - timedelta(days=4)}&until={today}")
    assert "three days ago" not in text(client, f"/audit/?until={today - timedelta(days=5)}")


def test_by_the_number_of_a_record(people: People, auditor: User, examiner: User, signed_in: SignIn) -> None:
    match = people.found()
    claim, task, message, row = (
        people.claim(match),
        people.task(match),
        people.told(match, "sent"),
        people.waiting_row(),
    )
    for kind, pk in (
        ("claim", claim),
        ("task", task.pk),
        ("message", message.pk),
        ("list_row", row.pk),
        ("match", match.pk),
    ):
        did(examiner, "privacy.reveal", (kind, pk), reason=f"looked at the {kind}")
    did(examiner, "incidents.activate", ("incident", people.incident.pk), reason="looked at the incident")
    client = signed_in(auditor)
    numbers = {
        "claim": _number(claim), "task": task.number, "message": message.number, "list_row": f"{row.list.number} / 1",
        "match": match.number.lower(), "incident": people.incident.number,
    }  # fmt: skip
    for kind, number in numbers.items():
        page = text(client, f"/audit/?record={number}")
        assert re.findall(r"looked at the (\w+)", page) == [kind], number
    assert "looked at the match" in text(client, f"/audit/?record={match.number}")


def _number(claim_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM claims_claim WHERE id = %s", [claim_id])
        return str(cursor.fetchone()[0])


def test_a_record_shows_bulk_acts_that_name_it(people: People, auditor: User, signed_in: SignIn) -> None:
    match = people.found()
    claim = people.claim(match)
    did(auditor, "claims.open", ("claim", 999_999), reason="a chunk", detail={"claims": [999_999, claim]})
    assert "a chunk" in text(signed_in(auditor), f"/audit/?record={_number(claim)}")


@pytest.mark.parametrize("number", ["CL-0", "M", "M99999999999999999999", "LI / x", "/", "'", "MS1-2-3", "MT-1-2"])
def test_a_number_that_no_record_has_finds_nothing(auditor: User, signed_in: SignIn, number: str) -> None:
    saw(auditor, ANNA)
    assert "No match" in text(signed_in(auditor), f"/audit/?record={number}")


class TestScope:
    """An auditor of one branch reads what that branch's staff did, and all acts on that branch's records."""

    def test_acts_of_other_branches_are_not_shown(
        self, auditor_of_b01: User, examiner: User, stranger: User, signed_in: SignIn
    ) -> None:
        saw(examiner, ANNA, "customer called")
        saw(stranger, ANNA, "curiosity")
        page = text(signed_in(auditor_of_b01))
        assert ("customer called" in page, "curiosity" in page) == (True, False)
        assert "He Bin" not in page

    def test_a_colleague_of_another_branch_cannot_be_asked_for(
        self, auditor_of_b01: User, stranger: User, signed_in: SignIn
    ) -> None:
        saw(stranger, ANNA, "curiosity")
        assert "curiosity" not in text(signed_in(auditor_of_b01), f"/audit/?staff={stranger.pk}")

    def test_the_records_of_ones_branch_show_whoever_touched_them(
        self, people: People, auditor_of_b01: User, stranger: User, signed_in: SignIn
    ) -> None:
        ours, theirs = people.found(branch_code="B01"), people.found(branch_code="B02")
        for match in (ours, theirs):
            did(stranger, "screening.undo", ("match", match.pk), reason="curiosity")
        client = signed_in(auditor_of_b01)
        assert "curiosity" in text(client, f"/audit/?record={ours.number}")
        assert "curiosity" not in text(client, f"/audit/?record={theirs.number}")

    def test_the_csv_has_no_more_than_the_page(
        self, auditor_of_b01: User, examiner: User, stranger: User, signed_in: SignIn
    ) -> None:
        saw(examiner, ANNA, "customer called")
        saw(stranger, ANNA, "curiosity")
        whole = b"".join(signed_in(auditor_of_b01).post("/audit/export.csv")).decode()
        assert ("customer called" in whole, "curiosity" in whole) == (True, False)

    def test_whole_seals_are_for_head_office(self, auditor_of_b01: User, signed_in: SignIn) -> None:
        days = {"since": clock.today(), "until": clock.today()}
        assert signed_in(auditor_of_b01).post("/audit/sealed.jsonl", days).status_code == 403


class TestPages:
    def test_one_page_leads_to_the_next_and_back(self, auditor: User, examiner: User, signed_in: SignIn) -> None:
        for number in range(120):
            did(examiner, "tasks.finish", ("task", 0), reason=f"reason-{number:03}")
        client, address, seen = signed_in(auditor), "/audit/?action=tasks.finish", []
        for expected in (50, 50, 20):
            page = text(client, address)
            seen += re.findall(r"reason-\d+", page)
            assert acts(page) == expected
            onwards = re.search(r'rel="next" href="([^"]+)"', page)
            address = "/audit/" + onwards[1].replace("&amp;", "&") if onwards else ""
        assert seen == [f"reason-{number:03}" for number in reversed(range(120))]
        back = re.search(r'rel="prev" href="([^"]+)"', page)
        assert back
        assert re.findall(r"reason-\d+", text(client, "/audit/" + back[1].replace("&amp;", "&"))) == seen[50:100]

    @pytest.mark.parametrize(
        "mark", ["x", "~", "2020~1", "2020-01-01~1", "9" * 90, "%00~1", "2020-01-01T00:00:00+00:00~1"]
    )
    def test_a_mark_that_says_nothing_gives_the_first_page(
        self, auditor: User, examiner: User, signed_in: SignIn, mark: str
    ) -> None:
        saw(examiner, ANNA, "customer called")
        assert "customer called" in text(signed_in(auditor), f"/audit/?after={mark}")

    def test_a_page_costs_the_same_however_much_is_on_it(
        self, people: People, auditor: User, signed_in: SignIn
    ) -> None:
        client = signed_in(auditor)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get("/audit/")
            return len(captured)

        match = people.found()
        people.claim(match)
        people.task(match)
        few = queries()
        for _ in range(10):
            match = people.found()
            people.claim(match)
            people.task(match)
        assert queries() == few <= 18


class TestExports:
    def test_the_csv_is_safe_in_a_spreadsheet(self, auditor: User, examiner: User, signed_in: SignIn) -> None:
        saw(examiner, ANNA, reason='=HYPERLINK("http://evil.example")')
        whole = b"".join(signed_in(auditor).post("/audit/export.csv?action=privacy.reveal")).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(whole))
        assert row["reason"].startswith("'=")
        assert (row["who"], row["branch"], row["code"]) == ("Liu Yang", "B01", "privacy.reveal")

    def test_an_export_is_itself_an_act(self, auditor: User, signed_in: SignIn) -> None:
        client = signed_in(auditor)
        b"".join(client.post("/audit/export.csv?action=privacy.reveal"))
        b"".join(client.post("/audit/sealed.jsonl", {"since": clock.today(), "until": clock.today()}))
        noted = AuditRow.objects.filter(action="audit.export").order_by("pk")
        assert [row.detail.get("action", row.object_id) for row in noted] == ["privacy.reveal", "sealed"]

    def test_a_sealed_export_begins_with_format_and_key(self, auditor: User, signed_in: SignIn) -> None:
        answer = signed_in(auditor).post("/audit/sealed.jsonl", {"since": clock.today(), "until": clock.today()})
        assert json.loads(b"".join(answer).splitlines()[0])["format"] == "unpaused-audit/1"

    def test_a_period_that_ends_before_it_begins_is_asked_for_again(self, auditor: User, signed_in: SignIn) -> None:
        answer = signed_in(auditor).post("/audit/sealed.jsonl", {"since": "2026-02-02", "until": "2026-02-01"})
        assert "The period ends before it begins." in answer.content.decode()
        assert not AuditRow.objects.filter(action="audit.export").exists()

    @pytest.mark.parametrize("end", ["export.csv", "sealed.jsonl", "verify"])
    def test_nothing_is_taken_away_by_following_a_link(self, auditor: User, signed_in: SignIn, end: str) -> None:
        assert signed_in(auditor).get(f"/audit/{end}").status_code == 405


class TestSeals:
    def test_the_page_says_what_waits_for_a_seal(self, auditor: User, examiner: User, signed_in: SignIn) -> None:
        saw(examiner, ANNA)
        page = text(signed_in(auditor))
        assert "No seal yet" in page
        assert "1 act waits for the next hour" in page

    @pytest.mark.parametrize(
        ("made", "said"),
        [
            (AuditSeal(rows=2), "There was no seal yet to verify. 2 acts are sealed now."),
            (None, "There was no seal yet to verify. Acts under way hold the first one back: try again in a minute."),
        ],
    )
    def test_before_the_first_seal_nothing_is_said_to_hold(
        self, auditor: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, made: AuditSeal | None, said: str
    ) -> None:
        monkeypatch.setattr(actions.sealing, "seal", lambda: made)
        page = signed_in(auditor).post("/audit/verify", follow=True).content.decode()
        assert said in page
        assert "Every seal" not in page.replace("Verify every seal now", "")
        assert "1 act is not sealed yet and will not be in the export" in page

    def test_verifying_is_written_down_and_shown(
        self, auditor: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions.checking, "faults", list)
        AuditSeal.objects.create(
            at=clock.now(), from_transaction=0, until_transaction=1, rows=0, previous=bytes(32), digest=bytes(32),
            signature=bytes(64),
        )  # fmt: skip
        page = signed_in(auditor).post("/audit/verify", follow=True).content.decode()
        assert "Every seal holds: nothing was changed." in page
        assert "Every seal held when they were verified" in page

    def test_a_broken_seal_is_named(self, auditor: User, signed_in: SignIn) -> None:
        seal = AuditSeal.objects.create(
            at=clock.now(), from_transaction=0, until_transaction=1, rows=5, previous=bytes(32), digest=bytes(32),
            signature=bytes(64),
        )  # fmt: skip
        page = signed_in(auditor).post("/audit/verify", follow=True).content.decode()
        assert f"Broken seals: {seal.pk}" in page
        assert f"Seal {seal.pk} (until " in page
        assert "5 rows were sealed, 0 are there: some were removed." in page

    def test_the_night_verifies_too(self, db: None) -> None:
        verdict = actions.verify_seals(by=actions.Actor.system("audit"))
        assert (verdict.faults, verdict.altered) == ([], [])
        assert AuditRow.objects.get(action="audit.verify").actor == "system:audit"


def test_every_act_of_the_house_has_words_in_both_languages() -> None:
    """Codes as they stand in the source. What a program puts together at run time is listed in `ACTIONS` by hand."""
    written = {
        code
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for code in re.findall(WRITTEN, path.read_text(encoding="utf-8"))
    }
    assert len(written) > 30
    assert written - ACTIONS.keys() == set()
    for code in ACTIONS:
        with translation.override("zh-hans"):
            chinese = action_in_words(code)
        with translation.override("en"):
            assert action_in_words(code) not in (code, chinese)
