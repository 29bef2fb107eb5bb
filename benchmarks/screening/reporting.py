"""The page of the benchmark, made of what was measured."""

from typing import TYPE_CHECKING

from scoring import Told, medians

if TYPE_CHECKING:
    from measure import Outcome


def progress(outcome: "Outcome") -> str:
    return f"{outcome.world} noise {outcome.noise} seed {outcome.seed}: found {outcome.engine.found_at():.4f}"


def page(outcomes: "list[Outcome]", febrl: Told | None, command: str) -> str:
    sizes = f"{outcomes[0].persons:,} persons, {outcomes[0].rows:,} rows" if outcomes else ""
    lines = [
        "# Screening, measured",
        "",
        f"Made by `{command}` ({sizes}). How it is measured stands at the head of `benchmarks/screening/measure.py`.",
        "Times are of a loaded machine of two cores. They are no ratio of speeds: Splink's prediction is given its",
        "candidates ready made and holds no blocking; the engine's time holds reading, blocking, learning and scoring.",
        "",
        "| generator | noise | seed | measure | Splink 5 | Unpaused | ratio |",
        "|---|---|---|---|---|---|---|",
        *(line for outcome in outcomes for line in _rows(outcome)),
        "",
        "## By kind of list",
        "",
        "Each list by itself: precision and share found at a probability of 0.9, share found at precision 0.99.",
        "",
        "| generator | noise | kind | precision | found | found at .99 | in first five | calibration error | Brier |",
        "|---|---|---|---|---|---|---|---|---|",
        *(line for outcome in outcomes for line in _kinds(outcome)),
    ]
    if febrl:
        lines += ["", "## FEBRL4", "", f"Found at precision 0.99: {febrl.found_at():.4f}; in the first five: "
                  f"{febrl.first_five():.4f}; calibration error {febrl.calibration_error():.4f}."]  # fmt: skip
    return "\n".join(lines) + "\n"


def _rows(o: "Outcome") -> list[str]:
    splink = o.splink
    head = f"| {o.world} | {o.noise} | {o.seed} |"

    def row(name: str, theirs: float | None, ours: float, *, form: str = ".4f") -> str:
        ratio = f"{ours / theirs:.2f}" if theirs else "-"
        shown = [f"{value:{form}}" if value is not None else "-" for value in (theirs, ours)]
        return f"{head} {name} | {shown[0]} | {shown[1]} | {ratio} |"

    lines = [
        row("misses at precision .99", 1 - splink.found_at() if splink else None, 1 - o.engine.found_at()),
        row("true person in the first five", splink.first_five() if splink else None, o.engine.first_five()),
        row("calibration error", splink.calibration_error() if splink else None, o.engine.calibration_error()),
        row("Brier score", splink.brier() if splink else None, o.engine.brier()),
        row("blocking recall", None, o.blocking_recall), row("candidates a row", None, o.candidates, form=".1f"),
        row("index built, seconds", None, o.index_seconds, form=".1f"),
    ]  # fmt: skip
    for what in ("wall", "CPU") if o.times else ():
        theirs, ours = (medians(o.times[f"{who} {what}"]) for who in ("Splink", "engine"))
        lines.append(row(f"{what} seconds, median of {len(o.times['engine wall'])}", theirs, ours, form=".2f"))
    return lines


def _kinds(o: "Outcome") -> list[str]:
    lines = []
    for kind, told in o.by_kind.items():
        precision, found = told.precision_above()
        figures = (precision, found, told.found_at(), told.first_five(), told.calibration_error(), told.brier())
        lines.append(f"| {o.world} | {o.noise} | {kind} | " + " | ".join(f"{figure:.4f}" for figure in figures) + " |")
    return lines
