"""Every template as it reads, with invented values of the true types."""

from dataclasses import dataclass
from datetime import date

from unpaused.capabilities.outreach.queries.house import text_of
from unpaused.capabilities.outreach.rules import templates
from unpaused.capabilities.outreach.rules.templates import CHANNELS, LANGUAGES, Template
from unpaused.capabilities.outreach.rules.variables import (
    Amount,
    ClaimNumber,
    Day,
    OneTimeCode,
    ShortCode,
    TaskNumber,
    Variable,
)
from unpaused.gateways.sms import segments
from unpaused.kernel import ids

_DAY = date(2020, 1, 24)
SAMPLES: dict[str, Variable] = {
    "ShortCode": ShortCode("ABCD2345"),
    "OneTimeCode": OneTimeCode("123456"),
    "ClaimNumber": ClaimNumber(ids.number("CL", _DAY, 12345)),
    "TaskNumber": TaskNumber(ids.number("TK", _DAY, 12345)),
    "Amount": Amount(12_345_67),
    "Day": Day(_DAY),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One text. `segments`: how many short messages it costs; 0 for e-mail."""

    channel: str
    language: str
    subject: str
    body: str
    characters: int
    segments: int


@dataclass(frozen=True, slots=True)
class Previewed:
    """A template and its texts."""

    name: str
    label: str
    audience: str
    urgent: bool
    variables: tuple[tuple[str, str], ...]
    texts: tuple[Preview, ...]


def previews(language: str) -> list[Previewed]:
    """All templates, named in the reader's `language` ("zh" or "en")."""
    return [_previewed(template, language) for template in templates.all_templates().values()]


def sample(template: Template) -> dict[str, Variable]:
    """Invented values for what the template takes."""
    return {name: SAMPLES[kind.__name__] for name, kind in template.variables.items()}


def _previewed(template: Template, language: str) -> Previewed:
    return Previewed(
        name=template.name,
        label=template.labels[language],
        audience=template.audience,
        urgent=template.urgent,
        variables=tuple((name, kind.__name__) for name, kind in template.variables.items()),
        texts=tuple(
            _preview(template, channel, text_language)
            for channel in CHANNELS
            for text_language in LANGUAGES
            if (channel, text_language) in template.texts
        ),
    )


def _preview(template: Template, channel: templates.Channel, language: str) -> Preview:
    text = text_of(template, channel, language, sample(template))
    count = segments(text.body) if channel == "sms" else 0
    return Preview(channel, language, text.subject, text.body, len(text.body), count)
