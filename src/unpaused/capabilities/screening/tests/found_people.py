"""People found, with what the rooms below know of them, made through those rooms' own doors where they have one."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.screening.models import ListRow, PeopleList
from unpaused.capabilities.screening.public import Match
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files.models import StoredFile
from unpaused.foundation.privacy.subjects import new_subject, subject_of_person
from unpaused.kernel import clock

BY = Actor.system("test")


def make_incident(number: str, commander: User, second: User, **given: Any) -> Incident:
    """In force since now, unless told otherwise: when it came into force is a fact that nothing changes afterwards."""
    now = clock.now()
    usual: dict[str, Any] = {
        "number": number,
        "title": f"Epidemic {number}",
        "kind": "epidemic",
        "areas": ["420000"],
        "since": now - timedelta(days=2),
        "status": "in_force",
        "declared_by": commander,
        "declared_at": now,
        "activated_by": second,
        "activated_at": now,
    }
    return Incident.objects.create(**usual | given)


class People:
    """Makes people found. Each method gives back what the next one needs."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.serials: Iterator[int] = count(1)

    def found(self, *, incident: Incident | None = None, hours_ago: float = 1, **given: Any) -> Match:
        person_id = given.pop("person_id", None) or next(self.serials)
        at = clock.now() - timedelta(hours=hours_ago)
        usual: dict[str, Any] = {
            "branch_code": "B01",
            "cover": "case",
            "cleared_for_contact": True,
            "confirmed_by": "machine",
        }
        return Match.objects.create(
            incident=incident or self.incident,
            person_id=person_id,
            subject=subject_of_person(person_id),
            confirmed_at=at,
            found_at=at,
            seconds_from_list=1,
            probability=0.99,
            token=uuid.uuid4(),
            **{**usual, **given},
        )

    def claim(self, match: Match, **state: Any) -> int:
        claim_id = claims.open_case(
            by=BY,
            subject_id=match.subject_id,
            person_id=match.person_id,
            policy_no=f"P{match.person_id}",
            product_code="HLT01",
            benefit_code="DIAG",
            incident_id=match.incident_id,
            branch_code=match.branch_code,
            origin="screening",
            key=f"test:{match.pk}:{uuid.uuid4()}",
        )
        if state:
            Claim.objects.filter(pk=claim_id).update(**state)
        return claim_id

    def paid(self, match: Match) -> int:
        now = clock.now()
        return self.claim(
            match, state="paid", amount_fen=100, submitted_at=now, decided_at=now, paid_at=now, closed_at=now
        )

    def task(self, match: Match, salesperson_id: str = "S1") -> tasks.Task:
        return tasks.open_task(
            by=BY,
            subject_id=match.subject_id,
            person_id=match.person_id,
            branch_code=match.branch_code,
            salesperson_id=salesperson_id,
            incident_id=match.incident_id,
            key=f"test:{match.pk}",
        )

    def told(self, match: Match, state: str) -> Message:
        now = clock.now()
        return Message.objects.create(
            key=f"test:{match.pk}",
            channel="sms",
            template="invitation",
            language="zh",
            to_customer=True,
            subject=match.subject,
            incident_id=match.incident_id,
            address=b"sealed",
            variables=b"sealed",
            address_index=bytes(32),
            text_index=bytes(32),
            segments=1,
            state=state,
            created_at=now,
            not_before=now,
            give_up_at=now,
            delivered_at=now if state == "delivered" else None,
        )

    def waiting_row(self, branch_code: str = "B01") -> ListRow:
        subject, now, serial = new_subject(), clock.now(), next(self.serials)
        stored = StoredFile.objects.create(
            subject=subject, sha256=f"{serial:064d}", media_type="text/csv", size_bytes=1, kept_at=now
        )
        people_list = PeopleList.objects.create(
            number=f"LI-{serial}",
            incident=self.incident,
            source="Hospital",
            kind="hospital",
            legal_ground="PIPL 13(4)",
            delete_after=clock.today(),
            subject=subject,
            original=stored,
            sha256=f"{serial:064d}",
            uploaded_by=self.incident.declared_by,
            received_at=now,
        )
        return ListRow.objects.create(
            list=people_list,
            place=1,
            row_id="1",
            subject=subject,
            facts=b"sealed",
            outcome="review",
            state="waiting",
            branch_code=branch_code,
            screened_at=now,
        )
