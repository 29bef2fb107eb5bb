"""Products as data: a folder a product, with labels, benefits, check-lists and decision tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from unpaused.capabilities.claims.rules.hospitals import designated
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen

FOLDER = Path(__file__).resolve().parents[1] / "products"
Pays = Literal["sum", "expense", "days"]


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """One line of a check-list. `original`: paper is asked for, unless waived; otherwise an image always serves."""

    code: str
    label: Label
    required: bool
    original: bool


@dataclass(frozen=True, slots=True)
class Benefit:
    """`pays` the whole sum, a share of an expense (`ratio` per cent), or `daily_fen` for each day in hospital.

    `automatic`: the machine may approve at all. `event`: the kind of event it covers.
    """

    code: str
    label: Label
    event: str
    pays: Pays
    automatic: bool
    ratio: int
    daily_fen: Fen
    designated_hospital: bool
    typical_fen: Fen
    documents: tuple[DocumentRule, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """`tables` is the JSON text of the decision model."""

    code: str
    label: Label
    benefits: Mapping[str, Benefit]
    designated_hospitals: frozenset[str]  # as `hospitals.written`
    covered_diagnoses: tuple[str, ...]
    doubtful_diagnoses: tuple[str, ...]
    tables: str

    def benefit(self, code: str) -> Benefit:
        """Raises Refused."""
        try:
            return self.benefits[code]
        except KeyError:
            raise Refused("claims.benefit", "Product {product} has no such benefit.", product=self.code) from None


@cache
def product(code: str) -> Product:
    """Raises Refused for a product that is not installed."""
    if code not in product_codes():
        raise Refused("claims.product", "There is no such product.")
    raw = yaml.safe_load((FOLDER / code / "product.yaml").read_text(encoding="utf-8"))
    documents = {name: _document(name, found) for name, found in raw["documents"].items()}
    return Product(
        code=code,
        label=Label(**raw["label"]),
        benefits={name: _benefit(name, found, documents) for name, found in raw["benefits"].items()},
        designated_hospitals=designated(raw.get("designated_hospitals", ())),
        covered_diagnoses=tuple(raw.get("covered_diagnoses", ())),
        doubtful_diagnoses=tuple(raw.get("doubtful_diagnoses", ())),
        tables=(FOLDER / code / "decision.json").read_text(encoding="utf-8"),
    )


@cache
def product_codes() -> tuple[str, ...]:
    return tuple(sorted(place.parent.name for place in FOLDER.glob("*/product.yaml")))


@cache
def _words() -> Mapping[str, Mapping[str, Label]]:
    raw = yaml.safe_load((FOLDER / "words.yaml").read_text(encoding="utf-8"))
    return {section: {code: Label(**label) for code, label in found.items()} for section, found in raw.items()}


def words(section: str, code: str) -> Label:
    """What a code means: sections "nodes", "reasons", "facts", "bank". The code itself where nobody wrote any words."""
    return _words()[section].get(code, Label(code, code))


def _document(code: str, raw: dict[str, Any]) -> DocumentRule:
    return DocumentRule(code, Label(**raw["label"]), raw.get("required", True), raw["original"])


def _benefit(code: str, raw: dict[str, Any], documents: Mapping[str, DocumentRule]) -> Benefit:
    return Benefit(
        code=code,
        label=Label(**raw["label"]),
        event=raw["event"],
        pays=raw["pays"],
        automatic=raw.get("automatic", True),
        ratio=raw.get("ratio", 100),
        daily_fen=raw.get("daily_fen", 0),
        designated_hospital=raw.get("designated_hospital", False),
        typical_fen=raw["typical_fen"],
        documents=tuple(documents[name] for name in raw["documents"]),
    )
