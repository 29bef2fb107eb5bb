"""Templates: texts in two languages for each channel, checked when they are read, filled with typed variables only.

`{name}` is a variable. `[[...]]` is a clause that falls away where one of its variables is not known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

import yaml

from unpaused.capabilities.outreach.rules.variables import CALLERS, HouseVariable, Variable
from unpaused.kernel.errors import Refused

Channel = Literal["sms", "email"]
Audience = Literal["customer", "staff"]
CHANNELS: tuple[Channel, ...] = ("sms", "email")
LANGUAGES = ("zh", "en")
HOUSE = ("insurer", "domain", "hotline")
FOLDER = Path(__file__).parents[1] / "templates_text"
_CLAUSE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Text:
    """What goes out: `subject` is empty on channels that have none."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """`variables` maps each name a caller gives to its type; `optional` names those that only clauses use.

    `worth_hours`: after this long in the queue it is not sent any more.
    """

    name: str
    labels: Mapping[str, str]
    audience: Audience
    urgent: bool
    worth_hours: float
    variables: Mapping[str, type[Variable]]
    optional: frozenset[str]
    texts: Mapping[tuple[Channel, str], Text]

    def check(self, given: Mapping[str, object]) -> None:
        """Raises Refused for a variable that is missing, unknown, or not of the type that the template declares."""
        missing = set(self.variables) - set(given) - self.optional
        if missing or not set(given) <= set(self.variables):
            raise Refused(
                "outreach.variables",
                "The template {template} takes these variables: {names}.",
                template=self.name,
                names=", ".join(sorted(self.variables)),
            )
        for name, value in given.items():
            if type(value) is not self.variables[name]:
                raise Refused(
                    "outreach.variable_type",
                    "In the template {template}, {name} must be of type {type}.",
                    template=self.name,
                    name=name,
                    type=self.variables[name].__name__,
                )

    def fill(
        self, channel: Channel, language: str, given: Mapping[str, Variable], house: Mapping[str, HouseVariable]
    ) -> Text:
        """The text as it goes out. Raises Refused as `check`, and where the channel has no text."""
        self.check(given)
        return self.worded(
            channel, language, {name: variable.shown(language) for name, variable in {**given, **house}.items()}
        )

    def worded(self, channel: Channel, language: str, words: Mapping[str, str]) -> Text:
        """The text with these words in its places, for pages that show a sample or hide a code. Never sent."""
        text = self.texts.get((channel, language))
        if text is None:
            raise Refused("outreach.no_text", "The template {template} has no such text.", template=self.name)
        return Text(_filled(text.subject, words), _filled(text.body, words))


def language_of(code: str) -> str:
    """ "zh-hans" and "zh" are "zh", "en-gb" is "en". Raises Refused for others."""
    short = code.lower().partition("-")[0]
    if short not in LANGUAGES:
        raise Refused("outreach.language", "There are texts in Chinese and English only.")
    return short


def get(name: str) -> Template:
    """Raises Refused."""
    try:
        return all_templates()[name]
    except KeyError:
        raise Refused("outreach.template", "There is no template named {name}.", name=name) from None


@cache
def all_templates() -> dict[str, Template]:
    """Read once a process, in order of their names. Raises ValueError for a file with a fault: it must not ship."""
    return {path.stem: read(path.stem, yaml.safe_load(path.read_text())) for path in sorted(FOLDER.glob("*.yaml"))}


def read(name: str, raw: Mapping[str, Any]) -> Template:
    """A template from the content of its file. Raises ValueError with the fault."""
    variables = {variable: _type(name, kind) for variable, kind in raw["variables"].items()}
    texts = {
        (channel, language): _text(raw[channel][language])
        for channel in CHANNELS
        if channel in raw
        for language in LANGUAGES
    }
    required = set[str]().union(*(_places(_CLAUSE.sub("", t.subject + t.body)) for t in texts.values()))
    template = Template(
        name=name,
        labels=raw["label"],
        audience=raw["to"],
        urgent=raw.get("urgent", False),
        worth_hours=float(raw["worth_hours"]),
        variables=variables,
        optional=frozenset(variables) - required,
        texts=texts,
    )
    _check_texts(template)
    return template


def _type(template: str, kind: str) -> type[Variable]:
    if kind not in CALLERS:
        raise ValueError(f"template {template}: {kind} is no type that may stand in a message")
    return CALLERS[kind]


def _text(raw: str | Mapping[str, str]) -> Text:
    return Text("", raw.strip()) if isinstance(raw, str) else Text(raw["subject"].strip(), raw["text"].strip())


def _check_texts(template: Template) -> None:
    known = set(template.variables) | set(HOUSE)
    for (channel, language), text in template.texts.items():
        places = _places(text.subject + text.body)
        if not places <= known:
            raise ValueError(f"template {template.name}: unknown variables {places - known}")
        if not {"insurer", "domain"} <= places:
            raise ValueError(f"template {template.name} {channel} {language}: says not who we are and where")
        if "://" in text.body:
            raise ValueError(f"template {template.name}: a link; customers are taught not to tap them")


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _filled(text: str, shown: Mapping[str, str]) -> str:
    kept = _CLAUSE.sub(lambda clause: clause[1] if _places(clause[1]) <= set(shown) else "", text)
    return kept.format_map(shown)
