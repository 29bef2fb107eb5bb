"""Every wire from an event to the action that follows it: read this file to know what sets off what."""

from collections.abc import Callable
from typing import Any

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.screening import public as screening

Wire = tuple[type[Any], Callable[[Any], None]]

WIRES: tuple[Wire, ...] = (
    # People were found: a case for each, and for those cleared a task and neutral messages.
    (screening.PeopleFound, screening.act_on_matches),
    # Customers hear how their claim stands.
    (claims.ClaimSubmitted, claims.tell_received),
    (claims.ClaimApproved, claims.tell_approved),
    (claims.ClaimDeclined, claims.tell_decided),
    (claims.ClaimPaid, claims.tell_paid),
    (claims.PayoutRejected, claims.tell_needs_you),
    # Whoever asked for another account: the customer's own telephone hears of it.
    (claims.PayeeChangeAsked, claims.tell_payee_change),
)
