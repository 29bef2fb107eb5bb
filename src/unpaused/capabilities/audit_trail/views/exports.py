"""Taking the trail away: a table for reading, whole seals for verifying. Each export is an act."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.audit_trail import actions
from unpaused.capabilities.audit_trail.forms import PeriodForm
from unpaused.capabilities.audit_trail.views.filtering import filters_for, rows_asked_for
from unpaused.capabilities.audit_trail.views.lines import lines_of
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.exporting import sealed_lines
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.audit.words import in_words
from unpaused.foundation.files.tabular.writing import harmless
from unpaused.kernel import clock
from unpaused.ui.worklist import bind

MOST = 100_000
"""Rows of one CSV; more fit no spreadsheet anyway. Sealed exports have no such end."""
CHUNK = 1000
SAID = 20
"""Faults told one by one after a verification; the command line tells all."""
HEADER = (
    "no",
    "at",
    "who",
    "branch",
    "actor",
    "act",
    "code",
    "record",
    "record_type",
    "record_id",
    "person",
    "reason",
    "detail",
)


class _Echo:
    """What csv writes is what is sent."""

    def write(self, text: str) -> str:
        return text


@requires(Permission.SEE_AUDIT)
@require_POST
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """What the filters in the address find, oldest first, safe in a spreadsheet."""
    user = staff(request)
    filters = filters_for(user)
    actions.note_csv(by=user, filters={each.name: each.value for each in bind(request, filters) if each.value})
    rows = rows_asked_for(request, user, filters).order_by("at", "pk")[:MOST]
    return _sent(_csv_lines(rows, user), "text/csv; charset=utf-8", "csv")


@requires(Permission.SEE_AUDIT)
@require_POST
def sealed(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Whole seals of a period with their rows, for `unpaused audit --verify`. Raises NotPermitted."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return render(request, "audit_trail/period.html", {"form": form})
    since, until = form.period()
    actions.note_sealed(by=staff(request), since=since, until=until)
    return _sent(sealed_lines(since, until), "application/jsonl", "jsonl")


@requires(Permission.SEE_AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Every seal and everything signed, now."""
    verdict = actions.verify_seals(by=Actor.staff(staff(request)))
    for text, places in map(in_words, verdict.faults[:SAID]):
        messages.error(request, gettext(text).format(**places))
    for each in verdict.altered[:SAID]:
        messages.error(
            request, _("{number} is not what was signed: {what}.").format(number=each.number, what=each.what)
        )
    if not verdict.faults and not verdict.altered:
        messages.success(request, _holds(verdict))
    return redirect("audit_trail:trail")


def _holds(verdict: actions.Verdict) -> str:
    if verdict.seals:
        return _("Every seal holds: nothing was changed.")
    if not verdict.sealed:
        return _("There was no seal yet to verify. Acts under way hold the first one back: try again in a minute.")
    sealed = ngettext(
        "There was no seal yet to verify. {count} act is sealed now.",
        "There was no seal yet to verify. {count} acts are sealed now.",
        verdict.sealed,
    )
    return sealed.format(count=verdict.sealed)


def _csv_lines(rows: QuerySet[AuditRow], user: User) -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADER)
    chunk: list[AuditRow] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield "".join(map(writer.writerow, _cells(chunk, user)))
            chunk = []
    yield "".join(map(writer.writerow, _cells(chunk, user)))


def _cells(rows: list[AuditRow], user: User) -> Iterable[list[str]]:
    for row, line in zip(rows, lines_of(rows, user), strict=True):
        cells = (
            row.pk,
            row.at.astimezone(clock.CHINA).isoformat(timespec="seconds"),
            line.who,
            line.branch,
            row.actor,
            line.action,
            row.action,
            line.record,
            row.object_type,
            row.object_id,
            row.subject_id,
            row.reason,
            json.dumps(row.detail, ensure_ascii=False),
        )
        yield [harmless(cell) for cell in cells]


def _sent(lines: Iterable[str], media_type: str, ending: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="unpaused-audit-{clock.today():%Y%m%d}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
