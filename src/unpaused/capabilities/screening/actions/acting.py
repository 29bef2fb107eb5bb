"""What follows a match: a case, and for those cleared a task and neutral messages.

Every key is made from the match, so that a second run finds what the first one did and adds nothing.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.screening.actions.contacting import contact
from unpaused.capabilities.screening.actions.keys import key_of
from unpaused.capabilities.screening.events import PeopleFound
from unpaused.capabilities.screening.models import Cover, Match, MatchState
from unpaused.capabilities.screening.queries import people
from unpaused.capabilities.screening.queries.rows import facts_for_claim
from unpaused.capabilities.screening.rules import Held
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock

_BY = Actor.system("screening")


def act_on_matches(event: PeopleFound) -> None:
    """Subscriber of PeopleFound: opens cases and makes contact, one chunk in one transaction."""
    with transaction.atomic():
        found = list(
            Match.objects.select_for_update(of=("self",))
            .select_related("incident", "subject")
            .filter(pk__in=event.match_ids, state=MatchState.ACTIVE)
            .order_by("pk")
        )
        matches = _legible(found)
        opened = _open_cases([m for m in matches if m.cover == Cover.UNKNOWN])
        _hold_back([m for m in matches if m.cover in (Cover.NONE, Cover.UNINSURED) and m.contacted_at is None])
        _spare([m for m in matches if m.cleared_for_contact and m.contacted_at is None])
        to_contact = [m for m in matches if m.cleared_for_contact and m.contacted_at is None]
        contacted = contact(to_contact)
        Match.objects.filter(pk__in=contacted).update(contacted_at=clock.now())
        gone = {m.pk for m in to_contact}.difference(contacted)
        Match.objects.filter(pk__in=gone).update(cleared_for_contact=False, contact_reason="gone")
        if matches:
            detail: dict[str, object] = {"matches": len(matches), "cases": opened, "contacted": len(contacted)}
            trail.record(by=_BY, action="screening.act", on=("match", matches[0].pk), detail=detail)
            topics.tell("board")


def _legible(found: Sequence[Match]) -> list[Match]:
    """Without those whose key was destroyed: nothing can be sealed for them, and they must not hold up the others. A
    person looks at them."""
    for match in found:
        if match.subject.wrapped_key is None and match.contacted_at is None:
            match.cover = match.cover or Cover.NONE
            match.cleared_for_contact, match.contact_reason = False, "deleted"
            match.save(update_fields=["cover", "cleared_for_contact", "contact_reason"])
    return [match for match in found if match.subject.wrapped_key is not None]


def _open_cases(matches: Sequence[Match]) -> int:
    """How many were opened. Matches on which no policy fits stay open ends with the cover `none`."""
    covers = people.covers_of([(m.person_id, m.incident) for m in matches])
    covered = [(match, cover) for match, cover in zip(matches, covers, strict=True) if cover is not None]
    facts = facts_for_claim([match.pk for match, _ in covered])
    ids = claims.open_cases(by=_BY, wanted=[_case(match, cover, facts.get(match.pk)) for match, cover in covered])
    for (match, _), claim_id in zip(covered, ids, strict=True):
        match.claim_id = claim_id
    for match in matches:
        match.cover = Cover.CASE if match.claim_id else Cover.NONE
        match.save(update_fields=["cover", "claim_id"])
    return len(ids)


def _hold_back(uncovered: Sequence[Match]) -> None:
    """Nobody is asked to contact us about a cover they do not have, unless an examiner clears them all the same."""
    for match in uncovered:
        if match.cleared_for_contact and not match.contact_reason:
            match.cleared_for_contact, match.contact_reason = False, "no_cover"
            match.save(update_fields=["cleared_for_contact", "contact_reason"])


def _spare(matches: Sequence[Match]) -> None:
    """Nobody is asked to contact us who has handed in all there is: found for another incident before, they may have
    come in by themselves."""
    known = claims.claims_of({match.subject_id for match in matches})
    for match in matches:
        states = [c.state for c in known[match.subject_id] if c.incident_id == match.incident_id]
        if states and claims.help_now(states) != "needed":
            match.cleared_for_contact, match.contact_reason = False, "nothing_open"
            match.save(update_fields=["cleared_for_contact", "contact_reason"])


def _case(match: Match, cover: Held, facts: Mapping[str, object] | None) -> claims.NewCase:
    return claims.NewCase(
        subject_id=match.subject_id,
        person_id=match.person_id,
        policy_no=cover.policy_no,
        product_code=cover.product_code,
        benefit_code=cover.benefit_code,
        incident_id=match.incident_id,
        branch_code=match.branch_code,
        key=key_of(match.pk) + "case",
        list_facts=facts,
    )
