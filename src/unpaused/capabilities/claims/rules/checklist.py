"""The check-list of documents under the waivers in force."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from unpaused.capabilities.claims.rules.products import Benefit, Label

Waiver = Literal["original", "document"]


@dataclass(frozen=True, slots=True)
class Line:
    """One document: `waiver` "original" means the image serves, "document" that it need not be sent."""

    code: str
    label: Label
    required: bool
    original: bool
    waiver: Waiver | None
    files: int

    @property
    def missing(self) -> bool:
        return self.required and self.waiver != "document" and self.files == 0

    @property
    def original_missing(self) -> bool:
        """Whether paper must still be brought: an image lies here, but its original was not waived."""
        return self.required and self.original and self.waiver is None


def checklist(
    benefit: Benefit, *, files: Mapping[str, int], originals_waived: Collection[str], documents_waived: Collection[str]
) -> list[Line]:
    """In the product's order; `files` counts what was sent, by document code."""
    return [
        Line(
            code=document.code,
            label=document.label,
            required=document.required,
            original=document.original,
            waiver=_waiver(document.code, document.original, originals_waived, documents_waived),
            files=files.get(document.code, 0),
        )
        for document in benefit.documents
    ]


def missing(lines: Iterable[Line]) -> list[Line]:
    """Everything that must still be sent, to be asked for once and all together."""
    return [line for line in lines if line.missing]


def _waiver(code: str, original: bool, originals: Collection[str], documents: Collection[str]) -> Waiver | None:
    """A document that need not be sent needs no original either."""
    if code in documents:
        return "document"
    return "original" if original and code in originals else None
