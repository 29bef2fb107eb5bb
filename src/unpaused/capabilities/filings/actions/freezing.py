"""What a report freezes of the moment: the incident, the office, earlier reports, figures with their records."""

from datetime import timezone
from typing import Any

from django.utils import translation

from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.models import FiledFigure, Filing, Level, Report
from unpaused.capabilities.filings.queries import Office, Offices
from unpaused.capabilities.filings.rules import deadlines, forms_of_reports
from unpaused.capabilities.incidents.public import PROPERTY_KINDS, Incident, areas_in_words
from unpaused.foundation import figures
from unpaused.foundation.figures import Frozen, freeze
from unpaused.foundation.papers.words import LANGUAGES
from unpaused.kernel import clock


def freeze_into(filing: Filing, incident: Incident, known: Offices) -> None:
    """Sets everything of an unsaved or drafted report that is read and not written, as of now."""
    office = known.office(filing.branch_code)
    filing.as_of, filing.scope = clock.now(), known.scope_of(office)
    before = previous_of(filing)
    filing.head = _head(filing, incident, office, known, before)
    given = queries.of_office(incident.pk, office.code)
    duty = next((each for each in queries.duties_of(incident, office, given) if _is_of(each, filing)), None)
    filing.due_at = duty.due_at.astimezone(timezone.utc) if duty and filing.corrects_id is None else None


def figures_into(filing: Filing) -> list[FiledFigure]:
    """The figures that the template names, read now within the report's scope, not saved."""
    before = previous_of(filing)
    known = {each.name: each.value for each in before.figures.all()} if before else {}
    names = forms_of_reports().by_report[filing.report].figures
    read = [freeze(figures.get(name), filing.incident_id, filing.scope) for name in names]
    return [_figure(filing, place, each, known.get(each.name)) for place, each in enumerate(read, 1)]


def previous_of(filing: Filing) -> Filing | None:
    """The report that this one follows: the last delivered one of the office; of a correction the one before the
    corrected, so that the change is still the change since then."""
    delivered = queries.delivered_by(filing.incident_id, filing.branch_code)
    if filing.corrects_id is not None:
        corrected = filing.corrects
        return next((each for each in reversed(delivered) if corrected and each.pk < corrected.pk), None)
    return None if filing.report == Report.FIRST else next(reversed(delivered), None)


def _is_of(duty: Any, filing: Filing) -> bool:
    return bool((duty.report, duty.serial) == (filing.report, filing.serial))


def _head(filing: Filing, incident: Incident, office: Office, known: Offices, before: Filing | None) -> dict[str, Any]:
    form = forms_of_reports()
    rule = deadlines().rule(filing.report, incident.kind, incident.grade)
    ended = queries.ended_at(incident)
    return {
        "incident": incident.number,
        "title": incident.title,
        "kind": incident.kind,
        "areas": list(incident.areas),
        "since": incident.since.isoformat(),
        "activated_at": incident.activated_at.isoformat() if incident.activated_at else None,
        "ended_at": ended.isoformat() if ended else None,
        "response_level": incident.response_level,
        "graded": incident.kind in PROPERTY_KINDS,
        "grade": incident.grade,
        "in_words": {short: _in_words(incident, language) for short, language in LANGUAGES.items()},
        "playbook": str(incident.playbook or ""),
        "drill": incident.is_drill,
        "insurer": known.insurer,
        "book": known.book_version,
        "office": {"code": office.code, "name": office.name, "area": office.area},
        "province": _named(known, office.province),
        "form": {"version": form.version, **_sections(form.by_report[filing.report])},
        "deadline": {"version": deadlines().version, "source": dict(rule.source) if rule else None},
        "previous": before.number if before else None,
        "earlier": [_earlier(each) for each in _before(filing)],
        "corrects": filing.corrects.number if filing.corrects else None,
        "answers": filing.answers.number if filing.answers else None,
        **_of_branches(filing, incident, office, known),
    }


def _in_words(incident: Incident, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "kind": incident.get_kind_display(),
            "areas": areas_in_words(incident.areas),
            "response_level": incident.get_response_level_display() if incident.response_level else "",
            "grade": incident.get_grade_display() if incident.grade else "",
        }


def _named(known: Offices, code: str) -> dict[str, str]:
    return {"code": code, "name": known.office(code).name}


def _sections(form: Any) -> dict[str, Any]:
    return {
        "sections": [
            {"name": each.name, "title": dict(each.title), "required": each.required} for each in form.sections
        ]
    }


def _before(filing: Filing) -> list[Filing]:
    delivered = queries.delivered_by(filing.incident_id, filing.branch_code)
    return [each for each in delivered if each.pk != filing.pk]


def _earlier(filing: Filing) -> dict[str, Any]:
    return {
        "number": filing.number,
        "report": filing.report,
        "serial": filing.serial,
        "at": filing.delivered_at.isoformat(),
        "receipt": filing.receipt,
        "sha256": bytes(filing.digest or b"").hex(),
    }


def _of_branches(filing: Filing, incident: Incident, office: Office, known: Offices) -> dict[str, Any]:
    """What a province puts together: the newest accepted report of each branch that the incident touches."""
    if filing.level != Level.PROVINCE:
        return {"parts": [], "missing": []}
    newest = {each.branch_code: each for each in queries.accepted_from_branches(incident.pk, office.code)}
    touched = [each for each in known.touched_by(incident) if each.province == office.code and each != office]
    return {
        "parts": [_part(each) for _, each in sorted(newest.items())],
        "missing": [each.name for each in touched if each.code not in newest],
    }


def _part(filing: Filing) -> dict[str, Any]:
    return {
        "id": filing.pk,
        "number": filing.number,
        "office": filing.head["office"]["name"],
        "report": filing.report,
        "serial": filing.serial,
        "as_of": filing.as_of.isoformat(),
        "sha256": bytes(filing.digest or b"").hex(),
    }


def _figure(filing: Filing, place: int, frozen: Frozen, before: float | None) -> FiledFigure:
    return FiledFigure(
        filing=filing,
        place=place,
        name=frozen.name,
        label_zh=frozen.labels["zh"],
        label_en=frozen.labels["en"],
        unit=frozen.unit,
        value=frozen.value,
        before=before,
        record_type=frozen.record_type,
        record_ids=frozen.record_ids,
    )
