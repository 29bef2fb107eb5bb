"""Making ISO 20022 messages, element by element."""

from typing import Any

from lxml import etree

from unpaused.gateways.bank.schemas import NAMESPACE, validate


def document(message: str) -> etree._Element:
    """An empty Document of a message ("pain.001.001.09")."""
    default: Any = {None: NAMESPACE + message}
    return etree.Element("Document", nsmap=default)


def put(parent: etree._Element, path: str, value: str) -> etree._Element:
    """Set the text at a path, making what is missing of it; the element is returned."""
    for name in path.split("/"):
        found = parent.find(name)
        parent = etree.SubElement(parent, name) if found is None else found
    parent.text = value
    return parent


def finish(root: etree._Element, message: str) -> bytes:
    """The document as UTF-8, checked against its schema where there is one. Raises Refused."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    # The elements were made without a namespace and get it by being read again, as the other side will.
    validate(etree.fromstring(content), message)
    return content
