"""Every wire from an event to the action that follows it: read this file to know what sets off what."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.administration import public as administration
from unpaused.capabilities.bulletin import events as bulletins
from unpaused.capabilities.claims import events as of_claims
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.incidents import events as of_incidents
from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import events as of_screening
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.tasks import public as tasks

Wire = tuple[type[Any], Callable[[Any], None]]

WIRES: tuple[Wire, ...] = (
    # What was lent for an incident goes back when it is over.
    (incidents.IncidentStoodDown, administration.end_lendings_of),
    (incidents.IncidentLapsed, administration.end_lendings_of),
    # People were found: a case for each, and for those cleared a task and neutral messages.
    (screening.PeopleFound, screening.act_on_matches),
    # A number that is not the customer's: nothing more goes there, what arrived there reached nobody.
    (tasks.NumberWrong, outreach.note_wrong_number),
    # Whoever helps a customer to contact us hears that they came, and stops once everything is handed in.
    (claims.CustomerCame, claims.note_came),
    (claims.ClaimSubmitted, claims.end_help),
    (claims.ClaimWithdrawn, claims.end_help),
    (claims.ClaimPaid, claims.end_help),
    (claims.ClaimDeclined, claims.end_help),
    # What was granted to one claim ends with it.
    (claims.ClaimWithdrawn, claims.end_grants),
    (claims.ClaimPaid, claims.end_grants),
    (claims.ClaimDeclined, claims.end_grants),
    # Customers hear how their claim stands.
    (claims.ClaimSubmitted, claims.tell_received),
    (claims.ClaimApproved, claims.tell_approved),
    (claims.ClaimDeclined, claims.tell_decided),
    (claims.ClaimPaid, claims.tell_paid),
    (claims.PayoutRejected, claims.tell_needs_you),
    # Whoever asked for another account: the customer's own telephone hears of it.
    (claims.PayeeChangeAsked, claims.tell_payee_change),
)

OFFERED: tuple[tuple[type[Any], str, str | Promise], ...] = (
    # What programs of others may be told by webhook; the names are a promise to them.
    (of_incidents.IncidentActivated, "incident.in_force", _("An incident is in force")),
    (of_incidents.GlassBroken, "incident.glass_broken", _("One person alone put safe measures in force")),
    (of_incidents.IncidentLapsed, "incident.lapsed", _("Measures lapsed, nobody countersigned")),
    (of_incidents.IncidentStoodDown, "incident.stood_down", _("An incident was stood down")),
    (of_screening.ListReceived, "list.received", _("A list was received")),
    (of_screening.ListScreened, "list.screened", _("A list was screened")),
    (of_screening.ListDeleted, "list.deleted", _("A list was deleted")),
    (of_screening.PeopleFound, "match.found", _("Customers were found")),
    (of_screening.MatchUndone, "match.undone", _("A match turned out false")),
    (of_claims.CaseOpened, "claim.opened", _("Cases were opened")),
    (of_claims.CustomerCame, "claim.begun", _("A customer stated the event")),
    (of_claims.ClaimSubmitted, "claim.submitted", _("A claim was handed in")),
    (of_claims.ClaimReferred, "claim.referred", _("A claim waits for a person")),
    (of_claims.ClaimApproved, "claim.approved", _("A claim was approved")),
    (of_claims.ClaimDeclined, "claim.declined", _("A claim was declined")),
    (of_claims.ClaimWithdrawn, "claim.withdrawn", _("A claim was withdrawn")),
    (of_claims.PayeeChangeAsked, "claim.payee_change_asked", _("Another account was asked for")),
    (of_claims.PayoutInstructed, "payout.instructed", _("Payouts are with the bank")),
    (of_claims.ClaimPaid, "claim.paid", _("A claim was paid")),
    (of_claims.PayoutRejected, "payout.rejected", _("A payout came back")),
    (bulletins.BulletinSigned, "bulletin.signed", _("A bulletin was signed")),
)
