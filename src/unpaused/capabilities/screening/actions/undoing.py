"""A false match is undone: what it caused is withdrawn, and what left the house already is listed."""

from typing import Any

from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening.actions.clearing import locked_match
from unpaused.capabilities.screening.actions.keys import key_of
from unpaused.capabilities.screening.events import MatchUndone
from unpaused.capabilities.screening.models import Candidate, ListRow, Match, MatchState, RowState
from unpaused.capabilities.screening.rules import checked_reason
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

_NOT_GONE = ("queued", "withdrawn", "failed")
_NO_CONTACT_WITHDRAWN = {"messages_withdrawn": 0, "invitations_withdrawn": 0}


def undo_match(*, by: User, match_id: int, reason: str) -> Match:
    """Withdraws case, task, invitation and queued messages. `undo_report` of the match says what was withdrawn and what
    left the house before (messages by number, channel and state).

    The rows go back to the worklist with this candidate ruled out. Where the customer has stated a claim themselves it
    is theirs, whoever the list meant: they stay found, with their way to us, until that is settled. Raises
    NotPermitted; Refused without a reason, or where it was undone before.
    """
    why = checked_reason(reason)
    with transaction.atomic():
        match = locked_match(by, match_id)
        if match.undo_report is not None:
            raise Refused("screening.undone", "This match was undone already.")
        match.undo_report = _withdraw(Actor.staff(by), match, why)
        match.undone_at = clock.now()
        match.state = MatchState.ACTIVE if "claim_kept" in match.undo_report else MatchState.UNDONE
        match.save(update_fields=["state", "undone_at", "undo_report"])
        match.undo_report["rows"] = _send_back(match)
        match.save(update_fields=["undo_report"])
        _record(by, match, why)
    return match


def _withdraw(by: Actor, match: Match, reason: str) -> dict[str, Any]:
    prefix, case = key_of(match.pk), _withdraw_case(by, match, reason)
    return {
        **case,
        **(_NO_CONTACT_WITHDRAWN if "claim_kept" in case else _withdraw_contact(by, prefix, reason)),
        "tasks_withdrawn": tasks.withdraw(by=by, key_prefix=prefix, because=tasks.Because.MISTAKEN, reason=reason),
        "left_the_house": _left_the_house(prefix),
    }


def _withdraw_contact(by: Actor, prefix: str, reason: str) -> dict[str, int]:
    return {
        "messages_withdrawn": outreach.withdraw_messages(by=by, key_prefix=prefix, reason=reason),
        "invitations_withdrawn": outreach.withdraw_invitations(by=by, key_prefix=prefix),
    }


def _withdraw_case(by: Actor, match: Match, reason: str) -> dict[str, Any]:
    if match.claim_id is None:
        return {"cases_withdrawn": 0}
    became = claims.withdraw_case(by=by, claim_id=match.claim_id, reason=reason)
    if became == "withdrawn":
        return {"cases_withdrawn": 1}
    # Money on its way or paid is for people and the bank, and it must be seen.
    beyond = {"claim_beyond_recall": match.claim_id} if became == "paying" else {}
    return {"cases_withdrawn": 0, "claim_kept": match.claim_id, **beyond}


def _left_the_house(prefix: str) -> list[dict[str, Any]]:
    """Messages that somebody may have read."""
    return [
        {
            "number": message.number,
            "channel": message.channel,
            "template": message.template,
            "state": message.state,
            "at": message.at.isoformat(),
        }
        for message in outreach.messages_under(prefix)
        if message.state not in _NOT_GONE
    ]


def _send_back(match: Match) -> int:
    """The rows wait for an examiner again; this person is ruled out for them."""
    rows = list(ListRow.objects.filter(match=match).values_list("pk", flat=True))
    Candidate.objects.filter(row_id__in=rows, person_id=match.person_id).update(refuted=True)
    undone = ListRow.objects.filter(pk__in=rows)
    undone.exclude(list__state="deleted").update(state=RowState.WAITING, match=None, decided_by=None, decided_at=None)
    undone.filter(list__state="deleted").update(state=RowState.WITHDRAWN)
    return len(rows)


def _record(by: User, match: Match, reason: str) -> None:
    detail: dict[str, object] = {
        name: value for name, value in (match.undo_report or {}).items() if isinstance(value, int)
    }
    detail["left"] = len((match.undo_report or {})["left_the_house"])
    trail.record(
        by=Actor.staff(by),
        action="screening.undo",
        on=("match", match.pk),
        subject=match.subject_id,
        reason=reason,
        detail=detail,
    )
    bus.publish(MatchUndone(match.pk))
    topics.tell("board")
    topics.tell("screening")
