"""What the content policy and the two themes ask of the files themselves."""

import re
from itertools import pairwise
from pathlib import Path

UI = Path(__file__).parents[1]
TEMPLATES = sorted(UI.parent.glob("**/templates/**/*.html"))
TOKENS = (UI / "static" / "ui" / "tokens.css").read_text()
VALUES = r"--[\w-]+: #[0-9a-f]{6};"


def test_no_template_carries_a_style_or_a_script() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    assert [str(path) for path in TEMPLATES if inline.search(path.read_text("utf-8"))] == []


def test_night_is_the_same_whether_chosen_or_given_by_the_device() -> None:
    nights = re.findall(r"color-scheme: dark;(.*?)\}", TOKENS, re.DOTALL)
    assert len(nights) == 2
    chosen, given = (re.findall(VALUES, night) for night in nights)
    assert chosen == given


def test_night_names_every_colour_of_the_day() -> None:
    day, night = (set(re.findall(r"(--[\w-]+): #", part)) for part in TOKENS.split("color-scheme: dark;")[:2])
    assert night == day


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_ink_reads_on_every_paper_by_day_and_by_night() -> None:
    for part in TOKENS.split("color-scheme: dark;")[:2]:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        for ink in ("ink", "ink-2", "ink-3", "accent", "amber", "red", "slate"):
            for paper in ("paper", "surface", "sunken", "hover"):
                assert _contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
        for ink, paper in (
            ("amber", "amber-tint"),
            ("red", "red-tint"),
            ("slate", "slate-tint"),
            ("on-accent", "accent"),
        ):
            assert _contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)


def test_edges_of_controls_are_seen() -> None:
    for part in TOKENS.split("color-scheme: dark;")[:2]:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        assert _contrast(colours["rule-strong"], colours["surface"]) >= 3


def test_no_italics_anywhere() -> None:
    sheets = list((UI / "static" / "ui").glob("*.css"))
    assert sheets
    assert [sheet.name for sheet in sheets if "italic" in sheet.read_text()] == []


def test_layers_are_named_in_the_order_in_which_pages_load_them() -> None:
    order = re.search(r"@layer ([\w, ]+);", TOKENS)
    assert order is not None
    names = order[1].split(", ")
    assert names == ["tokens", "base", "layout", "components", "pages", "print"]
    assert all(one != other for one, other in pairwise(names))
