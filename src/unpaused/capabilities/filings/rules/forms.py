"""What each report says: read from data (templates.yaml)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as validated

from unpaused.capabilities.filings.rules.words import FOLDER, REPORTS, Label, Report, first_fault, wrong

FILE = "templates.yaml"


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Section:
    """A part that people write. `name` is its key in what is kept."""

    name: Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")]
    title: Label
    hint: Label
    required: Annotated[bool, Field(strict=True)]


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Form:
    """The template of one report: its sections in order, its figures by name."""

    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    figures: Annotated[tuple[str, ...], Field(min_length=1)]


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class _File:
    source: Label
    read_at_source: Annotated[bool, Field(strict=True)]
    reports: dict[Report, Form]


@dataclass(frozen=True, slots=True)
class Forms:
    """All templates. `version` is a digest of the file they came from."""

    version: str
    source: Label
    read_at_source: bool
    by_report: Mapping[str, Form]


_READ = TypeAdapter(_File)


@cache
def forms_of_reports() -> Forms:
    """Those of this installation, read once. Raises Refused as `read_forms`."""
    return read_forms((FOLDER / FILE).read_text(encoding="utf-8"))


def read_forms(text: str) -> Forms:
    """Raises Refused with the place of the first fault: a report without a template, two sections of one name, ..."""
    try:
        read = _READ.validate_python(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise wrong(FILE, *first_fault(error)) from None
    for report in REPORTS:
        if report not in read.reports:
            raise wrong(FILE, report, "missing")
        names = [section.name for section in read.reports[report].sections]
        if len(set(names)) < len(names):
            raise wrong(FILE, report, "sections: a name twice")
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Forms(version, read.source, read.read_at_source, {str(name): form for name, form in read.reports.items()})
