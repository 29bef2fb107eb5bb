"""Every route that names a record of a branch, with every role that it admits in another branch: nothing is there."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.access.routes import Route, pages
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Document, IdentitySeen
from unpaused.capabilities.claims.tests.making import customer, photograph
from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.tests import making as making_filings
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening.models import Match
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks.models import Task
from unpaused.foundation.accounts.models import ApiToken, Lending, User
from unpaused.foundation.accounts.permissions import Role
from unpaused.kernel import clock

HERE, ELSEWHERE = making.HUBEI, making.CAPITAL


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("people-book"))


@pytest.fixture(scope="session")
def branches_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making_filings.build_book(tmp_path_factory.mktemp("branches-book"))


@pytest.fixture
def ids(db: None, book_folder: Path, branches_folder: Path, settings: Any) -> dict[str, int]:
    """A record of the branch for each name of an id in an address."""
    incident, examiner = making.in_force(), making.staff("examines", branch=HERE)
    settings.BOOK_ROOT = branches_folder
    filing = filings.draft(by=examiner, incident_id=incident.pk, report="first")
    settings.BOOK_ROOT = book_folder
    return {**_of_screening(incident, examiner), **_of_accounts(examiner), "filing_id": filing.pk}


def _of_screening(incident: Incident, examiner: User) -> dict[str, int]:
    """What a list sets off."""
    found = [making.row(making.ADULT), making.row(making.ORPHAN), making.doubtful(making.MOTHER)]
    people_list = making.screened(examiner, incident, found)
    match = Match.objects.get(person_id=making.ADULT)
    claim_id = match.claim_id or 0
    claims.add_document(by=customer(claim_id), claim_id=claim_id, code="identity", data=photograph())
    seen = IdentitySeen.objects.create(claim_id=claim_id, who="insured", paper="passport", at=clock.now(), by=examiner)
    return {
        "list_id": people_list.pk,
        "row_id": people_list.rows.order_by("pk").values_list("pk", flat=True)[0],
        "match_id": match.pk,
        "claim_id": claim_id,
        "document_id": Document.objects.get(claim_id=claim_id).pk,
        "identity_id": seen.pk,
        "task_id": Task.objects.get(subject=match.subject).pk,
        "message_id": Message.objects.filter(branch_code=HERE).values_list("pk", flat=True)[0],
    }


def _of_accounts(account: User) -> dict[str, int]:
    now = clock.now()
    token = ApiToken.objects.create(
        user=account, name="t", digest=b"d" * 32, hint="h", permissions=["screen"], created_at=now, expires_at=now
    )
    lending = Lending.objects.create(
        number="LD1",
        reason="help",
        branches=[HERE],
        permissions=["screen"],
        borrower=account,
        proposed_at=now,
        proposed_by=account,
        until=now + timedelta(days=1),
    )
    session = UserSession.objects.create(user=account, session_key="k" * 32, ip="127.0.0.1", data={})
    return {"account_id": account.pk, "token_id": token.pk, "lending_id": lending.pk, "session_id": session.pk}


def signed_in(role: str, branch: str) -> Client:
    user = User.objects.create_user(
        f"{role}-{branch}", display_name=role, role=role, branch_code=branch, salesperson_id="S9"
    )
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    return client


def of_records(ids: Mapping[str, int]) -> list[Route]:
    """The routes for staff whose address names one of them."""
    return [route for route in pages(ids) if route.names & set(ids) and route.access and route.access.kind == "staff"]


def answers(client: Client, path: str) -> list[int]:
    """To reading and to acting, without the refusal of a method."""
    return [status for status in (client.get(path).status_code, client.post(path).status_code) if status != 405]


def test_a_record_of_another_branch_is_not_there_for_any_role(ids: dict[str, int]) -> None:
    told = {}
    for role in Role.values:
        client = signed_in(role, ELSEWHERE)
        for route in of_records(ids):
            expected = 404 if route.access and route.access.admits(User(role=role)) else 403
            status = answers(client, route.path)
            if set(status) != {expected}:
                told[f"{role} {route.path}"] = status
    assert told == {}


def test_for_head_office_each_of_them_is_there(ids: dict[str, int]) -> None:
    """Else the walk above would prove nothing."""
    clients = {role: signed_in(role, "") for role in Role.values}
    there = set()
    for route in of_records(ids):
        roles = [role for role in Role.values if route.access and route.access.admits(User(role=role))]
        if any(clients[role].get(route.path).status_code in (200, 405) for role in roles):
            there |= route.names
    assert set(ids) - there == set()
