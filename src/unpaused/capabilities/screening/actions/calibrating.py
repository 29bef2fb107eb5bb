"""Each night the decisions of examiners set the machine's probabilities right, for each kind of list."""

from django.db import connection, transaction

from unpaused.capabilities.screening.models import KindCalibration, ListKind
from unpaused.capabilities.screening.queries import calibrations
from unpaused.engines import linkage
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock

_BY = Actor.system("screening")


def learn_calibrations() -> int:
    """Learns the map of each kind of list anew; how many are other than before."""
    return sum(_learn(kind) for kind in ListKind)


@transaction.atomic
def _learn(kind: ListKind) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('screening.calibrations'))")
    learnt, before = linkage.learn_calibration(calibrations.decisions_of(kind)), calibrations.in_force(kind)
    if learnt.version == before.version:
        return False
    row = KindCalibration.objects.create(
        kind=kind,
        version=learnt.version,
        a=learnt.a,
        b=learnt.b,
        c=learnt.c,
        decisions=learnt.decisions,
        learnt_at=clock.now(),
    )
    detail = {"kind": str(kind), "count": learnt.decisions, "version": learnt.version}
    trail.record(by=_BY, action="screening.calibrated", on=("calibration", row.pk), detail=detail)
    topics.tell("screening")
    return True
