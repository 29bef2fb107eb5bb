"""Messages as a page says them."""

from django.utils.translation import gettext as _

from unpaused.capabilities.outreach.actions.repudiating import WITHHELD
from unpaused.capabilities.outreach.models import Message, Report, template_label
from unpaused.capabilities.outreach.queries.messages import masked_address
from unpaused.foundation.audit.reading import Act


def row(message: Message) -> dict[str, object]:
    """One line of the worklist."""
    return {"message": message, "label": template_label(message.template), "address": address(message)}


def address(message: Message) -> str:
    return masked_address(message) or _("deleted")


def why(message: Message) -> str:
    """The reason of a state, for people; a gateway's own code as it is."""
    known = {
        "worker_died": _("The worker died while it was being sent."),
        "no_answer": _("The gateway gave no answer."),
        "incomplete": _("Only some parts of it were taken."),
        "waited_too_long": _("It waited so long that it was not worth sending any more."),
        "bad_address": _("No message can go to this address."),
        "deleted": _("The data of its recipient were deleted."),
        "no_text": _("Its template is gone."),
        WITHHELD: _("It was withheld: this number is not the customer's."),
        "withdrawn": _("It was withdrawn before it left."),
        "person: arrived": _("Somebody settled it: it arrived."),
        "person: gave up": _("Somebody settled it: it was given up."),
    }
    return known.get(message.error, message.error)


def entries(message: Message, reports: list[Report], acts: list[Act]) -> list[dict[str, object]]:
    """What happened, newest first."""
    moments: list[dict[str, object]] = [{"at": message.created_at, "text": _("Put into the queue"), "icon": "message"}]
    if message.submitting_at:
        moments.append({"at": message.submitting_at, "text": _("Handed to the gateway"), "icon": "sent"})
    if message.sent_at:
        moments.append({"at": message.sent_at, "text": _("Taken by the gateway"), "icon": "sent"})
    moments += [
        {
            "at": r.received_at,
            "text": _("Delivery report"),
            "detail": f"{r.get_status_display()} {r.error}".strip(),
            "icon": "mail",
        }
        for r in reports
    ]
    moments += [{"at": a.at, "text": _act(a), "who": a.who, "detail": a.reason, "icon": "person"} for a in acts]
    return sorted(moments, key=lambda entry: entry["at"], reverse=True)  # type: ignore[arg-type,return-value]


def _act(row: Act) -> str:
    if row.action == "outreach.theirs_after_all":
        return _("The number is the customer's after all")
    decisions = {"arrived": _("Settled: it arrived"), "send_again": _("Sent again"), "give_up": _("Given up")}
    return decisions.get(str(row.detail.get("decision")), row.action)
