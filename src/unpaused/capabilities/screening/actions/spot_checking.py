"""What the machine confirmed by itself is checked by people: a sample of each day."""

from datetime import date, datetime, time, timedelta
from secrets import SystemRandom

from django.db import connection, transaction
from django.db.models import QuerySet

from unpaused.capabilities.screening.actions.clearing import locked_match
from unpaused.capabilities.screening.models import Match, SpotCheck
from unpaused.capabilities.screening.queries.spot_checks import readable_rows
from unpaused.capabilities.screening.rules import sample_size
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

_BY = Actor.system("screening")
CAUGHT_UP = 7
"""Days back for which a sample is still drawn, should nobody have drawn it on its day."""


def draw_spot_checks(*, today: date) -> int:
    """Draws the sample of each of the last seven days before `today` that has none yet; says how many matches."""
    return sum(_draw(today - timedelta(days=back)) for back in range(1, CAUGHT_UP + 1))


@transaction.atomic
def _draw(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('screening.spot_checks'))")
    if SpotCheck.objects.filter(day=day).exists():
        return 0
    begin = datetime.combine(day, time.min, clock.CHINA)
    confirmed = Match.objects.filter(
        confirmed_by="machine", confirmed_at__gte=begin, confirmed_at__lt=begin + timedelta(days=1)
    )
    drawn = _sample(confirmed)
    now = clock.now()
    SpotCheck.objects.bulk_create(
        [SpotCheck(match_id=pk, day=day, branch_code=branch, drawn_at=now) for pk, branch in drawn]
    )
    if drawn:
        trail.record(by=_BY, action="screening.spot_drawn", on=("spot_checks", day), detail={"matches": len(drawn)})
        topics.tell("screening")
    return len(drawn)


def _sample(confirmed: QuerySet[Match]) -> list[tuple[int, str]]:
    """Evenly drawn, by a source nobody can foresee. Matches undone since are among them: they were errors."""
    everyone = list(confirmed.order_by("pk").values_list("pk", "branch_code"))
    return sorted(SystemRandom().sample(everyone, sample_size(len(everyone))))


def say_right(*, by: User, match_id: int) -> SpotCheck:
    """The machine was right about this match of the sample. One that was wrong is undone (`undo_match`).

    Raises NotPermitted; NotFound out of scope; Refused where the match is in no sample, was undone or checked, or where
    every list that it rests on was deleted.
    """
    with transaction.atomic():
        match = locked_match(by, match_id)
        checked = SpotCheck.objects.filter(match=match).first()
        if checked is None:
            raise Refused("screening.no_sample", "This match is not in the sample that is to be checked.")
        if checked.right_at is not None:
            raise Refused("screening.spot_checked", "This match was checked already.")
        if not readable_rows(match).exists():
            raise Refused("screening.spot_unreadable", "Every list that this match rests on was deleted.")
        checked.right_by, checked.right_at = by, clock.now()
        checked.save(update_fields=["right_by", "right_at"])
        trail.record(
            by=Actor.staff(by), action="screening.spot_right", on=("match", match.pk), subject=match.subject_id
        )
        topics.tell("screening")
    return checked
