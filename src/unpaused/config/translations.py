"""Catalogues: compiled when they are newer than their .mo, and checked to be complete in Chinese.

English message ids are the source; each room keeps its Chinese in `locale/zh_Hans/LC_MESSAGES/django.po`, and what
belongs to no Django application (kernel, gateways, engines) is in `config/locale`. Run as a module to compile;
`--check` lists what has no translation, what nobody says any more, and what two rooms translate differently.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
ERRORS = {"UnpausedError", "Refused", "NotFound", "NotPermitted", "Unavailable", "OutcomeUnknown"}
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CONTEXT_CALLS = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
KEPT = "kept:"
"""A comment `#. kept: why` in a catalogue marks a message whose id is put together at run time."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A message id; of a plural, its singular."""

    text: str
    context: str = ""


def catalogues(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.glob("**/locale/*/LC_MESSAGES/django.po"))


def ensure_compiled(package: Path = PACKAGE) -> list[Path]:
    """Writes each .mo that is missing or older than its .po; gives what was written. Safe with several processes at
    once. Where the package may not be written to, the pages stay English rather than failing."""
    written = []
    for source in catalogues(package):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except PermissionError:
            continue
        written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _read(source))
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(compiled.getvalue())
    unfinished.chmod(0o644)  # words are for everybody, whoever compiled them
    unfinished.replace(target)


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parents[1].name)


def missing(package: Path = PACKAGE) -> dict[Message, str]:
    """Messages that some page or error says and no catalogue translates, each with one place that says it."""
    known = {_message(entry.id, entry.context) for entry in _entries(package) if _complete(entry.string)}
    return {message: place for message, place in said(package).items() if message not in known}


def conflicting(package: Path = PACKAGE) -> dict[Message, dict[str, list[str]]]:
    """Messages that two catalogues translate differently, each translation with the catalogues that have it. All
    catalogues are merged into one, where whichever comes first wins in every room: such a message needs a context."""
    found: dict[Message, dict[str, list[str]]] = {}
    for source in catalogues(package):
        for entry in _read(source):
            if entry.id and _complete(entry.string):
                words = entry.string if isinstance(entry.string, str) else " / ".join(entry.string or ())
                known = found.setdefault(_message(entry.id, entry.context), {})
                known.setdefault(words, []).append(str(source.parents[3].relative_to(package)))
    return {message: words for message, words in found.items() if len(words) > 1}


def unused(package: Path = PACKAGE) -> list[Message]:
    """Translations that nothing says any more."""
    used = said(package)
    listed = {
        _message(entry.id, entry.context)
        for entry in _entries(package)
        if not any(comment.startswith(KEPT) for comment in entry.auto_comments)
    }
    return sorted(message for message in listed if message not in used)


def _entries(package: Path) -> Iterator[Entry]:
    for source in catalogues(package):
        yield from (entry for entry in _read(source) if entry.id)


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _message(id_: object, context: object) -> Message:
    text = id_[0] if isinstance(id_, tuple | list) else id_
    return Message(str(text), str(context or ""))


def said(package: Path = PACKAGE) -> dict[Message, str]:
    """Every message in Python and templates, with the first place that says it."""
    found: dict[Message, str] = {}
    for path in _sources(package):
        messages = in_template(path) if path.suffix in (".html", ".txt") else in_python(path)
        for message, line in messages:
            found.setdefault(message, f"{path.relative_to(package)}:{line}")
    return found


def _sources(package: Path) -> Iterator[Path]:
    for pattern in ("**/*.py", "**/templates/**/*.html", "**/templates/**/*.txt"):
        for path in sorted(package.glob(pattern)):
            if not {"tests", "migrations"} & set(path.relative_to(package).parts):
                yield path


def in_python(path: Path) -> list[tuple[Message, int]]:
    """Calls of gettext and its kin, and the messages of errors meant for people."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [(message, call.lineno) for call in calls if (message := _of_call(call))]


def _of_call(call: ast.Call) -> Message | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    texts = [_constant(argument) for argument in call.args[:3]]
    if name in CALLS and texts and texts[0]:
        return Message(texts[0])
    if name in CONTEXT_CALLS and len(texts) > 1 and texts[1]:
        return Message(texts[1], texts[0])
    if name in ERRORS and len(texts) > 1 and texts[1]:
        return Message(texts[1])
    return None


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


_LITERAL = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_CALL = re.compile(rf"(?<![\w])(n?p?gettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)")


def in_template(path: Path) -> list[tuple[Message, int]]:
    """translate, blocktranslate and _() as Django itself takes them out of templates."""
    text = templatize(path.read_text("utf-8"))
    return [(_of_match(match), text.count("\n", 0, match.start()) + 1) for match in _CALL.finditer(text)]


def _of_match(match: re.Match[str]) -> Message:
    texts = [ast.literal_eval(literal) for literal in re.findall(_LITERAL, match[2])]
    return Message(texts[1], texts[0]) if "p" in match[1] else Message(texts[0])


def main(arguments: Iterable[str]) -> int:
    if "--check" not in arguments:
        for path in ensure_compiled():
            print(path.relative_to(PACKAGE))
        return 0
    lacking, stale, apart = missing(), unused(), conflicting()
    for message, place in sorted(lacking.items(), key=lambda item: item[1]):
        print(f"{place}: no Chinese for {message.text!r}")
    for message in stale:
        print(f"nobody says {message.text!r}")
    for message, words in apart.items():
        said_where = "; ".join(f"{word} ({', '.join(places)})" for word, places in words.items())
        print(f"two translations of {message.text!r}, give it contexts: {said_where}")
    return 1 if lacking or stale or apart else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
