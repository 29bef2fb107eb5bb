"""Every wire from an event to the action that follows it: read this file to know what sets off what."""

from collections.abc import Callable
from typing import Any

from unpaused.capabilities.administration import public as administration
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening import public as screening

Wire = tuple[type[Any], Callable[[Any], None]]

WIRES: tuple[Wire, ...] = (
    # What was lent for an incident goes back when it is over.
    (incidents.IncidentStoodDown, administration.end_lendings_of),
    # People were found: a case for each, and for those cleared a task and neutral messages.
    (screening.PeopleFound, screening.act_on_matches),
    # Whoever helps a customer to contact us hears that they came, and stops once everything is handed in.
    (claims.CustomerCame, claims.note_came),
    (claims.ClaimSubmitted, claims.end_help),
    (claims.ClaimWithdrawn, claims.end_help),
    (claims.ClaimPaid, claims.end_help),
    (claims.ClaimDeclined, claims.end_help),
    # Customers hear how their claim stands.
    (claims.ClaimSubmitted, claims.tell_received),
    (claims.ClaimApproved, claims.tell_approved),
    (claims.ClaimDeclined, claims.tell_decided),
    (claims.ClaimPaid, claims.tell_paid),
    (claims.PayoutRejected, claims.tell_needs_you),
    # Whoever asked for another account: the customer's own telephone hears of it.
    (claims.PayeeChangeAsked, claims.tell_payee_change),
)
