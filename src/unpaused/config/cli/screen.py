"""`unpaused screen LIST --book BOOK --out FILE`: find the insured among people who were hit. No database."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from unpaused.config.cli import shadow
from unpaused.config.cli.book import Key, read_key
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, progress_bar, refusals
from unpaused.config.cli.engines import Chosen, Engine, Master, Postings, looked_up_by
from unpaused.config.cli.listing import Columns, check_targets, people_of, written
from unpaused.engines import linkage
from unpaused.foundation import areas
from unpaused.foundation import book as books
from unpaused.foundation.files import tabular

HEADER = ("row_id", "rank", "person_id", "probability", "outcome", "not_insured", "relative_of", "explanation", "model")
_NAMED = 20
_STAGES = {"screen": "Screening"}
Report = Annotated[
    Path | None,
    typer.Option("--report", help="Also write a page in both languages: who was helped, who came late, who never."),
]
Arrived = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="For the report: the day on which the list came; else as --as-of."),
]


def screen(
    listing: Annotated[Path, typer.Argument(metavar="LIST", help="CSV, XLSX or Parquet, with a column for the name.")],
    book: Annotated[Path, typer.Option("--book", help="A book made by `unpaused book build`.")],
    out: Annotated[Path, typer.Option("--out", help="The CSV to write: one line for each candidate of each row.")],
    explain: Annotated[Path | None, typer.Option("--explain", help="Also write the evidence, one JSON a row.")] = None,
    report: Report = None,
    arrived: Arrived = None,
    match_at: Annotated[float, typer.Option(min=0, max=1, help="Probability from which a row is a match.")] = 0.9,
    review_at: Annotated[
        float, typer.Option(min=0, max=1, help="Probability from which a row deserves a look.")
    ] = 0.10,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day to which ages refer; else the list's own, else the book's."),
    ] = None,
    model: Annotated[Path | None, typer.Option("--model", help="A model made by `unpaused screen train`.")] = None,
    column: Columns = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook; else the first with content.")] = None,
    engine: Chosen = Engine.OWN,
    spark_master: Master = "local[*]",
    postings: Postings = None,
    key_file: Key = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Find insured persons on a list: masked, misspelt, traditional or Latin names, half hidden numbers.

    Every row of the list is in the output: a match, one to review, or none. The file opens in a spreadsheet.
    `unpaused screen train` learns a model from past lists.
    """
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        check_targets({listing, *([key_file] if key_file else [])}, book, out, explain, report)
        table = tabular.read(listing, sheet=sheet)
        people = people_of(table, column)
        params = linkage.Params(
            match_threshold=match_at,
            review_threshold=review_at,
            as_of=as_of.date() if as_of else people.stated_on,
            model=linkage.Model.load(model) if model else linkage.Model(),
        )
        books.verify_persons(book)
        opened = books.open(book, read_key(key_file))
        with looked_up_by(engine, opened.index, spark_master, postings) as index:
            results = _results(gettext, index, people, params)
        written(out, lambda path: tabular.write_csv(path, HEADER, lines(results)))
        if explain:
            written(explain, lambda path: _write_explanations(path, people.rows, results))
        if report:
            day = arrived.date() if arrived else params.as_of or opened.as_of
            told = shadow.page(shadow.shadow_of(results, opened, day), listing=listing.name, insurer=opened.insurer)
            written(report, lambda path: path.write_text(told, encoding="utf-8"))
        _report(gettext, table, people, results, as_json)


def _results(
    gettext: Words, index: linkage.Index, people: linkage.People, params: linkage.Params
) -> list[linkage.RowResult]:
    with progress_bar(gettext, _STAGES) as tell:
        return index.screen(
            people.rows, areas.load_or_empty(), params, progress=lambda done, total: tell("screen", done, total)
        )


def lines(results: Sequence[linkage.RowResult]) -> Iterator[tuple[object, ...]]:
    """The lines of the output: each row's candidates by rank, at least one line a row."""
    for result in results:
        nobody = f"{result.not_insured:.6f}"
        if not result.candidates:
            yield result.row_id, 1, "", f"{0:.6f}", result.outcome, nobody, "", "", result.model
        for candidate in result.candidates:
            outcome = result.outcome if candidate.rank == 1 else _outcome_below(result.outcome)
            yield (
                result.row_id,
                candidate.rank,
                candidate.person_id,
                f"{candidate.probability:.6f}",
                outcome,
                nobody,
                "" if candidate.relative_of is None else candidate.relative_of,
                explanation(candidate),
                result.model,
            )


def _outcome_below(outcome: linkage.Outcome) -> linkage.Outcome:
    """What stands beside the second candidate and those after: they are never the match."""
    return "review" if outcome == "review" else "none"


def explanation(candidate: linkage.Candidate) -> str:
    """The evidence in one line: "name: equal +14.8 (1 in 31,200); age: one year off +0.8 (1 in 35); ahead 9.3"."""
    parts = [f"{e.field}: {e.level} {e.bits:+.1f}{_rarity(e)}" for e in candidate.evidence]
    if candidate.margin is not None:
        parts.append(f"{'ahead' if candidate.rank == 1 else 'behind'} {abs(candidate.margin):.1f}")
    return "; ".join(parts)


def _rarity(evidence: linkage.FieldEvidence) -> str:
    return f" (1 in {evidence.one_in:,.0f})" if evidence.one_in >= 2 and evidence.bits > 0 else ""


def _write_explanations(path: Path, rows: Sequence[linkage.ListRow], results: Sequence[linkage.RowResult]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row, result in zip(rows, results, strict=True):
            file.write(json.dumps({"line": row.number, **asdict(result)}, ensure_ascii=False) + "\n")


def _report(
    gettext: Words,
    table: tabular.Table,
    people: linkage.People,
    results: Sequence[linkage.RowResult],
    as_json: bool,
) -> None:
    figures = _figures(results)
    notes = [*_notes(gettext, table, people), *_unread(gettext, people, results)]
    if as_json:
        print_json({"ok": True, **figures, "columns": people.columns, "facts": people.facts, "notes": notes})
        return
    console = Console(highlight=False)
    console.print(gettext("Rows {rows}: matches {match}, to review {review}, not insured {none}.", **figures))
    console.print(gettext("Insured persons expected among them: {expected_insured}.", **figures))
    for note in notes:
        console.print(f"! {note}", markup=False)


def _figures(results: Sequence[linkage.RowResult]) -> dict[str, Any]:
    outcomes = Counter(result.outcome for result in results)
    expected = sum(1 - result.not_insured for result in results)
    return {
        "rows": len(results),
        **{outcome: outcomes[outcome] for outcome in ("match", "review", "none")},
        "expected_insured": round(expected, 1),
    }


def _notes(gettext: Words, table: tabular.Table, people: linkage.People) -> Iterator[str]:
    """What the person should know before trusting the count of rows."""
    if table.faults:
        cells = ", ".join(f"{fault.row}:{fault.column}" for fault in table.faults[:10])
        yield gettext("Cells with a formula but no stored value were left empty (row:column): {cells}.", cells=cells)
    if table.other_sheets:
        yield gettext(
            "Only the sheet {sheet} was read. Others hold data too: {others}. Use --sheet.",
            sheet=table.sheet,
            others=", ".join(table.other_sheets),
        )
    if people.left_out:
        left_out = _some([str(number) for number in people.left_out])
        yield gettext("Title, total and note lines were left out: {places}.", places=left_out)


def _unread(gettext: Words, people: linkage.People, results: Sequence[linkage.RowResult]) -> Iterator[str]:
    """Rows that name nobody, or somebody else than their numbers, and values that say nothing."""
    if nameless := [r.row_id for r in results if r.outcome == "review" and not r.candidates]:
        yield gettext("Rows that say too little to tell who is meant wait for a person: {rows}.", rows=_some(nameless))
    apart = [r.row_id for r in results if r.outcome == "review" and r.candidates and r.candidates[0].name_apart]
    if apart:
        yield gettext(
            "Rows whose numbers are one person's and whose name is another's wait for a person: {rows}. Where there are"
            " many, a column of the list has probably moved.",
            rows=_some(apart),
        )
    unread = [f"{row.row_id} ({', '.join(fields)})" for row in people.rows if (fields := linkage.unread_fields(row))]
    if unread:
        yield gettext("Values that could not be read were left out of the comparison: {rows}.", rows=_some(unread))


def _some(places: Sequence[str]) -> str:
    return ", ".join(places[:_NAMED]) + (" …" if len(places) > _NAMED else "")
