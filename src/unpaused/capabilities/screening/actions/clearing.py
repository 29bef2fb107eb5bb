"""What a person decides about a match: that it may be contacted after all, that no policy covers it."""

from django.db import transaction

from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening.actions.keys import key_of
from unpaused.capabilities.screening.events import PeopleFound
from unpaused.capabilities.screening.models import Cover, Match, MatchState
from unpaused.capabilities.screening.rules import checked_reason
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.kernel.errors import NotFound, Refused


def clear_for_contact(*, by: User, match_id: int, reason: str) -> Match:
    """Has a match contacted that the machine held back. For a minor, the dead, and people without a phone a person of
    the hotline gets the task and no message goes out. Raises Refused without a reason, or if contact was made."""
    why = checked_reason(reason)
    with transaction.atomic():
        match = locked_match(by, match_id)
        if match.cleared_for_contact:
            raise Refused("screening.cleared", "This customer is cleared for contact already.")
        match.cleared_for_contact = True
        match.save(update_fields=["cleared_for_contact"])
        _record(by, match, "screening.clear", why, {"was": match.contact_reason})
        bus.publish(PeopleFound([match.pk]))
    return match


def settle_uninsured(*, by: User, match_id: int, reason: str) -> Match:
    """Proves a person uninsured for this incident, so that they leave the open ends and nobody asks them to contact us
    any more. Raises Refused without a reason, or where a case is open."""
    why = checked_reason(reason)
    with transaction.atomic():
        match = locked_match(by, match_id)
        if match.cover != Cover.NONE:
            raise Refused("screening.cover", "Only a customer on whom no policy was found can be settled like this.")
        match.cover = Cover.UNINSURED
        match.save(update_fields=["cover"])
        prefix = key_of(match.pk)
        tasks.withdraw(by=Actor.staff(by), key_prefix=prefix, because=tasks.Because.NOTHING_OPEN, reason=why)
        outreach.withdraw_messages(by=Actor.staff(by), key_prefix=prefix, reason=why)
        _record(by, match, "screening.uninsured", why)
    return match


def locked_match(by: User, match_id: int) -> Match:
    """An active match within the person's scope. Raises NotPermitted; Refused out of scope, or where it was undone."""
    check(by, Permission.SCREEN)
    visible = Match.objects.visible_to(by).select_related("incident", "subject")
    match = visible.select_for_update(of=("self",)).filter(pk=match_id).first()
    if match is None:
        raise NotFound("screening.match", "There is no such match among those that you may see.")
    if match.state != MatchState.ACTIVE:
        raise Refused("screening.undone", "This match was undone already.")
    return match


def _record(by: User, match: Match, action: str, reason: str, detail: dict[str, object] | None = None) -> None:
    trail.record(
        by=Actor.staff(by),
        action=action,
        on=("match", match.pk),
        subject=match.subject_id,
        reason=reason,
        detail=detail,
    )
    topics.tell("board")
