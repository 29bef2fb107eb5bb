"""Acts, records and details in words. The codes are those of the rooms; a test finds a code without words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.audit_trail.queries.acts import Act

ACTIONS: dict[str, str | Promise] = {
    "privacy.reveal": _("Saw a value in clear"),
    "privacy.destroy": _("Deleted personal data"),
    "claims.see_document": _("Saw a photograph"),
    "claims.open": _("Opened a case"),
    "claims.withdraw": _("Withdrew a case"),
    "claims.state_event": _("Stated the event"),
    "claims.set_payee": _("Named an account"),
    "claims.ask_payee_change": _("Asked for another account"),
    "claims.payee_change_applied": _("Another account took effect"),
    "claims.payee_change_approved": _("Approved another account"),
    "claims.payee_change_taken_back": _("Took another account back"),
    "claims.payee_change_overtaken": _("Another account came too late"),
    "claims.payee_change_objected": _("Objected to another account"),
    "claims.payee_change_refused": _("Refused another account"),
    "claims.add_document": _("Added a photograph"),
    "claims.remove_document": _("Removed a photograph"),
    "claims.establish_identity": _("Established an identity"),
    "claims.clear_mismatch": _("Cleared what the bank had said"),
    "claims.submit": _("Submitted a claim"),
    "claims.approve": _("Approved a claim"),
    "claims.decline": _("Declined a claim"),
    "claims.refer": _("Referred a claim to a person"),
    "claims.payout_stopped": _("Stopped a payout"),
    "claims.payout_paid": _("Booked a payout as paid"),
    "claims.payout_rejected": _("Payout rejected by the bank"),
    "claims.payout_returned": _("Payout came back"),
    "tasks.open": _("Opened tasks"),
    "tasks.finish": _("Ended a task"),
    "tasks.came": _("Noted that the customer came"),
    "tasks.wrong_number": _("Noted on tasks that the number is wrong"),
    "tasks.end": _("Ended tasks nobody needs"),
    "tasks.withdraw": _("Withdrew tasks"),
    "screening.receive": _("Received a list"),
    "screening.hold": _("Held a list whose names and numbers do not belong together"),
    "screening.screen": _("Screened rows"),
    "screening.match": _("Found customers"),
    "screening.act": _("Acted on matches"),
    "screening.clear": _("Cleared for contact"),
    "screening.spot_drawn": _("Sample of automatic confirmations drawn"),
    "screening.spot_right": _("Automatic confirmation checked: right"),
    "screening.uninsured": _("Settled as uninsured"),
    "screening.undo": _("Undid a match"),
    "screening.columns": _("Named the columns of a list"),
    "screening.delete": _("Deleted a list"),
    "screening.lookup": _("Looked somebody up in the book"),
    "screening.row.confirmed": _("Confirmed a row"),
    "screening.row.rejected": _("Rejected a row"),
    "screening.row.unsure": _("Left a row to a colleague"),
    "screening.row.waiting": _("Reopened a row"),
    "outreach.tell": _("Wrote messages"),
    "outreach.invite": _("Made short codes"),
    "outreach.withdraw": _("Withdrew messages"),
    "outreach.withdraw_invitations": _("Withdrew short codes"),
    "outreach.reconcile": _("Settled an uncertain message"),
    "outreach.not_theirs": _("Noted that a number is not the customer's"),
    "outreach.theirs_after_all": _("Took back that a number is not the customer's"),
    "outreach.end_leases": _("Took messages back from a worker"),
    "portal.send_code": _("Sent a one-time code"),
    "portal.sign_in": _("Signed in as a customer"),
    "portal.sign_out": _("Signed out as a customer"),
    "portal.not_me": _("Said: this is not me"),
    "files.keep": _("Kept a file"),
    "files.discard": _("Discarded a file"),
    "incidents.declare": _("Declared an incident"),
    "incidents.activate": _("Put an incident in force"),
    "incidents.break_glass": _("Put safe measures in force alone"),
    "incidents.countersign": _("Countersigned"),
    "incidents.lapse": _("Measures lapsed without a countersignature"),
    "incidents.propose_stand_down": _("Proposed to stand down"),
    "incidents.stand_down": _("Stood an incident down"),
    "incidents.edit": _("Changed a draft incident"),
    "incidents.cancel": _("Cancelled a draft incident"),
    "incidents.hand_to": _("Handed an incident to another owner"),
    "incidents.response_level": _("Noted a response level"),
    "incidents.grade": _("Noted a grade"),
    "incidents.move_day": _("Changed the working calendar"),
    "incidents.log": _("Wrote into an incident's log book"),
    "incidents.attach": _("Attached a document to an incident"),
    "incidents.open_attachment": _("Opened a document of an incident"),
    "incidents.alert_alert": _("Received an alert"),
    "incidents.alert_update": _("Received an update of an alert"),
    "incidents.alert_cancel": _("Received the end of an alert"),
    "incidents.withdraw_stand_down": _("Withdrew a proposal to stand down"),
    "bulletin.draft": _("Drafted a bulletin"),
    "bulletin.sign": _("Signed a bulletin"),
    "filings.draft": _("Drafted a report to the regulator"),
    "filings.write": _("Changed a drafted report to the regulator"),
    "filings.read_anew": _("Read the figures of a drafted report anew"),
    "filings.discard": _("Discarded a drafted report to the regulator"),
    "filings.sign": _("Signed a report to the regulator"),
    "filings.accept": _("Accepted a branch's report to the regulator"),
    "filings.send_back": _("Returned a branch's report to the regulator"),
    "filings.hand_over": _("Noted the hand-over of a report to the regulator"),
    "incidents.rehearse": _("Rehearsed on the book"),
    "incidents.ask_measure_change": _("Asked for a change of a measure"),
    "claims.decide_anew": _("Had a claim decided anew"),
    "command.share_board": _("Shared the board by a link"),
    "command.link_opened": _("A shared board was opened"),
    "command.revoke_link": _("Revoked a link to the board"),
    "command.sign_score": _("Signed the score of a drill"),
    "command.hand_over": _("Handed over to the next shift"),
    "command.acknowledge": _("Took over from the last shift"),
    "accounts.create": _("Made an account"),
    "accounts.change": _("Changed an account's role or branch"),
    "accounts.close": _("Closed an account"),
    "accounts.confirm": _("Confirmed a role as the second person"),
    "accounts.reopen": _("Opened an account again"),
    "accounts.connected": _("Connected an account to the identity provider"),
    "accounts.provider": _("Identity provider set role or branch"),
    "accounts.sign_in": _("Signed in as staff"),
    "accounts.password": _("Changed a password"),
    "accounts.password_reset": _("Gave out a new password"),
    "accounts.factors_reset": _("Took second factors away"),
    "accounts.factor_added": _("Added a second factor"),
    "accounts.factor_removed": _("Removed a second factor"),
    "accounts.sessions_ended": _("Ended sessions"),
    "accounts.token_made": _("Made a token"),
    "accounts.token_revoked": _("Revoked a token"),
    "webhooks.create": _("Made a webhook"),
    "webhooks.change": _("Changed a webhook"),
    "webhooks.secret": _("Replaced a webhook's secret"),
    "webhooks.off": _("Switched a webhook off"),
    "webhooks.on": _("Switched a webhook on"),
    "webhooks.again": _("Sent a webhook's delivery again"),
    "lending.proposed": _("Proposed to lend scope"),
    "lending.confirmed": _("Confirmed a lending"),
    "lending.ended": _("Ended a lending"),
    "machine.retry_job": _("Had a failed job tried again"),
    "keys.rotate": _("Began to rotate keys"),
    "keys.rotated": _("Ended a rotation of keys"),
    "backup.restored": _("Restored a backup"),
    "audit.look_up": _("Looked a person up in the trail"),
    "audit.export": _("Exported the trail"),
    "audit.verify": _("Verified the seals"),
}
RECORDS: dict[str, str | Promise] = {
    "claim": _("Claim"),
    "match": _("Match"),
    "list": _("List"),
    "list_row": _("Row of a list"),
    "message": _("Message"),
    "task": _("Task"),
    "incident": _("Incident"),
    "bulletin": _("Bulletin"),
    "filing": _("Report to the regulator"),
    "subject": _("Person"),
    "subjects": _("Several people"),
    "file": _("File"),
    "invitation": _("Short code"),
    "one_time_code": _("One-time code"),
    "number_not_theirs": _("Number that is not the customer's"),
    "job": _("Job"),
    "account": _("Staff account"),
    "lending": _("Lending"),
    "hand_over": _("Hand-over"),
    "book": _("Book"),
    "trail": _("Audit trail"),
}
LONGEST = 160
NAMED = 5
"""So many things of a list are named; of longer ones stands how many."""


def action_in_words(code: str) -> str:
    """The code itself where nobody gave it words."""
    return str(ACTIONS.get(code, code))


def action_choices() -> list[tuple[str, str | Promise]]:
    return sorted(ACTIONS.items(), key=lambda each: each[0])


def who_in_words(act: Act) -> str:
    """A member of staff by name, a customer, or the part of Unpaused that acted by itself."""
    kind, _colon, which = act.row.actor.partition(":")
    if kind == "staff":
        return act.who or gettext("Staff no longer here")
    return gettext("Customer") if kind == "customer" else gettext("Unpaused itself ({part})").format(part=which)


def record_in_words(act: Act) -> str:
    """Kind and number; people and files have no number of their own."""
    kind = str(RECORDS.get(act.row.object_type, act.row.object_type))
    return f"{kind} {act.record.number}" if act.record else kind


def detail_in_words(detail: Mapping[str, Any]) -> str:
    """Ids, counts and codes as they were written down; long lists by their number."""
    said = [f"{name}: {_short(value)}" for name, value in detail.items() if value not in (None, "", [], {})]
    text = ", ".join(said)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _short(value: Any) -> str:
    if isinstance(value, list) and len(value) <= NAMED and all(isinstance(each, str | int) for each in value):
        return " ".join(str(each) for each in value)
    return str(len(value)) if isinstance(value, list | dict) else str(value)
