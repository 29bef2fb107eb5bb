"""The list with what is due, one report as a document, the records behind a figure, the rules of deadlines."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.filings import queries
from unpaused.capabilities.filings.models import FiledFigure, Filing, Level, Report, State
from unpaused.capabilities.filings.queries import report_in_words, said
from unpaused.capabilities.filings.queries.altered import altered_files
from unpaused.capabilities.filings.queries.paper import facts_of
from unpaused.capabilities.filings.queries.words import change_in_words, limit_in_words
from unpaused.capabilities.filings.rules import deadlines, forms_of_reports
from unpaused.capabilities.filings.views.due import duty_rows
from unpaused.capabilities.incidents.public import Kind
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.papers.words import LANGUAGES, in_chinese, value_in_words
from unpaused.kernel.errors import Refused
from unpaused.ui import worklist
from unpaused.ui.records import records_page

FILTERS = (
    worklist.search("q", _("Number or incident"), "number__istartswith", "incident__title__icontains"),
    worklist.choice("report", _("Report"), Report.choices),
    worklist.choice("state", _("Status"), State.choices),
    worklist.choice("level", _("Office"), Level.choices),
)


@requires(Permission.SEE_FILINGS)
def filings(request: HttpRequest) -> HttpResponse:
    """What is due, and all reports, newest first."""
    me = staff(request)
    page = worklist.page_of(request, queries.visible_to(me), FILTERS, orders={"as_of": ("-as_of", "-pk")})
    for each in page:
        each.name = report_in_words(each.report, each.serial)  # type: ignore[attr-defined]
        each.shown_state = _state(each)  # type: ignore[attr-defined]
    may_draft = me.may(Permission.DRAFT_FILINGS) and bool(me.branch_code)
    return render(request, "filings/filings.html", {"page": page, "duties": duty_rows(me), "may_draft": may_draft})


@requires(Permission.SEE_FILINGS)
def rules(request: HttpRequest) -> HttpResponse:
    """Every deadline with its source, and whether that was read; the template's source."""
    rows = [
        {
            "report": report_in_words(each.report, 0),
            "kinds": ", ".join(str(Kind(kind).label) for kind in each.kinds),
            "grades": ", ".join(each.grades),
            "to_province": limit_in_words(each.to_province),
            "to_regulator": limit_in_words(each.to_regulator),
            "source": said(each.source),
            "read": each.read_at_source,
        }
        for each in deadlines().rules
    ]
    form = forms_of_reports()
    context = {"rows": rows, "form_source": said(form.source), "form_read": form.read_at_source}
    return render(request, "filings/rules.html", context)


@requires(Permission.SEE_FILINGS)
def filing(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The document, in Chinese (`?in=zh`), English (`?in=en`), else in the reader's own language."""
    found = queries.get_for(staff(request), filing_id)
    language = LANGUAGES.get(request.GET.get("in", ""), translation.get_language() or "zh-hans")
    with translation.override(language):
        return render(request, "filings/filing.html", document(request, found))


@requires(Permission.SEE_FILINGS)
def figure(request: HttpRequest, filing_id: int, name: str) -> HttpResponse:
    """The records that a figure was counted from when it was frozen."""
    found = queries.get_for(staff(request), filing_id)
    filed = queries.filed_figure(found, name)
    live = queries.live_figure(filed)
    if live is None:
        raise Refused("filings.figure_gone", "The records of this figure cannot be described any more.")
    context = {
        "page": records_page(request, live, filed.record_ids),
        "filing": found,
        "label": _label(filed),
        "value": value_in_words(filed.value, filed.unit),
    }
    return render(request, "filings/figure.html", context)


@requires(Permission.SEE_FILINGS)
def content(request: HttpRequest, filing_id: int) -> HttpResponse:
    """What was signed, byte for byte."""
    found = queries.get_for(staff(request), filing_id)
    return HttpResponse(queries.signed_content(found), content_type="application/json")


@requires(Permission.SEE_FILINGS)
def file(request: HttpRequest, filing_id: int, language: str, kind: str) -> HttpResponse:
    """The report to hand over: PDF or DOCX, Chinese or the English copy."""
    found = queries.file_of(queries.get_for(staff(request), filing_id), language, kind)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def document(request: HttpRequest, found: Filing) -> dict[str, Any]:
    """What the document and the pages that act on it show."""
    signed = found.signed_at is not None
    return {
        "filing": found,
        "name": report_in_words(found.report, found.serial),
        "shown_state": _state(found),
        "facts": facts_of(found),
        "sections": [
            {"title": said(each["title"]), "text": found.sections.get(each["name"], ""), "required": each["required"]}
            for each in found.head["form"]["sections"]
        ],
        "rows": [_row(each) for each in queries.figures_of(found)],
        "parts": [{**each, "name": report_in_words(each["report"], each["serial"])} for each in found.head["parts"]],
        "earlier": [
            {**each, "name": report_in_words(each["report"], each["serial"])} for each in found.head["earlier"]
        ],
        "source": found.head["deadline"]["source"] and said(found.head["deadline"]["source"]),
        "corrections": found.corrections.exclude(state__in=[State.DISCARDED, State.RETURNED, State.DRAFT]),
        "drifted": [] if signed else [_drift(each) for each in queries.drifted(found)],
        "language": "zh" if in_chinese() else "en",
        "files": queries.kept_files(found) if signed else [],
        "altered": altered_files(found) if signed else [],
        "intact": queries.is_intact(found) if signed else None,
        "digest": bytes(found.digest or b"").hex(),
        "signature": bytes(found.signature or b"").hex(),
        "public_key": queries.public_key(found).hex(),
        **_next_steps(request, found),
    }


def _next_steps(request: HttpRequest, found: Filing) -> dict[str, bool]:
    """Which buttons to offer; the actions check again."""
    me = staff(request)
    own, above = found.branch_code == me.branch_code, found.province_code == me.branch_code
    drafts, signs = me.may(Permission.DRAFT_FILINGS), me.may(Permission.SIGN_FILINGS)
    in_draft, signed = found.state == State.DRAFT, found.state == State.SIGNED
    wrote = me.pk in (found.drafted_by_id, found.written_by_id)
    of_branch = found.level == Level.BRANCH
    return {
        "may_write": own and drafts and in_draft,
        "may_sign": own and signs and in_draft and not wrote,
        "may_decide": above and not own and signs and signed and of_branch,
        "may_hand_over": own and signs and signed and not of_branch,
        "may_correct": own and drafts and found.delivered_at is not None,
        "may_answer": own
        and drafts
        and found.state == State.RETURNED
        and not found.answers_given.exclude(state=State.DISCARDED).exists(),
    }


def _state(filing: Filing) -> str:
    """As ui.statuses names it."""
    if filing.state == State.DRAFT:
        return "awaiting_signature"
    if filing.state == State.SIGNED:
        return "filing.signed" if filing.level == Level.BRANCH else "filing.awaits_hand_over"
    return str(filing.state)


def _row(figure: FiledFigure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "label": _label(figure),
        "value": value_in_words(figure.value, figure.unit),
        "before": value_in_words(figure.before, figure.unit),
        "change": change_in_words(figure.value, figure.before, figure.unit, value_in_words),
        "records": f"{getattr(figure, 'records', 0):,}",
    }


def _drift(drift: queries.Drift) -> dict[str, str]:
    unit = drift.figure.unit
    return {
        "label": _label(drift.figure),
        "frozen": value_in_words(drift.figure.value, unit),
        "live": value_in_words(drift.live, unit),
    }


def _label(figure: FiledFigure) -> str:
    return figure.label_zh if in_chinese() else figure.label_en
