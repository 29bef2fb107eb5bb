"""A false match: the stranger who was taken for somebody else learns nothing of what the list says.

The list's row carries a hospital, a diagnosis and words of its own; every table, text and page that the flow fills is
searched for them.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.outreach.queries.house import text_of
from unpaused.capabilities.outreach.rules import templates
from unpaused.capabilities.outreach.rules.variables import restored
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.jobs.app import app
from unpaused.foundation.privacy import sealing

FACTS = {
    "就诊医院": making.HOSPITAL,
    "诊断": making.DIAGNOSIS,
    "航班": "秘航ZZ8848",
    "备注": "发热门诊甲",
    "现住址": "秘密路77弄",
}
PEOPLE = {
    "a stranger of the same name": making.ADULT,
    "the holder of a recycled number": making.ORPHAN,
    "a minor": making.MINOR,
    "the family of the dead": making.DEAD,
}


@pytest.fixture(params=PEOPLE)
def match(request: pytest.FixtureRequest, epidemic: Incident, examiner: User) -> Match:
    """Found by mistake; where the machine held back, an examiner cleared them all the same."""
    person = PEOPLE[request.param]
    making.screened(examiner, epidemic, [making.row(person, **FACTS)])
    found = making.match_of(person)
    if not found.cleared_for_contact:
        actions.clear_for_contact(by=examiner, match_id=found.pk, reason="guardian is known")
        making.deliver()
    return making.match_of(person)


def _everything_in_the_open() -> str:
    """Every row of every table, as PostgreSQL writes it: sealed values are hexadecimal there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        parts = []
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608
            parts += [text for (text,) in cursor.fetchall()]
    return "\n".join(parts)


def _texts() -> Iterator[str]:
    for message in Message.objects.select_related("subject"):
        template = templates.get(message.template)
        values = sealing.unseal_json(message.subject, "message.variables", bytes(message.variables))
        variables = {name: restored(template.variables[name].__name__, value) for name, value in values.items()}
        for language in ("zh", "en"):
            text = text_of(template, message.channel, language, variables)  # type: ignore[arg-type]
            yield text.subject + text.body


def _says(text: str) -> list[str]:
    """The facts in a text, written plainly or as JSON escapes them."""
    return [fact for fact in FACTS.values() if fact in text or json.dumps(fact).strip('"') in text]


def test_no_table_holds_a_fact_in_the_open(match: Match) -> None:
    assert _says(_everything_in_the_open()) == []


def test_no_message_holds_a_fact_or_a_name(match: Match) -> None:
    for text in _texts():
        assert _says(text) == []
        assert making.name_of(match.person_id) not in text


def test_the_customers_view_of_the_claim_holds_no_fact(match: Match) -> None:
    assert match.claim_id is not None
    assert _says(repr(claims.claim_for_customer(match.claim_id, match.subject_id))) == []


def test_no_page_of_a_salesperson_or_an_agent_holds_a_fact(match: Match, signed_in: Callable[[User], Client]) -> None:
    seller = making.staff("seller", "salesperson", making.HUBEI)
    seller.salesperson_id = "S1"
    seller.save()
    for user in (seller, making.staff("agent", "agent", making.HUBEI)):
        client = signed_in(user)
        for task in _task_ids():
            for address in ("/tasks/", f"/tasks/{task}"):
                assert _says(client.get(address).content.decode()) == []


def _task_ids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tasks_task")
        return [pk for (pk,) in cursor.fetchall()]


def test_the_examiner_of_screening_sees_facts_masked(
    match: Match, examiner: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(examiner)
    for address in (f"/screening/matches/{match.pk}", f"/screening/rows/{match.rows.get().pk}"):
        response = client.get(address)
        assert response.status_code == 200
        assert _says(response.content.decode()) == []


def _run_job(name: str) -> None:
    job = ProcrastinateJob.objects.filter(task_name=name).latest("pk")
    app.tasks[name](**job.args)


def _variable(template: str, name: str) -> str:
    """What the newest message of a template carries, as the handset shows it."""
    message = Message.objects.filter(template=template).select_related("subject").latest("pk")
    return str(sealing.unseal_json(message.subject, "message.variables", bytes(message.variables))[name])


def test_a_stranger_who_signs_in_with_their_own_identity_finds_no_fact(epidemic: Incident, examiner: User) -> None:
    making.screened(examiner, epidemic, [making.row(making.ADULT, **FACTS)])
    stranger = Client(headers={"accept-language": "en"})
    stranger.post("/c/", {"short_code": _variable("invitation", "code")})
    _run_job("portal.send_code")
    stranger.post("/c/code", {"one_time_code": _variable("one_time_code", "one_time_code")})
    identity = {"name": making.name_of(making.ADULT), "tail": making.identity_number(making.ADULT)[-6:]}
    assert stranger.post("/c/identity", identity)["Location"] == "/c/claims"
    number = claims.claims_of([making.match_of(making.ADULT).subject_id]).popitem()[1][0].number
    for page in ("", "/event", "/case", "/account", "/check", "/progress"):
        shown = stranger.get(f"/c/claims/{number}{page}", follow=True)
        assert shown.status_code == 200
        assert _says(shown.content.decode()) == []
    assert number in stranger.get("/c/claims").content.decode()
