"""Delivery receipts: the text that centres put into deliver_sm (SMPP 3.4, appendix B), and its parameters."""

import re
from datetime import datetime

from unpaused.gateways.sms.gateway import DeliveryReport, ReportStatus
from unpaused.gateways.sms.smpp.pdu import ShortMessage, Tag
from unpaused.gateways.sms.text import UCS2_CODING, decode

_FIELD = re.compile(r"(id|sub|dlvrd|submit date|done date|stat|err):(\S*)", re.IGNORECASE)
_BY_WORD: dict[str, ReportStatus] = {
    "DELIVRD": "delivered",
    "EXPIRED": "expired",
    "DELETED": "failed",
    "UNDELIV": "failed",
    "REJECTD": "failed",
    "ACCEPTD": "pending",
    "ENROUTE": "pending",
}
_BY_STATE: dict[int, ReportStatus] = {
    1: "pending", 2: "delivered", 3: "expired", 4: "failed", 5: "failed", 6: "pending", 8: "failed",
}  # fmt: skip


def read_receipt(message: ShortMessage, at: datetime) -> DeliveryReport:
    """A receipt as a report; where text and parameters differ, the parameters hold."""
    # Some centres end the text, or fill it up, with NUL, which no database takes and no word ends with.
    content = message.content if message.data_coding == UCS2_CODING else message.content.rstrip(b"\0")
    raw = decode(message.data_coding, content).replace("\0", "")
    fields = {name.lower(): value for name, value in _FIELD.findall(raw.split(" text:")[0])}
    number = message.options.get(Tag.RECEIPTED_MESSAGE_ID, b"").partition(b"\0")[0].decode("latin-1")
    state = message.options.get(Tag.MESSAGE_STATE, b"")[:1]
    status = _BY_STATE.get(state[0], "unknown") if state else _BY_WORD.get(fields.get("stat", ""), "unknown")
    error = fields.get("err", "")
    return DeliveryReport(
        provider_id=number or fields.get("id", ""),
        status=status,
        at=at,
        raw=raw,
        error="" if error in ("", "000") else error,
        handset=message.source,
    )


def write_receipt(provider_id: str, stat: str, error: str, submitted: datetime, done: datetime) -> bytes:
    """A receipt's text as centres write it; the message's own text is left empty, it is nobody's business."""
    delivered = "001" if stat == "DELIVRD" else "000"
    return (
        f"id:{provider_id} sub:001 dlvrd:{delivered} submit date:{submitted:%y%m%d%H%M} "
        f"done date:{done:%y%m%d%H%M} stat:{stat} err:{error} text:"
    ).encode("ascii")
