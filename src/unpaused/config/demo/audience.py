"""The customers of the drill: what each of them knows is written to a file, then they act in a process of their own."""

import json
import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import public as screening
from unpaused.config.demo.acts import wait_until
from unpaused.config.processes.supervisor import end_with_parent
from unpaused.foundation.book.installed import book
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

PARALLEL = 6
CUSTOMERS_SECONDS = 390
"""After this long no customer of the drill begins, and nobody waits any more."""
MARGIN_SECONDS = 600
"""What those who began may still take on a busy machine: a page of theirs waits up to a minute for its answer."""
HOSPITALS = (
    "武汉市金银潭医院",
    "武汉协和医院",
    "湖北省人民医院",
    "武汉市 第一医院",
    "黄冈市中心医院",
    "孝感市第一人民医院",
    "襄阳市中医医院",
)
"""As people write them: some designated by the contract, some not."""
DIAGNOSES = (
    "新型冠状病毒肺炎",
    "新冠病毒感染，普通型",
    "病毒性肺炎",
    "流感并发肺炎",
    "疑似传染病，隔离观察",
    "发热待查",
)
"""The last two are for an examiner to read: one is only suspected, the other on no list of the contract."""
SETTLING = {"approved", "checking", "instructed"}


def play(incident: incidents.Incident, script: dict[str, Any]) -> dict[str, object]:
    """Lets the first of those who were told claim on the phone. Raises Unavailable where their process fails."""
    home = Path(script["result"]).parent
    people, out = home / "people.json", home / "customers.json"
    people.write_text(json.dumps(_people(incident)[: script["customers"]], ensure_ascii=False))
    out.unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "unpaused.config.demo.customers", "--seconds", str(CUSTOMERS_SECONDS)),
        *("--site", script["site"], "--handsets", script["handsets"]),
        *("--people", str(people), "--out", str(out), "--parallel", str(PARALLEL)),
    ]
    if not _ended_well(command) or not out.exists():
        raise Unavailable("demo.customers", "The customers of the drill did not finish.")
    outcomes = Counter(one["outcome"] for one in json.loads(out.read_text())["customers"])
    return {"customers": outcomes.total(), **outcomes}


def _ended_well(command: list[str]) -> bool:
    """Whether the process did its work in time; a late one is ended."""
    try:
        done = subprocess.run(command, timeout=CUSTOMERS_SECONDS + MARGIN_SECONDS, preexec_fn=end_with_parent)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _people(incident: incidents.Incident) -> list[dict[str, Any]]:
    """Those whom a message reached: their own phone, name and identity number, and what befell them."""
    found = screening.found(incident.pk)
    told = outreach.messages_of([one.subject_id for one in found])
    reached = {subject for subject, views in told.items() if any(view.state == "delivered" for view in views)}
    persons = {one.person_id: one for one in book().persons([f.person_id for f in found if f.subject_id in reached])}
    return [
        {
            "phone": person.phone,
            "name": person.name,
            "identity_number": person.id_number,
            "seed": person.person_id,
            "event": _event(incident, person.person_id, person.area_code),
        }
        for person in persons.values()
        if person.phone and person.id_number
    ]


def _event(incident: incidents.Incident, person_id: int, area_code: str | None) -> dict[str, Any]:
    """An illness in the epidemic, another for each: by the person alone, whatever the lists say."""
    dice = random.Random(f"event {person_id}")
    return {
        "kind": "illness",
        "date": _day_of_the_event(incident, person_id).isoformat(),
        "area_code": area_code,
        "hospital": dice.choice(HOSPITALS),
        "diagnosis": dice.choices(DIAGNOSES, weights=(8, 4, 3, 2, 2, 1))[0],
        "description": "发热，住院隔离治疗。",
    }


def _day_of_the_event(incident: incidents.Incident, person_id: int) -> date:
    """Some day since the emergency began, another for each."""
    began, today = incident.since.astimezone(clock.CHINA).date(), clock.today()
    return began + timedelta(days=person_id % max((today - began).days, 1))


def wait_for_settlement(incident: incidents.Incident) -> dict[str, object]:
    """Until no payout of this incident is on its way."""
    people = [one.subject_id for one in screening.found(incident.pk)]
    wait_until("the payouts are settled", lambda: not _settling(people))
    states = Counter(brief.state for briefs in claims.claims_of(people).values() for brief in briefs)
    return dict(states)


def _settling(people: list[Any]) -> bool:
    return any(brief.state in SETTLING for briefs in claims.claims_of(people).values() for brief in briefs)
