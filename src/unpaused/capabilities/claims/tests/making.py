"""What the tests of claims are made of: people of a book, photographs, claims at each stage."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from PIL import Image

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim, PayeeChange
from unpaused.capabilities.claims.public import EventStated
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book import building
from unpaused.foundation.book.contract import DATASETS
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.kernel import clock, identity

SYSTEM = Actor.system("test")
WANG, LI, CHILD, NO_ID, STRANGER = 1, 2, 3, 4, 5
"""People of the book: two adults, a child, one without identity number, and one without a policy."""
EVENT_DAY = clock.today() - timedelta(days=3)
DOCUMENTS = {
    "DIAG": ("identity", "bank_card", "diagnosis"),
    "ACC-MED": ("identity", "bank_card", "diagnosis", "invoice", "accident_report"),
}
BANK_CODE, ACCOUNT, OTHER_ACCOUNT = "102521000010", "6222020200012345678", "6222020200019999"


def build_book(folder: Path) -> Path:
    """WANG's and everybody's HLT01 (DIAG 10,000 yuan, 90 days of waiting) and ACC01 (ACC-MED 5,000, 100 deductible)."""
    rows = {"persons": _persons(), "policies": _policies(), "benefits": _benefits(), "claims": _history()}
    rows["group_members"] = _members()
    for dataset in DATASETS:
        if dataset.name in rows:
            place = folder / "snapshot" / dataset.name
            place.mkdir(parents=True)
            pq.write_table(pa.Table.from_pylist(rows[dataset.name], schema=dataset.schema), place / "part-0000.parquet")
    manifest = {"version": 1, "insurer": "Test", "as_of": clock.today().isoformat()}
    (folder / "snapshot" / "manifest.json").write_text(json.dumps(manifest))
    building.build(folder / "snapshot", folder / "book", key=settings.KEYRING.derived("book"))
    return folder / "book"


def _persons() -> list[dict[str, Any]]:
    people = [
        (WANG, "王小明", date(1980, 1, 1)),
        (LI, "李建国", date(1970, 5, 5)),
        (CHILD, "王乐乐", date(clock.today().year - 9, 1, 1)),
        (NO_ID, "赵无证", date(1990, 2, 2)),
        (STRANGER, "孙无保", date(1985, 3, 3)),
    ]
    return [_person(person_id, name, born) for person_id, name, born in people]


def _person(person_id: int, name: str, born: date) -> dict[str, Any]:
    first17 = f"420102{born:%Y%m%d}{person_id:03d}"
    return {
        "person_id": person_id,
        "name": name,
        "sex": "M",
        "birth_date": born,
        "id_type": "resident_id",
        "id_number": None if person_id == NO_ID else first17 + identity.check_character(first17),
        "phone": f"1381234{person_id:04d}",
        "area_code": "420102",
        "branch_code": "B01",
    }


_INSURED = [(person_id, product) for person_id in (WANG, LI, CHILD, NO_ID) for product in ("HLT01", "ACC01")]
SECOND_POLICY = f"ACC01-{LI}B"
"""LI has two of the kind."""
GROUP, JOINED = "G-1", clock.today() - timedelta(days=2)
"""An employer's policy on colleagues: WANG and LI from the beginning, NO_ID since after EVENT_DAY."""


def _policies() -> list[dict[str, Any]]:
    numbers = [(f"{product}-{person_id}", product, person_id) for person_id, product in _INSURED]
    everybodys: list[tuple[str, str, int | None]] = [*numbers, (SECOND_POLICY, "ACC01", LI), (GROUP, "ACC01", None)]
    return [
        {
            "policy_no": number,
            "product_code": product,
            "holder_id": person_id,
            "insured_id": person_id,
            "branch_code": "B01",
            "since_date": clock.today() - timedelta(days=30),
            "until_date": clock.today() + timedelta(days=335),
            "status": "in_force",
        }
        for number, product, person_id in everybodys
    ]


def _members() -> list[dict[str, Any]]:
    joined = {WANG: clock.today() - timedelta(days=30), LI: clock.today() - timedelta(days=30), NO_ID: JOINED}
    return [{"policy_no": GROUP, "person_id": who, "joined_date": day} for who, day in joined.items()]


def _benefits() -> list[dict[str, Any]]:
    return [
        {
            "policy_no": policy["policy_no"],
            "benefit_code": code,
            "sum_insured_fen": fen,
            "waiting_days": waiting,
            "deductible_fen": deductible,
        }
        for policy in _policies()
        for product, code, fen, waiting, deductible in (
            ("HLT01", "DIAG", 1_000_000, 90, 0),
            ("HLT01", "HOSP", 1_800_000, 90, 0),
            ("ACC01", "ACC-MED", 500_000, 0, 10_000),
            ("ACC01", "ACC-DEATH", 10_000_000, 0, 0),
        )
        if policy["product_code"] == product
    ]


def _history() -> list[dict[str, Any]]:
    """LI has used 3,000 yuan of the 5,000 of ACC-MED."""
    return [
        {
            "claim_no": "OLD-1",
            "policy_no": f"ACC01-{LI}",
            "person_id": LI,
            "event_date": EVENT_DAY - timedelta(days=20),
            "status": "paid",
            "benefit_code": "ACC-MED",
            "paid_fen": 300_000,
            "remaining_fen": 200_000,
        }
    ]


def photograph(shade: int = 90) -> bytes:
    """A small JPEG; another shade is another photograph."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, 120, 160)).save(out, "JPEG")
    return out.getvalue()


def opened(incident: Incident, person_id: int = WANG, benefit: str = "DIAG", key: str = "", **given: Any) -> int:
    product = "ACC01" if benefit.startswith("ACC") else "HLT01"
    usual: dict[str, Any] = {
        "by": SYSTEM,
        "subject_id": subject_of_person(person_id).pk,
        "person_id": person_id,
        "policy_no": f"{product}-{person_id}",
        "product_code": product,
        "benefit_code": benefit,
        "incident_id": incident.pk,
        "branch_code": "B01",
        "origin": "screening",
        "key": key or f"test:{person_id}:{benefit}",
    }
    return claims.open_case(**{**usual, **given})


def illness(**given: Any) -> EventStated:
    usual: dict[str, Any] = {
        "kind": "illness",
        "event_date": EVENT_DAY,
        "place_area": "420102",
        "hospital": "武汉市第一医院",
        "diagnosis": "新型冠状病毒肺炎",
    }
    return EventStated(**{**usual, **given})


def accident(expense_fen: int, **given: Any) -> EventStated:
    usual: dict[str, Any] = {"kind": "accident", "event_date": EVENT_DAY, "expense_fen": expense_fen}
    return EventStated(**{**usual, **given})


def customer(claim_id: int) -> Actor:
    return Actor.customer(Claim.objects.get(pk=claim_id).subject_id)


NAMES = {WANG: "王小明", LI: "李建国", CHILD: "王乐乐", NO_ID: "赵无证"}


def fill(claim_id: int, event: EventStated | None = None, holder: str = "", account: str = ACCOUNT) -> None:
    """Event, documents and payee, as the customer gives them."""
    found = Claim.objects.get(pk=claim_id)
    by = customer(claim_id)
    claims.state_event(by=by, claim_id=claim_id, event=event or illness())
    for place, code in enumerate(DOCUMENTS[found.benefit_code]):
        claims.add_document(by=by, claim_id=claim_id, code=code, data=photograph(40 + place))
    fill_payee(claim_id, account, holder)


def fill_payee(claim_id: int, account: str, holder: str = "") -> None:
    found = Claim.objects.get(pk=claim_id)
    holder = holder or NAMES[found.person_id]
    claims.set_payee(by=customer(claim_id), claim_id=claim_id, holder_name=holder, bank_code=BANK_CODE, account=account)


def proof() -> claims.CustomerProof:
    """Both checks passed just now."""
    return claims.CustomerProof(code_at=clock.now(), identity_at=clock.now())


def ask_change(claim_id: int, account: str = OTHER_ACCOUNT, holder: str = "") -> int:
    """Another account, as the customer asks for it after both checks."""
    return claims.ask_payee_change(
        by=customer(claim_id),
        claim_id=claim_id,
        holder_name=holder or NAMES[Claim.objects.get(pk=claim_id).person_id],
        bank_code=BANK_CODE,
        account=account,
        proof=proof(),
    )


def waited(claim_id: int) -> int:
    """The time of the change that waits is over, and the job looks; how many changes ended."""
    then = clock.now() - timedelta(seconds=1)
    PayeeChange.objects.filter(claim_id=claim_id, ended_at=None).update(due_at=then)
    return claims.release_due_changes()


def change_payee(claim_id: int, account: str = OTHER_ACCOUNT) -> None:
    """From the wish to another account until it holds."""
    ask_change(claim_id, account)
    waited(claim_id)


def submitted(claim_id: int) -> int:
    claims.submit(by=customer(claim_id), claim_id=claim_id)
    return claim_id
