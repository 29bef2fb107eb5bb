"""One door for whatever the bank sends."""

from unpaused.gateways.bank.gateway import Entry, StatusReport
from unpaused.gateways.bank.notification import parse_camt054
from unpaused.gateways.bank.schemas import kind_of
from unpaused.gateways.bank.status_report import parse_pain002
from unpaused.kernel.errors import Refused


def parse_bank_file(content: bytes) -> StatusReport | list[Entry]:
    """A pain.002 as its report, a camt.054 as its entries. Raises Refused for anything else."""
    match kind := kind_of(content):
        case "pain.002":
            return parse_pain002(content)
        case "camt.054":
            return parse_camt054(content)
    raise Refused("bank.unexpected", "The bank sent a {kind} message, which is not expected here.", kind=kind)
