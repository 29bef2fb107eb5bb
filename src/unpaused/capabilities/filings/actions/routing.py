"""From the branch to the province, and from there to the regulator."""

from datetime import datetime

from django.db import transaction

from unpaused.capabilities.filings.actions.locking import of_a_branch_below, of_own_office
from unpaused.capabilities.filings.events import FilingHandedOver
from unpaused.capabilities.filings.models import Filing, Level, State
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live.topics import tell
from unpaused.foundation.papers.paper import without_control_characters
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

LONGEST_REASONS, LONGEST_WORD = 2_000, 120


@transaction.atomic
def accept(*, by: User, filing_id: int) -> Filing:
    """The province takes a branch's report: it goes into its own. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.SIGN_FILINGS)
    filing = of_a_branch_below(by, filing_id, State.SIGNED)
    return _decided(filing, by, State.ACCEPTED, "")


@transaction.atomic
def send_back(*, by: User, filing_id: int, reasons: str) -> Filing:
    """The province returns a branch's report, which stays as it was signed; the branch owes a new one.

    Raises NotPermitted, NotFound, Refused (no reasons; decided already; not of a branch below).
    """
    check(by, Permission.SIGN_FILINGS)
    filing = of_a_branch_below(by, filing_id, State.SIGNED)
    plain = without_control_characters(reasons).strip()[:LONGEST_REASONS]
    if not plain:
        raise Refused("filings.no_reasons", "Say why it is returned.")
    return _decided(filing, by, State.RETURNED, plain)


@transaction.atomic
def hand_over(*, by: User, filing_id: int, at: datetime, channel: str, receipt: str) -> Filing:
    """Notes that the regulator has it: when, through which channel, under which receipt number.

    Raises NotPermitted, NotFound, Refused (not signed; of a branch; a moment before the signature or to come; no
    channel or receipt).
    """
    check(by, Permission.SIGN_FILINGS)
    filing = of_own_office(by, filing_id, State.SIGNED)
    words = [without_control_characters(each).replace("\n", " ").strip()[:LONGEST_WORD] for each in (channel, receipt)]
    if filing.level != Level.PROVINCE:
        raise Refused("filings.by_province", "A branch reports to its province; the province hands over.")
    if not all(words):
        raise Refused("filings.no_receipt", "Say through which channel it went, and its receipt number.")
    if filing.signed_at is None or not _minute(filing.signed_at) <= at <= clock.now():
        raise Refused("filings.handed_over_when", "It was handed over after its signature and not in the future.")
    filing.handed_over_by, filing.handed_over_at = by, max(at, filing.signed_at)
    filing.channel, filing.receipt, filing.state = words[0], words[1], State.HANDED_OVER
    filing.save(update_fields=["handed_over_by", "handed_over_at", "channel", "receipt", "state"])
    _record(by, "filings.hand_over", filing, {"receipt": words[1]})
    bus.publish(FilingHandedOver(filing_id=filing.pk, incident_id=filing.incident_id))
    return filing


def _minute(moment: datetime) -> datetime:
    """People give moments to the minute."""
    return moment.replace(second=0, microsecond=0)


def _decided(filing: Filing, by: User, state: State, reasons: str) -> Filing:
    filing.decided_by, filing.decided_at, filing.state, filing.reasons = by, clock.now(), state, reasons
    filing.save(update_fields=["decided_by", "decided_at", "state", "reasons"])
    _record(by, "filings.accept" if state == State.ACCEPTED else "filings.send_back", filing, {})
    return filing


def _record(by: User, action: str, filing: Filing, detail: dict[str, object]) -> None:
    trail.record(
        by=Actor.staff(by), action=action, on=("filing", filing.pk), detail={"incident": filing.incident_id, **detail}
    )
    tell("filings")
    tell("board")
