"""A rehearsal is asked for, and computed by a job."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from unpaused.capabilities.incidents.actions.drafting import checked_areas
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.models import Incident, Playbook, Rehearsal
from unpaused.capabilities.incidents.queries import rehearsing
from unpaused.engines.forecasting import Estimate
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book import Scope, Wanted, installed
from unpaused.foundation.jobs.app import app
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, UnpausedError

JOB, QUEUE = "incidents.rehearse", "rehearsals"


@transaction.atomic
def ask_rehearsal(
    *,
    by: User,
    playbook: Playbook,
    areas: Sequence[str],
    incident: Incident | None = None,
    assumptions: Mapping[str, Estimate] | None = None,
) -> Rehearsal:
    """Keeps what is asked and has it computed; counts the branches that the person may see.

    `assumptions` by name: those that the person sets. Raises NotPermitted, Unavailable (no book), Refused (areas,
    assumptions), PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    installed.book()
    plan_of(playbook.code, playbook.source)
    typed = dict(assumptions or {})
    for name, estimate in typed.items():
        rehearsing.check_assumption(name, estimate)
    branches = branches_of(by)
    asked = Rehearsal.objects.create(
        incident=incident,
        kind=playbook.kind,
        playbook_code=playbook.code,
        playbook_version=playbook.version,
        playbook_sha256=playbook.sha256,
        playbook_title=playbook.title,
        playbook_source=playbook.source,
        areas=checked_areas(areas),
        since=_day(incident),
        until=incident.until.astimezone(clock.CHINA).date() if incident and incident.until else None,
        branches=None if branches is None else sorted(branches),
        assumptions={name: [each.low, each.likely, each.high] for name, each in typed.items()},
        asked_by=by,
        asked_at=clock.now(),
    )
    detail = {"rehearsal": asked.pk, "playbook": asked.playbook, "areas": asked.areas}
    on = ("incident", incident.pk) if incident else ("rehearsal", asked.pk)
    trail.record(by=Actor.staff(by), action="incidents.rehearse", on=on, detail=detail)
    app.configure_task(JOB, queue=QUEUE).defer(rehearsal_id=asked.pk)
    return asked


def compute_rehearsal(*, rehearsal_id: int) -> None:
    """Counts the book and keeps the result, or why there is none. A second run of one that is finished does nothing."""
    asked = Rehearsal.objects.get(pk=rehearsal_id)
    if asked.state != Rehearsal.State.ASKED:
        return
    try:
        result = _result(asked)
    except UnpausedError as error:
        reason = {"message": error.message, "params": {name: str(value) for name, value in error.params.items()}}
        _finish(asked, state=Rehearsal.State.REFUSED, error=reason)
    else:
        _finish(asked, state=Rehearsal.State.DONE, result=result, book_version=result["book"]["version"])


def _result(asked: Rehearsal) -> dict[str, Any]:
    plan = plan_of(asked.playbook_code, asked.playbook_source)
    period = (asked.since, asked.until) if asked.until else None
    assumed = rehearsing.assumed_for(plan, period=period)
    assumed |= {name: rehearsing.typed(name, Estimate(*values)) for name, values in asked.assumptions.items()}
    wanted = Wanted(tuple(asked.areas), asked.since, rehearsing.days_of(assumed))
    scope = None if asked.branches is None else Scope(frozenset(asked.branches))
    profile = installed.book().profile(wanted, scope=scope, progress=_telling(asked))
    return rehearsing.computed(plan, tuple(asked.areas), profile, assumed)


def _telling(asked: Rehearsal) -> Callable[[str, int, int], None]:
    """Each step is committed at once, so that the page sees it."""

    def progress(stage: str, done: int, total: int) -> None:
        Rehearsal.objects.filter(pk=asked.pk).update(steps_done=done, steps_total=total)
        tell(topic_of(asked.pk))

    return progress


def topic_of(rehearsal_id: int) -> str:
    """What its page listens to."""
    return f"rehearsal.{rehearsal_id}"


@transaction.atomic
def _finish(asked: Rehearsal, **what: object) -> None:
    """Once: a job that was taken for dead and given back may finish beside its successor."""
    waiting = Rehearsal.objects.filter(pk=asked.pk, state=Rehearsal.State.ASKED)
    waiting.update(finished_at=clock.now(), **what)
    tell(topic_of(asked.pk))


def _day(incident: Incident | None) -> date:
    return incident.since.astimezone(clock.CHINA).date() if incident else clock.today()


def playbook_of(incident: Incident) -> Playbook:
    """Raises Refused where the draft has none yet."""
    if incident.playbook is None:
        raise Refused("rehearsal.no_playbook", "Choose a playbook for the incident before it is rehearsed.")
    return incident.playbook
