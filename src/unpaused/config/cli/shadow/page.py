"""The report of a shadow run: one HTML file that needs nothing else, in Chinese and in English. No name stands on it:
rows and persons by their numbers, for whoever may open the list and the book."""

from collections.abc import Iterator
from html import escape

from unpaused.config.cli.console import Words
from unpaused.config.cli.shadow.counting import Missed, Shadow

SHOWN = 500
"""Lines of people missed; the CSV beside it holds every row."""
_STYLE = """
:root { color-scheme: light dark; --bar: #2f7f79; --rule: #8884; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.6 system-ui, "Noto Sans SC", sans-serif; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: start; padding: .3rem .6rem; border-block-end: 1px solid var(--rule); }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; } .bar { height: .7rem; background: var(--bar); }
.muted { opacity: .7; } section + section { margin-block-start: 4rem; } .box { overflow-x: auto; }
"""  # noqa: E501  a style sheet


def page(shadow: Shadow, *, listing: str, insurer: str) -> str:
    """`listing`: the name of the list's file."""
    halves = "".join(_half(Words(lang), lang, shadow, listing, insurer) for lang in ("zh", "en"))
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(Words('zh')('Shadow run'))} · {escape(listing)}</title><style>{_STYLE}</style></head>"
        f"<body>{halves}</body></html>\n"
    )


def _half(gettext: Words, lang: str, shadow: Shadow, listing: str, insurer: str) -> str:
    lead = gettext(
        "The list {listing}, as if it had been screened when it came, on {day}; the book of {insurer} tells of claims "
        "until {until}.",
        listing=listing,
        day=shadow.day.isoformat(),
        insurer=insurer,
        until=shadow.until.isoformat(),
    )
    return (
        f'<section lang="{lang}"><h1>{escape(gettext("Shadow run"))}</h1><p>{escape(lead)}</p>'
        f"<h2>{escape(gettext('Rows of the list'))}</h2>{_bars(list(_of_rows(gettext, shadow)), shadow.rows)}"
        f"<p>{escape(_expected(gettext, shadow))}</p>"
        f"<h2>{escape(gettext('Insured people among them'))}</h2>"
        f"{_bars(list(_of_people(gettext, shadow)), shadow.people)}{_gained(gettext, shadow)}"
        f"{_missed(gettext, shadow)}</section>"
    )


def _of_rows(gettext: Words, shadow: Shadow) -> Iterator[tuple[str, int]]:
    yield gettext("match"), shadow.outcomes["match"]
    yield gettext("to review"), shadow.outcomes["review"]
    yield gettext("not insured"), shadow.outcomes["none"]


def _of_people(gettext: Words, shadow: Shadow) -> Iterator[tuple[str, int]]:
    if shadow.missed is None:
        yield gettext("found; the book holds no claims, so nobody can tell who was helped"), shadow.people
        return
    yield gettext("had a claim before the list came"), shadow.known
    yield gettext("came later by themselves"), len(shadow.later_days)
    yield gettext("never claimed: missed"), len(shadow.missed)
    yield gettext("without a policy on that day"), shadow.uncovered


def _expected(gettext: Words, shadow: Shadow) -> str:
    return gettext("Insured persons expected among them: {expected_insured}.", expected_insured=_one(shadow))


def _one(shadow: Shadow) -> float:
    return round(shadow.expected_insured, 1)


def _bars(parts: list[tuple[str, int]], total: int) -> str:
    rows = "".join(
        f'<tr><td>{escape(label)}</td><td class="n">{count:,}</td>'
        f'<td style="width:40%"><div class="bar" style="width:{100 * count / max(total, 1):.1f}%"></div></td></tr>'
        for label, count in parts
    )
    return f'<div class="box"><table>{rows}</table></div>'


def _gained(gettext: Words, shadow: Shadow) -> str:
    if shadow.days_gained is None:
        return ""
    days = f"{shadow.days_gained:g}"
    said = gettext("Those who came by themselves came {days} days after the list, as the median.", days=days)
    return f"<p>{escape(said)}</p>"


def _missed(gettext: Words, shadow: Shadow) -> str:
    if not shadow.missed:
        return ""
    heads = (gettext("Row"), gettext("Number in the book"), gettext("Probability"), gettext("Policies on that day"))
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    rows = "".join(_line(each) for each in shadow.missed[:SHOWN])
    beyond = len(shadow.missed) - SHOWN
    more = gettext("{count} more are left out here.", count=beyond) if beyond > 0 else ""
    return (
        f"<h2>{escape(gettext('People missed'))}</h2>"
        f'<div class="box"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="muted">{escape(more)}</p>'
    )


def _line(each: Missed) -> str:
    cells = (each.row_id, str(each.person_id), f"{each.probability:.3f}", ", ".join(each.policies))
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
