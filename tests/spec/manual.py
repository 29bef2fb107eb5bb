"""What the specification says in the manual, and whether the manual still says it."""

from pathlib import Path

from tests.spec import routes_page, rules_page

FOLDER = Path(__file__).parents[2] / "docs" / "manual"


def pages() -> dict[str, str]:
    """Every page by file name."""
    return {**rules_page.pages(), "routes.md": routes_page.page()}


def stale(folder: Path = FOLDER) -> list[str]:
    """Pages that are missing, or say something else than the specification."""
    return [name for name, text in pages().items() if _kept(folder / name) != text]


def write(folder: Path = FOLDER) -> list[Path]:
    written = [folder / name for name in pages()]
    for path, text in zip(written, pages().values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return written


def _kept(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
