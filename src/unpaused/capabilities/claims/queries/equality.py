"""Equal treatment, checked on the claims of an incident: proof by deciding again, and like compared with like."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from unpaused.capabilities.claims.models import Claim, Decision
from unpaused.capabilities.claims.queries.deciding import lines_of
from unpaused.capabilities.claims.queries.insured import area_of
from unpaused.capabilities.claims.queries.sealed import facts_of
from unpaused.capabilities.claims.queries.waivers import waivers_of
from unpaused.capabilities.claims.rules.equality import Decided, Group, Verdict, groups, proven
from unpaused.capabilities.claims.rules.facts import in_force
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.kernel.errors import Unavailable

MOST = 500


@dataclass(frozen=True, slots=True)
class Treatment:
    """How claims were treated on either side of one notice.

    `verdicts` counts the proofs; `unequal`: claims that would have been decided otherwise had the policy begun on the
    other side; `not_applied`: claims for which the decision looked at other measures than held for everybody then;
    `deleted`: claims whose data were deleted; `total`: decided claims, of which the newest `MOST` were looked at;
    `book`: whether the book answered, without which `not_applied` is unknown.
    """

    notice: date
    total: int
    verdicts: dict[Verdict, int]
    unequal: tuple[Decided, ...]
    not_applied: tuple[Decided, ...]
    groups: tuple[Group, ...]
    deleted: int
    book: bool

    @property
    def alike(self) -> bool:
        return not self.unequal and not self.not_applied and all(group.alike for group in self.groups)


def equal_treatment(
    user: User, incident_id: int, notice: date, measure_ids: Collection[int], *, most: int = MOST
) -> Treatment:
    """Of the claims within the person's branches that were decided under any of these measures. About six queries and
    five evaluations a claim. Raises nothing for what is missing: it is counted."""
    rows = _decisions(user, incident_id, measure_ids)
    total, deleted, book = len(rows), 0, True
    found: list[Decided] = []
    not_applied: list[Decided] = []
    for decision in rows[:most]:
        try:
            each = _decided(decision)
        except Deleted:
            deleted += 1
            continue
        found.append(each)
        try:
            if not _applied(decision, each):
                not_applied.append(each)
        except Unavailable:
            book = False
    verdicts = [(each, proven(each, notice)) for each in found]
    return Treatment(
        notice=notice,
        total=total,
        verdicts=dict(Counter(verdict for _, verdict in verdicts)),
        unequal=tuple(each for each, verdict in verdicts if verdict == "unequal"),
        not_applied=tuple(not_applied),
        groups=tuple(groups(found, notice)),
        deleted=deleted,
        book=book,
    )


def _decisions(user: User, incident_id: int, measure_ids: Collection[int]) -> list[Decision]:
    """The machine's last decision on each claim, newest first, where one of the measures held."""
    visible = Claim.objects.visible_to(user).filter(incident_id=incident_id)
    rows = Decision.objects.filter(claim__in=visible, by_user__isnull=True).order_by("claim_id", "-serial")
    last = rows.distinct("claim_id").select_related("claim__subject", "tables")
    wanted = set(measure_ids)
    held = [each for each in last if wanted & {source.get("measure") for source in each.measures}]
    return sorted(held, key=lambda each: each.pk, reverse=True)


def _decided(decision: Decision) -> Decided:
    """Raises Deleted."""
    last = Decision.objects.filter(claim_id=decision.claim_id).order_by("-serial").first() or decision
    return Decided(
        claim_id=decision.claim_id,
        number=decision.claim.number,
        tables=decision.tables.content if decision.tables else "",
        facts=facts_of(decision),
        measures=tuple(sorted(_named(decision.measures))),
        machine=(decision.outcome, decision.amount_fen, tuple(decision.reasons)),
        last=(last.outcome, last.amount_fen, tuple(last.reasons)),
        by_person=last.by_user_id is not None,
    )


def _named(sources: Iterable[dict[str, Any]]) -> list[str]:
    """A grant is of one case alone: it names its kind, so that like is compared with like."""
    return [f"{each['type']} {'granted' if 'grant' in each else each['measure']}" for each in sources]


def _applied(decision: Decision, decided: Decided) -> bool:
    """Whether the decision looked at what held at that moment for everybody at that place, with that product and event.
    Raises Unavailable."""
    claim, facts = decision.claim, decided.facts
    event = date.fromisoformat(str(facts["event_date"]))
    held = waivers_of(claim, area_of(claim.person_id), event_date=event, at=decision.at)
    return all(facts[name] == value for name, value in in_force(held.of_terms, lines_of(claim, held)).items())
