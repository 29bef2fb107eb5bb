"""The drill's customers against the site, a worker, a message centre, a bank and a core: to the money and no further.

They are a process of their own that knows only addresses; here they meet everything for real but the people.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grimp
import pytest

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.tests.conftest import PLAYBOOK, in_force
from unpaused.capabilities.claims.tests.making import EVENT_DAY, LI, NO_ID, SYSTEM, WANG, build_book, opened
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.portal.tests.making import invited
from unpaused.foundation.book.installed import book
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.bank.simulator.service import BankService
from unpaused.gateways.core.simulator.service import CoreService
from unpaused.gateways.sms.simulator import MessageCentre, SmsService

HABITS = ["mistypes_code", "drops_a_letter", "sends_pdf_first", "sends_nothing_first", "sends_two"]


@dataclass(frozen=True, slots=True)
class Outside:
    """The parties, and what a worker must know to find them."""

    handsets: str
    surroundings: dict[str, str]


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    folder = tmp_path / "bank"
    folder.mkdir()
    sms, bank, core = SmsService(MessageCentre()), BankService(folder), CoreService()
    surroundings = {
        "SMPP_URL": f"smpp://unpaused:drill@127.0.0.1:{sms.centre.port}",
        "BANK_FOLDER": str(folder),
        "CORE_URL": core.door.url,
    }
    yield Outside(sms.door.url, surroundings)
    for service in (core, bank, sms):
        service.stop()


@pytest.fixture
def incident(committed_db: None, tmp_path: Path, settings: Any) -> Incident:
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path
    settings.BOOK_ROOT = build_book(tmp_path / "book-of-the-test")
    return in_force()


@pytest.fixture
def workers(incident: Incident, outside: Outside, settings: Any) -> Iterator[None]:
    surroundings = {
        **os.environ,
        **outside.surroundings,
        "DATABASE_URL": settings.DATABASE_URL,
        "UNPAUSED_BOOK": str(settings.BOOK_ROOT),
        "UNPAUSED_PLAYBOOKS": str(settings.PLAYBOOKS_ROOT),
    }
    command = [sys.executable, "-m", "unpaused.config.processes.worker"]
    running = [subprocess.Popen([*command, *queues], env=surroundings) for queues in ([], ["urgent"])]
    yield
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)


def _told(incident: Incident, person_id: int) -> dict[str, Any]:
    """A case opened and an invitation on its way; what the customer knows."""
    person = book().person(person_id)
    assert person and person.phone
    opened(incident, person_id)
    outreach.tell(
        by=SYSTEM,
        subject_id=subject_of_person(person_id).pk,
        channel="sms",
        template="invitation",
        language="en" if person_id == LI else "zh",
        address=person.phone,
        variables={"code": outreach.ShortCode(invited(incident, person_id))},
        key=f"invitation.{person_id}",
        incident_id=incident.pk,
    )
    return {
        "phone": person.phone,
        "name": person.name,
        "identity_number": person.id_number or "000000",
        "seed": person_id,
        "habits": HABITS if person_id == WANG else ["reads_english"],
        "event": {
            "kind": "illness",
            "date": EVENT_DAY.isoformat(),
            "area_code": "420102",
            "hospital": "武汉市第一医院",
            "diagnosis": "新型冠状病毒肺炎",
        },
    }


def test_customers_are_paid_and_one_whom_nobody_can_identify_is_not(
    site: str, incident: Incident, outside: Outside, workers: None, tmp_path: Path
) -> None:
    people, out = tmp_path / "people.json", tmp_path / "out.json"
    people.write_text(json.dumps([_told(incident, person_id) for person_id in (WANG, LI, NO_ID)]))
    subprocess.run(
        [
            *(sys.executable, "-m", "unpaused.config.demo.customers", "--site", site, "--handsets", outside.handsets),
            *("--people", str(people), "--out", str(out), "--parallel", "3", "--seconds", "240"),
        ],
        check=True,
        timeout=400,
    )
    report = json.loads(out.read_text())
    wang, li, unknown = report["customers"]
    assert (wang["outcome"], li["outcome"]) == ("paid", "paid"), report
    assert unknown["outcome"] == "lost"
    assert len(wang["refusals"]) == 4
    assert dict(Claim.objects.values_list("person_id", "state")) == {WANG: "paid", LI: "paid", NO_ID: "opened"}


def test_the_customers_know_nothing_of_the_house() -> None:
    graph = grimp.build_graph("unpaused")
    known = graph.find_upstream_modules("unpaused.config.demo.customers.__main__")
    own = ("unpaused.config.demo.customers", "unpaused.config.demo.drawings")
    assert {module for module in known if not module.startswith(own)} == set()
