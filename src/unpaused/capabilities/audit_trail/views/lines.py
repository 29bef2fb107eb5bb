"""Acts as lines of a page or a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.audit_trail.queries import acts as reads
from unpaused.capabilities.audit_trail.views import words
from unpaused.capabilities.audit_trail.views.details import detail_in_words
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words. `url` is "" where the reader may not open the record."""

    number: int
    at: datetime
    who: str
    branch: str
    action: str
    saw: bool
    record: str
    url: str
    reason: str
    detail: str


def lines_of(rows: Sequence[AuditRow], user: User) -> list[Line]:
    return [_line(act, user) for act in reads.acts(rows, user)]


def _line(act: reads.Act, user: User) -> Line:
    opens = act.record and act.record.url and user.may(act.record.needs)
    return Line(
        number=act.row.pk,
        at=act.row.at,
        who=words.who_in_words(act),
        branch=act.branch,
        action=words.action_in_words(act.row.action),
        saw=act.row.action in reads.SAW,
        record=words.record_in_words(act),
        url=act.record.url if act.record and opens else "",
        reason=act.row.reason,
        detail=detail_in_words(act.row.detail),
    )
