"""A report on paper, in the form of its template: facts, what people wrote, figures and where they come from."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unpaused.capabilities.filings.models import FiledFigure, Filing, Level
from unpaused.capabilities.filings.queries.filings import figures_of, public_key
from unpaused.capabilities.filings.queries.words import change_in_words, report_in_words, said
from unpaused.foundation.papers import Paper, Prose, Table, printable
from unpaused.foundation.papers.words import LANGUAGES, exact_moment, in_chinese, value_in_words

FACTS = (0.24, 0.76)


def paper_of(filing: Filing, language: str) -> Paper:
    """In "zh" or "en". Raises KeyError for another language."""
    with translation.override(LANGUAGES[language]):
        figures = figures_of(filing)
        parts: tuple[Table | Prose, ...] = (
            _facts(filing),
            *_written(filing),
            _values(filing, figures),
            *_parts(filing),
            *_earlier(filing),
            _provenance(filing, figures),
            _answered_for(filing),
        )
        name = report_in_words(filing.report, filing.serial)
        paper = Paper(
            number=filing.number,
            language=language,
            title=_("Report on an emergency ({report})").format(report=name),
            subject=filing.head["title"],
            notices=_notices(filing),
            parts=parts,
            foot=_foot(filing),
            author=filing.drafted_by.display_name,
            moment=filing.signed_at or filing.as_of,
        )
        return printable(paper)


def _notices(filing: Filing) -> tuple[str, ...]:
    notices = []
    if filing.head["drill"]:
        notices.append(_("A drill on synthetic data: nothing here happened."))
    if filing.signed_at is None:
        notices.append(_("A draft, not a report yet."))
    if filing.head["corrects"]:
        notices.append(_("Corrects report {number}, which stands unchanged.").format(number=filing.head["corrects"]))
    if not in_chinese():
        notices.append(_("A copy in English: the Chinese text is the report."))
    return tuple(notices)


def facts_of(filing: Filing) -> tuple[tuple[str, str], ...]:
    """Name and value of each fact, in the active language; also what the page shows."""
    head = filing.head
    kept = head["in_words"]["zh" if in_chinese() else "en"]
    to = head["province"]["name"] if filing.level == Level.BRANCH else _("the regulator of the province")
    rows = [
        (_("Number"), filing.number),
        (_("Reporting office"), f"{head['insurer']} {head['office']['name']}".strip()),
        (_("Reports to"), to),
        (_("Incident"), f"{head['incident']} {head['title']}"),
        (_("Kind"), kept["kind"]),
        (_("Areas"), kept["areas"]),
        (_("Since"), _moment(head["since"])),
        (_("In force since"), _moment(head["activated_at"])),
    ]
    if head["ended_at"]:
        rows.append((_("Ended at"), _moment(head["ended_at"])))
    rows.append((_("Government response level"), kept["response_level"] or "–"))
    if head["graded"]:
        rows.append((_("Grade of the disaster"), kept["grade"] or _("not graded yet")))
    if head["corrects"]:
        rows.append((_("Corrects"), head["corrects"]))
    if head["answers"]:
        rows.append((_("In place of"), _("{number}, returned").format(number=head["answers"])))
    rows.append((_("As of"), exact_moment(filing.as_of)))
    if filing.due_at:
        rows.append((_("Due"), exact_moment(filing.due_at)))
    return tuple(rows)


def _facts(filing: Filing) -> Table:
    return Table("", (), facts_of(filing), FACTS)


def _written(filing: Filing) -> tuple[Prose, ...]:
    return tuple(
        Prose(said(each["title"]), filing.sections.get(each["name"], "") or _("None."))
        for each in filing.head["form"]["sections"]
    )


def _values(filing: Filing, figures: list[FiledFigure]) -> Table:
    if not filing.head["previous"]:
        rows = tuple((_label(each), value_in_words(each.value, each.unit)) for each in figures)
        return Table(_("Figures"), (_("Figure"), _("Value")), rows, (0.7, 0.3), frozenset({1}))
    columns = (_("Figure"), _("Value"), _("Last report"), pgettext("figure", "Change"))
    changed = tuple(
        (
            _label(each),
            value_in_words(each.value, each.unit),
            value_in_words(each.before, each.unit),
            change_in_words(each.value, each.before, each.unit, value_in_words),
        )
        for each in figures
    )
    return Table(_("Figures"), columns, changed, (0.34, 0.22, 0.22, 0.22), frozenset({1, 2, 3}))


def _parts(filing: Filing) -> tuple[Table, ...]:
    """Of a province: the reports of its branches that went in, and which branches had sent none."""
    if filing.level != Level.PROVINCE:
        return ()
    rows = [
        (each["office"], f"{each['number']} {report_in_words(each['report'], each['serial'])}", _moment(each["as_of"]))
        for each in filing.head["parts"]
    ]
    rows += [(name, _("no report accepted yet"), "–") for name in filing.head["missing"]]
    if not rows:
        return ()
    return (Table(_("Reports of branches"), (_("Branch"), _("Report"), _("As of")), tuple(rows), (0.3, 0.45, 0.25)),)


def _earlier(filing: Filing) -> tuple[Table, ...]:
    rows = tuple(
        (
            f"{each['number']} {report_in_words(each['report'], each['serial'])}",
            _moment(each["at"]),
            each["receipt"] or "–",
        )
        for each in filing.head["earlier"]
    )
    columns = (_("Report"), _("Delivered"), _("Receipt"))
    return (Table(_("Earlier reports on this incident"), columns, rows, (0.45, 0.3, 0.25)),) if rows else ()


def _provenance(filing: Filing, figures: list[FiledFigure]) -> Table:
    as_of, book = exact_moment(filing.as_of), filing.head["book"]
    rows = tuple((_label(each), each.name, f"{_records(each):,} {each.record_type}", as_of, book) for each in figures)
    columns = (_("Figure"), _("Query"), _("Records"), _("As of"), _("Book"))
    return Table(_("Where each figure comes from"), columns, rows, (0.22, 0.24, 0.18, 0.21, 0.15))


def _answered_for(filing: Filing) -> Table:
    rows = [(_("Drafted by"), filing.drafted_by.display_name)]
    if filing.written_by_id != filing.drafted_by_id:
        rows.append((_("Last changed by"), filing.written_by.display_name))
    if filing.signed_by is None or filing.signed_at is None:
        rows.append((_("Signed by"), _("not signed")))
    else:
        rows += [
            (_("Signed by"), f"{filing.signed_by.display_name}, {exact_moment(filing.signed_at)}"),
            (_("SHA-256 of the frozen content"), bytes(filing.digest or b"").hex()),
            (_("Signature (Ed25519)"), bytes(filing.signature or b"").hex()),
            (_("Public key"), public_key(filing).hex()),
        ]
    return Table(_("Who answers for it"), (), tuple(rows), FACTS)


def _foot(filing: Filing) -> str:
    digest = bytes(filing.digest or b"").hex()
    return f"{filing.number} · SHA-256 {digest[:16]}" if digest else f"{filing.number} · {_('not signed')}"


def _label(figure: FiledFigure) -> str:
    return figure.label_zh if in_chinese() else figure.label_en


def _records(figure: FiledFigure) -> int:
    return int(getattr(figure, "records", 0))


def _moment(iso: Any) -> str:
    return exact_moment(datetime.fromisoformat(iso)) if iso else "–"
