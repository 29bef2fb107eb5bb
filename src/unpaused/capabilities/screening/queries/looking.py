"""One person looked up in real time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from unpaused.capabilities.screening.queries import people
from unpaused.capabilities.screening.queries.shown import FIELDS, masked, written
from unpaused.engines import linkage
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class LookedUp:
    """As the API's LookupOut."""

    outcome: str
    not_insured: float
    candidates: list[dict[str, Any]]
    hidden: int
    model: str


def look_up_one(user: User, wanted: Mapping[str, str]) -> LookedUp:
    """Candidates of the person's own branches, masked. Raises Refused where there is nothing to look for, and
    Unavailable without a book."""
    if not any(wanted.get(field, "").strip() for field in ("name", "id_number", "phone")):
        raise Refused("screening.nothing", "Give a name, an identity number or a phone number.")
    values: dict[str, Any] = {field: wanted.get(field, "") for field in FIELDS}
    row = linkage.ListRow(row_id="1", **values)
    result = people.looked_up([row], as_of=clock.today())[0].result
    persons = people.persons([c.person_id for c in result.candidates])
    branches = branches_of(user)
    seen = [
        c
        for c in result.candidates
        if c.person_id in persons and (branches is None or persons[c.person_id].branch_code in branches)
    ]
    return LookedUp(
        outcome=result.outcome,
        not_insured=result.not_insured,
        candidates=_shown(seen, persons),
        hidden=len(result.candidates) - len(seen),
        model=result.model,
    )


def _shown(candidates: Sequence[linkage.Candidate], persons: Mapping[int, Any]) -> list[dict[str, Any]]:
    return [
        {
            "person_id": c.person_id,
            "rank": c.rank,
            "probability": c.probability,
            "relative": c.relative_of is not None,
            "branch_code": persons[c.person_id].branch_code or "",
            "evidence": [asdict(e) for e in c.evidence],
            "margin": c.margin,
            "found_by": list(c.found_by),
            **{
                field: masked(field, written(getattr(persons[c.person_id], field, None)))
                for field in ("name", "id_number", "phone")
            },
        }
        for c in candidates
    ]
