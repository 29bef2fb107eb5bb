"""Links by which a board is shared: made, revoked, opened."""

import secrets
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from unpaused.capabilities.command.models import BoardLink
from unpaused.capabilities.command.queries.links import digest
from unpaused.capabilities.command.rules.links import LONGEST_LINK, LONGEST_REASON, may_end
from unpaused.capabilities.incidents.public import NEVER_IN_FORCE, get_incident
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import reaches
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

MINUTE = 60


@transaction.atomic
def share_board(*, by: User, incident_id: int, reason: str, until: datetime) -> tuple[BoardLink, str]:
    """The link, and its token of 256 bits, which is shown once. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.COMMAND)
    incident = get_incident(incident_id)
    now = clock.now()
    if incident.status in NEVER_IN_FORCE:
        raise Refused("board_link.draft", "This incident has no board: it was never in force.")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Refused(
            "board_link.reason", "Say for whom and what for, in {most} characters at most.", most=LONGEST_REASON
        )
    if not may_end(until, now):
        raise Refused("board_link.end", "A link ends within {days} days.", days=LONGEST_LINK.days)
    token = secrets.token_urlsafe(32)
    made = BoardLink.objects.create(
        incident=incident,
        digest=digest(token),
        branch_code=by.branch_code,
        reason=reason.strip(),
        made_by=by,
        made_at=now,
        until=until,
    )
    detail = {"link": made.pk, "until": until.isoformat()}
    trail.record(
        by=Actor.staff(by), action="command.share_board", on=("incident", incident.pk), reason=reason, detail=detail
    )
    return made, token


@transaction.atomic
def revoke_link(*, by: User, link_id: int) -> BoardLink:
    """It opens nothing from now on. The trail says how often it was opened. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.COMMAND)
    link = BoardLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise NotFound("board_link.unknown", "There is no such link.")
    if not reaches(by, link.branch_code):
        raise NotPermitted("board_link.of_others", "Another office made this link: it decides when it ends.")
    if link.revoked_at is not None:
        raise Refused("board_link.revoked", "This link was revoked already.")
    link.revoked_at, link.revoked_by = clock.now(), by
    link.save(update_fields=["revoked_at", "revoked_by"])
    detail: dict[str, object] = {"link": link.pk, "opened": link.opened}
    trail.record(by=Actor.staff(by), action="command.revoke_link", on=("incident", link.incident_id), detail=detail)
    return link


@transaction.atomic
def count_opening(link: BoardLink) -> None:
    """Somebody opened it; who, nobody knows. Each tenfold of openings leaves a row in the trail, so that a link that is
    passed on shows there while it lives."""
    BoardLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, last_opened_at=clock.now())
    link.refresh_from_db(fields=["opened", "last_opened_at"])
    if str(link.opened).rstrip("0") == "1":
        trail.record(
            by=Actor.system("shared board"),
            action="command.link_opened",
            on=("incident", link.incident_id),
            detail={"link": link.pk, "opened": link.opened},
        )


def within_limit(what: str, most: int) -> bool:
    """Counts one more in this minute; False beyond `most`. `what` is no token: keys of the cache are readable."""
    key = f"command.limit.{what}.{int(clock.now().timestamp()) // MINUTE}"
    if cache.add(key, 1, 2 * MINUTE):
        return True
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two
        return True
