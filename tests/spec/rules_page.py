"""The chapters as Markdown, one page a language."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils import translation

from tests.spec.catalogue import Chapter, Rule, Text, chapters
from tests.spec.cities import City, Row, cities, claimed
from tests.spec.writing import Said, Table, Words

FILES = {"en": "rules.md", "zh": "rules.zh-CN.md"}
DJANGO = {"en": "en", "zh": "zh-hans"}
YES = Text("yes", "是")
NO = Text("no", "否")
HEAD = {
    "en": """# The rules

[简体中文](rules.zh-CN.md)

Every sentence here is checked each time the tests run: the page is made of the tests in `tests/spec` by
`scripts/rule-pages`. Do not edit it.
""",
    "zh": """# 规则

[English](rules.md)

本页由 `tests/spec` 中的测试经 `scripts/rule-pages` 生成，每次运行测试都会逐句核对。请勿手工修改。
""",
}
CITIES_HEAD = Text("The two cities, row by row", "两座城市，逐行对照")
SHOWN = Text("Shown", "已实现")
LATER = Text("Later: its room is not built yet", "待实现：相应功能尚未建成")
COLUMNS_SHOWN = (Text("what happened", "事项"), Text("figure", "数字"), Text("rule", "对应规则"))
COLUMNS_LATER = (Text("what happened", "事项"), Text("figure", "数字"), Text("room", "功能"))


def pages() -> dict[str, str]:
    """Both pages by file name."""
    found = chapters()
    return {FILES[language]: _page(found, language) for language in FILES}


def _page(found: Sequence[Chapter], language: str) -> str:
    with translation.override(DJANGO[language]):
        numbers = {rule.name: f"{c}.{r}" for c, each in enumerate(found, 1) for r, rule in enumerate(each.rules, 1)}
        parts = [HEAD[language], _contents(found, language)]
        parts += [_chapter(each, place, language) for place, each in enumerate(found, 1)]
        parts.append(_cities(found, numbers, language))
    return "\n".join(parts)


def _contents(found: Iterable[Chapter], language: str) -> str:
    lines = [f"{place}. [{_in(each.title, language)}](#{each.name})" for place, each in enumerate(found, 1)]
    return "\n".join([*lines, f"\n[{_in(CITIES_HEAD, language)}](#rows)\n"])


def _chapter(chapter: Chapter, place: int, language: str) -> str:
    head = (
        f'<a id="{chapter.name}"></a>\n## {place}. {_in(chapter.title, language)}\n\n{_in(chapter.intro, language)}\n'
    )
    rules = [_rule(rule, f"{place}.{number}", language) for number, rule in enumerate(chapter.rules, 1)]
    return "\n".join([head, *rules, f"<sub>[{chapter.file}](../../{chapter.file})</sub>\n"])


def _rule(rule: Rule, number: str, language: str) -> str:
    text = f'<a id="r{number}"></a>**{number}** {_in(rule.text, language)}\n'
    return text if rule.table is None else f"{text}\n{_table(rule.table, language)}"


def _table(table: Table, language: str) -> str:
    """Columns without a heading stay out: they are for the test alone."""
    kept = [place for place, column in enumerate(table.columns) if column.en]
    heads = [_in(Text(table.columns[place].en, table.columns[place].zh), language) for place in kept]
    rows = [[_cell(row[place], language) for place in kept] for row in table.rows]
    return _lines(heads, rows)


def _lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: Any, language: str) -> str:
    if isinstance(value, Said):
        return _escaped(_words(value.zh or value.en if language == "zh" else value.en))
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _in(YES if value else NO, language)
    if isinstance(value, (tuple, list)):
        return (", " if language == "en" else "、").join(_cell(each, language) for each in value) or "–"
    text = _escaped(str(value))
    return text if text.strip() else "–"


def _words(words: Words) -> str:
    return words if isinstance(words, str) else words()


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ").replace("<", "&lt;")


def _cities(found: Sequence[Chapter], numbers: dict[str, str], language: str) -> str:
    links = {
        row: ", ".join(f"[{numbers[rule.name]}](#r{numbers[rule.name]})" for _, rule in rules)
        for row, rules in claimed(found).items()
    }
    parts = [f'<a id="rows"></a>\n## {_in(CITIES_HEAD, language)}\n']
    parts += [_city(city, links, language) for city in cities()]
    return "\n".join(parts)


def _city(city: City, links: dict[tuple[str, str], str], language: str) -> str:
    shown = _rows(city, "shown", COLUMNS_SHOWN, lambda row: links.get((city.case, row.id), ""), language)
    later = _rows(city, "later", COLUMNS_LATER, lambda row: f"`{row.room}`", language)
    heads = [f"**{_in(each, language)}**\n" for each in (SHOWN, LATER)]
    return "\n".join([f"### {_in(city.title, language)}\n", heads[0], shown, heads[1], later])


def _rows(city: City, state: str, heads: Sequence[Text], last: Callable[[Row], str], language: str) -> str:
    rows = [
        [_escaped(_in(row.what, language)), _escaped(_in(row.figure, language)) or "–", last(row)]
        for row in city.of_state(state)
    ]
    return _lines([_in(head, language) for head in heads], rows)


def _in(text: Text, language: str) -> str:
    return text.zh if language == "zh" else text.en
