"""What blocks somebody who was found, who owns it, and since when: one rule for the page, the board and the figure.

Nobody is settled but by a payment, a person's refusal, or a person's word that there is no insurance. Where several
claims are open, the one that is least far on counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.command.rules.states import ClaimState, Standing, TaskState

OWNERS = ("machine", "examiner", "salesperson", "hotline", "customer", "core", "bank")
SETTLED = ("paid", "declined")
CUSTOMERS_TURN = ("opened", "stated")
ORDER = ("opened", "stated", "submitted", "referred", "approved", "checking", "instructed", "rejected_by_bank")
MESSAGE_UNDERWAY = ("queued", "leased", "sent", "uncertain")

BLOCKERS = (
    "review",
    "cover_lookup",
    "no_cover",
    "case_withdrawn",
    "contact_clearance",
    "contact_queued",
    "message_underway",
    "not_reached",
    "unreachable",
    "event_not_stated",
    "not_submitted",
    "decision",
    "examiner",
    "core_paid",
    "core_in_payment",
    "bank_contradiction",
    "bank_refused",
    "data_deleted",
    "core_check",
    "core_down",
    "bank_file",
    "bank_down",
    "bank_answer",
    "bank_asked",
    "bank_silent",
    "payee_needed",
    "payee_change",
)
"""In the order of the chain. "review" is a row of a list, not a person. Others may come from the claims room."""

_OWNER_OF_STATE: Mapping[str, str] = {
    "submitted": "machine",
    "referred": "examiner",
    "approved": "core",
    "checking": "bank",
    "instructed": "bank",
    "rejected_by_bank": "customer",
}
_OWNER_OF_BLOCKER: Mapping[str, str] = {
    "core_down": "core",
    "bank_down": "bank",
    "bank_contradiction": "examiner",
    "bank_refused": "examiner",
}


@dataclass(frozen=True, slots=True)
class Blocked:
    """`owner_id` names a salesperson, "" otherwise. `due_at` is the moment by which the owner must have acted."""

    blocker: str
    owner: str
    since: datetime
    due_at: datetime | None = None
    owner_id: str = ""


def blocker_of(standing: Standing) -> Blocked | None:
    """None for somebody who is settled."""
    unsettled = [c for c in standing.claims if c.state in ORDER]
    if unsettled:
        return _claim(standing, min(unsettled, key=lambda c: (ORDER.index(c.state), c.id)))
    if any(c.state in SETTLED for c in standing.claims) or standing.found.cover == "uninsured":
        return None
    return _no_claim(standing)


def hangs_on_contact(claims: Sequence[ClaimState]) -> bool:
    """Whether `blocker_of` will look at messages and tasks at all: the claim that counts waits for the customer."""
    return any(c.state in CUSTOMERS_TURN for c in claims)


def reached_at(standing: Standing) -> datetime | None:
    """When somebody first reached them: a message delivered, or a task with that outcome. What arrived at a number that
    is not theirs reached a stranger."""
    arrived = [m for m in standing.messages if m.state == "delivered" and not m.not_theirs]
    moments = [m.delivered_at for m in arrived if m.delivered_at]
    moments += [t.done_at for t in standing.tasks if t.outcome == "reached" and t.done_at]
    return min(moments, default=None)


def _no_claim(standing: Standing) -> Blocked:
    found = standing.found
    if standing.claims:
        return Blocked("case_withdrawn", "examiner", max(c.opened_at for c in standing.claims))
    if found.contact_reason == "deleted":
        return Blocked("data_deleted", "examiner", found.found_at)
    if found.cover == "none":
        return Blocked("no_cover", "examiner", found.found_at)
    return Blocked("cover_lookup", "machine", found.found_at)


def _claim(standing: Standing, claim: ClaimState) -> Blocked:
    if claim.state in CUSTOMERS_TURN:
        return _customers_turn(standing, claim)
    since = _since(claim)
    code = claim.blocker or claim.state
    if code == "payee_change":
        return Blocked(code, "machine", claim.payee_change_at or since, claim.payee_change_due_at)
    return Blocked(code, _OWNER_OF_BLOCKER.get(code, _OWNER_OF_STATE[claim.state]), since, claim.due_at)


def _customers_turn(standing: Standing, claim: ClaimState) -> Blocked:
    """The customer must act; while they were not reached, or a task about them is open, we must."""
    open_task = next((t for t in standing.tasks if t.state == "open"), None)
    reached = reached_at(standing)
    if reached or claim.state == "stated":
        code = "event_not_stated" if claim.state == "opened" else "not_submitted"
        return _with(open_task, code, "customer", reached or claim.opened_at)
    if open_task:
        return _with(open_task, "not_reached", "customer", open_task.opened_at)
    return _not_reached(standing)


def _not_reached(standing: Standing) -> Blocked:
    found = standing.found
    if not found.cleared_for_contact:
        return Blocked("contact_clearance", "examiner", found.found_at)
    underway = [m.at for m in standing.messages if m.state in MESSAGE_UNDERWAY and not m.not_theirs]
    if underway:
        return Blocked("message_underway", "machine", min(underway))
    tried = [t.done_at for t in standing.tasks if t.done_at] + [m.at for m in standing.messages]
    if tried:
        # The promise of the last task that failed still stands: they were to be reached by then.
        due = [t.due_at for t in standing.tasks if t.state == "done"]
        return Blocked("unreachable", "hotline", max(tried), max(due, default=None))
    return Blocked("contact_queued", "machine", found.contacted_at or found.found_at)


def _with(task: TaskState | None, code: str, otherwise: str, since: datetime) -> Blocked:
    """Owned by whoever has the task; by `otherwise` where there is none."""
    if task is None:
        return Blocked(code, otherwise, since)
    return Blocked(code, task.queue, since, task.due_at, task.salesperson_id)


def _since(claim: ClaimState) -> datetime:
    moments: Sequence[datetime | None] = (
        (claim.submitted_at,)
        if claim.state in ("submitted", "referred")
        else (claim.instructed_at, claim.decided_at)
        if claim.state in ("instructed", "rejected_by_bank")
        else (claim.decided_at,)
    )
    return next((moment for moment in moments if moment), claim.opened_at)
