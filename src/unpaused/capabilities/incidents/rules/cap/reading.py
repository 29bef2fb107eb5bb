"""XML to an alert, every fault with its line."""

from collections.abc import Sequence

from lxml import etree

from unpaused.capabilities.incidents.rules.cap.elements import Block, Faults, line_of
from unpaused.capabilities.incidents.rules.cap.message import Alert, Area, Info, Reference
from unpaused.capabilities.incidents.rules.playbook import Fault
from unpaused.capabilities.incidents.rules.playbook.faults import gettext_noop
from unpaused.kernel.errors import Refused

LARGEST_BYTES = 5 * 1024 * 1024
NAMESPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "")
"""China's own files carry the 1.2 namespace or none."""
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
KINDS = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown", "Red", "Orange", "Yellow", "Blue")
"""CAP's own, and the colours of the national warnings (红橙黄蓝)."""
MOST_BLOCKS = 50
MOST_AREAS = 500


class AlertRefused(Refused):
    """An alert with faults, all of them at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__(
            "alert.faults",
            gettext_noop("The alert cannot be read. Line {faults}"),
            faults="; ".join(str(fault) for fault in self.faults),
        )


def read(data: bytes) -> Alert:
    """The alert in `data` (UTF-8, GB18030 or whatever its declaration says). Raises Refused, AlertRefused."""
    root = _root(data)
    faults: Faults = []
    alert = _alert(Block(root, faults))
    if faults:
        raise AlertRefused(faults)
    return alert


def text_of(data: bytes) -> str:
    """The message as text, by the encoding that it declares (UTF-8 where it does not). Raises as `read`."""
    encoding = _root(data).getroottree().docinfo.encoding or "utf-8"
    try:
        return data.decode(encoding, errors="replace")
    except LookupError:  # XML knows encodings that we do not
        return data.decode("utf-8", errors="replace")


def _root(data: bytes) -> etree._Element:
    if not data.strip():
        raise Refused("alert.empty", gettext_noop("The file is empty."))
    if len(data) > LARGEST_BYTES:
        raise Refused(
            "alert.size",
            gettext_noop("The file is larger than {limit} MB: that is no alert."),
            limit=LARGEST_BYTES // 2**20,
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 1
        raise AlertRefused([Fault(line, gettext_noop("This is not well-formed XML."))]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise AlertRefused([Fault(1, gettext_noop("Document types and entities are refused: an alert needs neither."))])
    return _known(root)


def _known(root: etree._Element) -> etree._Element:
    name = etree.QName(root)
    if name.localname != "alert" or (name.namespace or "") not in NAMESPACES:
        raise AlertRefused([Fault(line_of(root), gettext_noop("This is no CAP alert (1.1 or 1.2)."))])
    return root


def _alert(block: Block) -> Alert:
    kind = block.one_of("msgType", KINDS)
    infos = block.blocks("info", MOST_BLOCKS)
    references = _references(block)
    if kind in ("Update", "Cancel") and not references:
        block.fault(gettext_noop("An update or a cancellation must name the messages it refers to (references)."))
    if kind in ("Alert", "Update") and not infos:
        block.fault(gettext_noop("The alert has no info block: it says nothing about what happened and where."))
    return Alert(
        identifier=block.code("identifier"),
        sender=block.code("sender"),
        sent=block.moment("sent"),
        status=block.one_of("status", STATUSES),
        kind=kind,
        scope=block.one_of("scope", SCOPES),
        references=references,
        infos=tuple(_info(info) for info in infos),
        note=block.text("note"),
    )


def _references(block: Block) -> tuple[Reference, ...]:
    found = []
    for part in block.text("references").split():
        sender, _, rest = part.partition(",")
        identifier, _, sent = rest.partition(",")
        if sender and identifier and (moment := block.moment_in(sent, "references")):
            found.append(Reference(sender, identifier, moment))
        elif not sender or not identifier:
            block.fault(gettext_noop("A reference is written sender,identifier,sent."))
    return tuple(found)


def _info(block: Block) -> Info:
    return Info(
        language=block.text("language") or "en-US",
        event=block.needed("event"),
        severity=block.one_of("severity", SEVERITIES),
        event_codes=tuple(part.text("value") for part in block.blocks("eventCode", 20)),
        categories=tuple(block.texts("category")),
        response_types=tuple(block.texts("responseType")),
        headline=block.text("headline"),
        description=block.text("description"),
        sender_name=block.text("senderName"),
        effective=block.moment_or_none("effective"),
        onset=block.moment_or_none("onset"),
        expires=block.moment_or_none("expires"),
        areas=tuple(_area(area) for area in block.blocks("area", MOST_AREAS)),
    )


def _area(block: Block) -> Area:
    codes = [(part.text("valueName"), part.text("value")) for part in block.blocks("geocode", 2000)]
    return Area(
        description=block.needed("areaDesc"),
        polygons=tuple(block.polygons()),
        circles=tuple(block.circles()),
        geocodes=tuple(codes),
    )
