"""Handing a shift to the next (值班交接)."""

from django.db import transaction

from unpaused.capabilities.command.actions.keeping import catch_up
from unpaused.capabilities.command.models import HandOver
from unpaused.capabilities.command.queries.handing_over import NOTES, DueOf, what_is_open
from unpaused.capabilities.incidents.public import hand_to, incidents_in_force
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live.topics import tell
from unpaused.foundation.privacy import sealing, subjects
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

LONGEST_NOTES = 8000


def hand_over(*, by: User, to: User, notes: str, due_of: DueOf = lambda _: ()) -> HandOver:
    """Freezes what is open now (`due_of`: as `what_is_open`), with the words of the one who goes.

    Raises NotPermitted, Refused.
    """
    check(by, Permission.COMMAND)
    if to.pk == by.pk:
        raise Refused("hand_over.self", "A shift is handed to another person.")
    if not to.may(Permission.COMMAND):
        raise Refused("hand_over.to", "A shift is handed to a head of emergency command.")
    if len(notes) > LONGEST_NOTES:
        raise Refused("hand_over.notes", "Write {most} characters at most.", most=LONGEST_NOTES)
    catch_up()
    return _keep(by, to, notes, due_of)


@transaction.atomic
def _keep(by: User, to: User, notes: str, due_of: DueOf) -> HandOver:
    if HandOver.objects.select_for_update().filter(from_user=by, to_user=to, acknowledged_at__isnull=True).exists():
        raise Refused("hand_over.waits", "A hand-over to this person waits already: it must be acknowledged first.")
    subject = subjects.new_subject()
    kept = HandOver.objects.create(
        at=clock.now(),
        from_user=by,
        to_user=to,
        facts=what_is_open(due_of),
        subject=subject,
        notes=sealing.seal(subject, NOTES, notes.strip()),
    )
    trail.record(by=Actor.staff(by), action="command.hand_over", on=("hand_over", kept.pk), detail={"to": to.pk})
    tell("board")
    return kept


@transaction.atomic
def acknowledge(*, by: User, hand_over_id: int) -> HandOver:
    """The next one has read it, takes over, and leads from now on what the one before led: an incident in force is led
    by somebody on duty. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.COMMAND)
    kept = HandOver.objects.select_for_update().filter(pk=hand_over_id).first()
    if kept is None:
        raise NotFound("command.no_hand_over", "There is no such hand-over.")
    if kept.to_user_id != by.pk:
        raise NotPermitted("hand_over.not_you", "The one to whom it was handed acknowledges it.")
    if kept.acknowledged_at is not None:
        raise Refused("hand_over.done", "It was acknowledged already.")
    kept.acknowledged_at = clock.now()
    kept.save(update_fields=["acknowledged_at"])
    trail.record(by=Actor.staff(by), action="command.acknowledge", on=("hand_over", kept.pk))
    for incident in incidents_in_force():
        if incident.owner_id == kept.from_user_id:
            hand_to(by=by, incident_id=incident.pk, owner=by)
    tell("board")
    return kept
