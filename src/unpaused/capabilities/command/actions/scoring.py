"""A drill scored once it is over, and kept."""

from django.db import transaction

from unpaused.capabilities.command.actions.handing_over import LONGEST_NOTES
from unpaused.capabilities.command.actions.keeping import catch_up
from unpaused.capabilities.command.models import DrillScore
from unpaused.capabilities.command.queries.scoring import COMMENT, scored_now
from unpaused.capabilities.command.rules.scoring import Scored, total
from unpaused.capabilities.incidents.public import Status, get_incident
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import sealing, subjects
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

OVER = (Status.STOOD_DOWN, Status.LAPSED)


def sign_score(*, by: User, incident_id: int, comment: str) -> DrillScore:
    """Freezes what was measured, with the words of the one who signs. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.COMMAND)
    if len(comment) > LONGEST_NOTES:
        raise Refused("drill.comment", "Write {most} characters at most.", most=LONGEST_NOTES)
    catch_up()
    return _keep(by, incident_id, comment)


@transaction.atomic
def _keep(by: User, incident_id: int, comment: str) -> DrillScore:
    incident = get_incident(incident_id)
    if not incident.is_drill:
        raise Refused("drill.real", "This is no drill: it is not scored.")
    if incident.status_now not in OVER:
        raise Refused("drill.running", "A drill is scored once it is stood down.")
    if DrillScore.objects.filter(incident=incident).exists():
        raise Refused("drill.signed", "This drill was scored already.")
    scored = scored_now(incident)
    points, most = total(scored)
    subject = subjects.new_subject()
    kept = DrillScore.objects.create(
        incident=incident,
        signed_by=by,
        signed_at=clock.now(),
        scored=[_plain(each) for each in scored],
        points=points,
        most=most,
        subject=subject,
        comment=sealing.seal(subject, COMMENT, comment.strip()),
    )
    detail: dict[str, object] = {"points": points, "of": most}
    trail.record(by=Actor.staff(by), action="command.sign_score", on=("incident", incident.pk), detail=detail)
    return kept


def _plain(each: Scored) -> dict[str, object]:
    asked = each.objective
    return {
        "code": asked.code,
        "unit": asked.unit,
        "better": asked.better,
        "target": asked.target,
        "most": asked.points,
        "value": each.value,
        "points": each.points,
    }
