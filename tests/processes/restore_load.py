"""Work for the restore rehearsal: each round is one transaction with money, a person, an audit row and a job; every
tenth also a file. What was committed is written, with its moment, into the file that stands for the outside world.

`python -m tests.processes.restore_load NOTES [ROUNDS]` goes on where the database stands, until it is killed or that
many rounds are done.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from unpaused.capabilities.claims.actions.ledger import book_one  # noqa: E402
from unpaused.capabilities.claims.models import Claim  # noqa: E402
from unpaused.capabilities.claims.rules import booking  # noqa: E402
from unpaused.capabilities.incidents.models import Incident  # noqa: E402
from unpaused.foundation.accounts.models import User  # noqa: E402
from unpaused.foundation.audit import sealing as seals  # noqa: E402
from unpaused.foundation.audit import trail  # noqa: E402
from unpaused.foundation.audit.actor import Actor  # noqa: E402
from unpaused.foundation.files import store  # noqa: E402
from unpaused.foundation.jobs.app import app  # noqa: E402
from unpaused.foundation.privacy import subjects  # noqa: E402
from unpaused.kernel import clock  # noqa: E402

BY = Actor.system("load")


def _incident() -> Incident:
    if there := Incident.objects.filter(number="IN-R").first():
        return there
    people = [User.objects.create_user(f"c{n}", role="commander", display_name=f"C{n}") for n in range(2)]
    now = clock.now()
    return Incident.objects.create(
        number="IN-R", title="Rehearsal", kind="epidemic", areas=["420000"], since=now - timedelta(days=1),
        status="in_force", declared_by=people[0], declared_at=now, activated_by=people[1], activated_at=now,
    )  # fmt: skip


def one_round(incident: Incident, number: int) -> None:
    """One transaction."""
    with transaction.atomic():
        subject = subjects.subject_of_person(number)
        claim = Claim.objects.create(
            number=f"CL-{number}", notice_number=f"NO-{number}", key=f"load.{number}", subject=subject,
            person_id=number, policy_no="P1", product_code="ACC01", benefit_code="DIAG", incident=incident,
            origin="screening", opened_at=clock.now(),
        )  # fmt: skip
        book_one(claim_id=claim.pk, kind="reserve", key=f"reserve.{number}", postings=booking.reserve(1000 + number))
        trail.record(by=BY, action="load.round", on=("claim", claim.pk), subject=subject.pk)
        app.configure_task("rehearsal.nothing", queue="rehearsal", allow_unknown=True).defer(number=number)
        if number % 10 == 0:
            store.keep(by=BY, subject=subject, data=os.urandom(40_000), media_type="image/jpeg")


def main(notes: Path, rounds: int = 1_000_000) -> None:
    incident, done = _incident(), Claim.objects.count()
    with notes.open("a", buffering=1) as file:
        for number in range(done + 1, done + 1 + rounds):
            one_round(incident, number)
            file.write(json.dumps([number, clock.now().isoformat()]) + "\n")
            if number == 40:
                subjects.destroy(by=BY, subject_id=subjects.subject_of_person(1).pk, reason="forgotten before")
            if number % 100 == 0:
                seals.seal()
            time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
