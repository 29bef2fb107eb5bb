"""Drafting at an office: begun, written, its figures read anew, discarded."""

from collections.abc import Mapping

from django.db import IntegrityError, connection, transaction

from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.actions.freezing import figures_into, freeze_into
from unpaused.capabilities.filings.actions.locking import of_own_office
from unpaused.capabilities.filings.models import GONE, FiledFigure, Filing, Report, State
from unpaused.capabilities.filings.rules import forms_of_reports
from unpaused.capabilities.incidents.public import NEVER_IN_FORCE, Incident, get_incident
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.figures import one_view
from unpaused.foundation.live.topics import tell
from unpaused.foundation.papers.paper import without_control_characters
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused

LONGEST = 20_000
"""Characters of one section: some twelve pages."""


def draft(*, by: User, incident_id: int, report: str) -> Filing:
    """Begins the next report of the person's own office; figures of its scope are read in one view and frozen. Where
    the province returned the last attempt, the new draft takes its words and stands in its place.

    Raises NotPermitted, Refused (head office; an incident that was never in force; a first report missing; a final one
    while the incident is in force, a follow-up after its end; one that is in hand already), Unavailable (no book).
    """
    check(by, Permission.DRAFT_FILINGS)
    with one_view():
        incident = get_incident(incident_id)
        known = queries.offices()
        office = known.office(by.branch_code)
        if office not in known.touched_by(incident):
            raise Refused("filings.not_touched", "The incident does not touch your branch.")
        serial = _next_serial(incident, office.code, report)
        filing = Filing(
            incident=incident,
            report=report,
            serial=serial,
            level=office.level,
            branch_code=office.code,
            province_code=office.province,
            answers=_returned(incident.pk, office.code, report, serial),
            drafted_by=by,
            written_by=by,
        )
        return _begun(filing, incident, known, by)


def correct(*, by: User, filing_id: int) -> Filing:
    """Begins a correction: a new report that names a delivered one, which stands unchanged.

    Raises NotPermitted, NotFound, Refused (not delivered; a correction is in hand already).
    """
    check(by, Permission.DRAFT_FILINGS)
    with one_view():
        corrected = of_own_office(by, filing_id)
        if corrected.delivered_at is None:
            raise Refused("filings.not_delivered", "Only a report that was delivered is corrected.")
        incident = get_incident(corrected.incident_id)
        filing = Filing(
            incident=incident,
            report=corrected.report,
            serial=corrected.serial,
            level=corrected.level,
            branch_code=corrected.branch_code,
            province_code=corrected.province_code,
            corrects=corrected,
            answers=Filing.objects.filter(corrects=corrected, state=State.RETURNED).order_by("-pk").first(),
            drafted_by=by,
            written_by=by,
        )
        return _begun(filing, incident, queries.offices(), by)


@transaction.atomic
def write(*, by: User, filing_id: int, edition: int, sections: Mapping[str, str]) -> Filing:
    """Keeps what was written; control characters become spaces. `edition` is the one that the writer began with.

    Raises NotPermitted, NotFound, Refused (signed; somebody else changed the draft meanwhile; a section that is too
    long or that the template does not have).
    """
    check(by, Permission.DRAFT_FILINGS)
    filing = of_own_office(by, filing_id, State.DRAFT)
    if filing.edition != edition:
        raise Refused(
            "filings.changed_meanwhile", "Somebody else changed this draft meanwhile: open it anew and compare."
        )
    filing.sections = {**filing.sections, **_clean(filing, sections)}
    _keep_change(filing, by)
    _record(by, "filings.write", filing, edition=filing.edition)
    return filing


@transaction.atomic
def read_anew(*, by: User, filing_id: int) -> Filing:
    """The figures and facts of a draft as they are now. Raises NotPermitted, NotFound, Refused (signed)."""
    check(by, Permission.DRAFT_FILINGS)
    filing = of_own_office(by, filing_id, State.DRAFT)
    freeze_into(filing, get_incident(filing.incident_id), queries.offices())
    filing.figures.all().delete()
    FiledFigure.objects.bulk_create(figures_into(filing))
    _keep_change(filing, by)
    _record(by, "filings.read_anew", filing, edition=filing.edition)
    return filing


@transaction.atomic
def discard(*, by: User, filing_id: int) -> Filing:
    """Lays a draft aside for good; another may be begun. Raises NotPermitted, NotFound, Refused (signed)."""
    check(by, Permission.DRAFT_FILINGS)
    filing = of_own_office(by, filing_id, State.DRAFT)
    filing.state = State.DISCARDED
    filing.save(update_fields=["state"])
    _record(by, "filings.discard", filing)
    return filing


def _begun(filing: Filing, incident: Incident, known: queries.Offices, by: User) -> Filing:
    filing.pk = _next_id()
    filing.number = ids.number("FR", clock.today(), filing.pk)
    source = filing.answers or filing.corrects
    filing.sections = dict(source.sections) if source else {}
    freeze_into(filing, incident, known)
    try:
        with transaction.atomic():
            filing.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("filings.in_hand", "Your office has this report in hand already.") from error
    FiledFigure.objects.bulk_create(figures_into(filing))
    _record(by, "filings.draft", filing, report=filing.report, serial=filing.serial)
    return filing


def _next_serial(incident: Incident, branch_code: str, report: str) -> int:
    """0, or the number of the next follow-up. Raises Refused where the report's turn has not come, or is over."""
    if incident.status in NEVER_IN_FORCE:
        raise Refused("filings.incident_draft", "The incident was never in force: there is nothing to report.")
    delivered = queries.delivered_by(incident.pk, branch_code)
    ended = queries.ended_at(incident) is not None
    if report not in Report.values:
        raise Refused("filings.no_such_report", "There is no such kind of report.")
    if report != Report.FIRST and not any(each.report == Report.FIRST for each in delivered):
        raise Refused("filings.first_missing", "The first report comes before: it was not delivered yet.")
    if report == Report.FINAL and not ended:
        raise Refused("filings.still_in_force", "The final report is made once the incident is stood down.")
    if any(each.report == Report.FINAL for each in delivered):
        raise Refused("filings.final_given", "The final report was delivered: what comes after it is a correction.")
    follow_ups = [each.serial for each in delivered if each.report == Report.FOLLOW_UP]
    return max(follow_ups, default=0) + 1 if report == Report.FOLLOW_UP else 0


def _returned(incident_id: int, branch_code: str, report: str, serial: int) -> Filing | None:
    """The last attempt at this very report, where the province sent it back."""
    same = Filing.objects.filter(
        incident_id=incident_id, branch_code=branch_code, report=report, serial=serial, corrects__isnull=True
    ).exclude(state=State.DISCARDED)
    last = same.order_by("-pk").first()
    return last if last and last.state in GONE else None


def _clean(filing: Filing, sections: Mapping[str, str]) -> dict[str, str]:
    known = {each.name: each for each in forms_of_reports().by_report[filing.report].sections}
    kept = {}
    for name, text in sections.items():
        if name not in known:
            raise Refused("filings.no_section", "The template has no such section.")
        plain = without_control_characters(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(plain) > LONGEST:
            raise Refused(
                "filings.too_long", "A section has at most {most} characters, this one has {given}.",
                most=LONGEST, given=len(plain),
            )  # fmt: skip
        kept[name] = plain
    return kept


def _keep_change(filing: Filing, by: User) -> None:
    filing.edition, filing.written_by = filing.edition + 1, by
    filing.save()


def _record(by: User, action: str, filing: Filing, **detail: object) -> None:
    trail.record(
        by=Actor.staff(by), action=action, on=("filing", filing.pk), detail={"incident": filing.incident_id, **detail}
    )
    tell("filings")


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Filing._meta.db_table])
        return int(cursor.fetchone()[0])
