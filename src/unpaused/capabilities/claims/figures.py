"""What claims tell the bulletin."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.models import Claim, Decision, PayeeChange, Payout, PayoutState, State
from unpaused.capabilities.claims.models.claim import ENDED
from unpaused.capabilities.claims.queries.needed import claims_of_kind, figure_of, paid_by_kind
from unpaused.capabilities.claims.queries.steps import STEPS
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Values, figures_of, percentiles
from unpaused.foundation.measures.effects import Effect, Under

Branches = Collection[str] | None
"""None: of the whole company."""
_TOGETHER = """
SELECT count(*) FILTER (WHERE submitted_at IS NOT NULL AND state <> 'withdrawn'),
    count(*) FILTER (WHERE state = 'paid'),
    coalesce(sum(amount_fen) FILTER (WHERE state = 'paid'), 0)::bigint
FROM claims_claim WHERE incident_id = %s
"""
_MACHINE_TOGETHER = """
SELECT count(*) FROM claims_decision d JOIN claims_claim c ON c.id = d.claim_id
WHERE c.incident_id = %s AND c.state NOT IN ('withdrawn', 'referred') AND d.outcome = 'approve' AND d.by_user_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM claims_decision later WHERE later.claim_id = d.claim_id AND later.serial > d.serial)
"""


def _together(incident_id: int) -> Values:
    """All figures of the room, without their records: four queries."""
    (accepted, paid, amount), (by_machine,) = _row(_TOGETHER, incident_id), _row(_MACHINE_TOGETHER, incident_id)
    return {
        "claims.accepted_online": accepted,
        "claims.approved_by_machine": by_machine,
        "claims.paid": paid,
        "claims.paid_amount": amount,
        **{figure_of(kind): fen for kind, fen in paid_by_kind(incident_id).items()},
        **percentiles(STEPS, incident_id),
    }


def _row(sql: str, incident_id: int) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [incident_id])
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _of(incident_id: int, branches: Branches = None) -> QuerySet[Claim]:
    rows = Claim.objects.filter(incident_id=incident_id)
    return rows if branches is None else rows.filter(branch_code__in=branches)


def _count(claims: QuerySet[Claim]) -> Reading:
    ids = list(claims.order_by("pk").values_list("pk", flat=True))
    return Reading(len(ids), "claim", ids)


def _accepted(incident_id: int, branches: Branches = None) -> Reading:
    return _count(_of(incident_id, branches).filter(submitted_at__isnull=False).exclude(state=State.WITHDRAWN))


def _by_machine(incident_id: int, branches: Branches = None) -> Reading:
    """The last decision was the machine's, and it was to pay."""
    last = Decision.objects.filter(claim=OuterRef("pk")).order_by("-serial")
    decided = _of(incident_id, branches).annotate(
        outcome=Subquery(last.values("outcome")[:1]), decided_by=Subquery(last.values("by_user")[:1])
    )
    approved = decided.filter(outcome="approve", decided_by__isnull=True)
    # Stopped payouts went back to an examiner: then nobody has approved any more.
    return _count(approved.exclude(state__in=[State.WITHDRAWN, State.REFERRED]))


def _paid(incident_id: int, branches: Branches = None) -> Reading:
    return _count(_of(incident_id, branches).filter(state=State.PAID))


def _amount(incident_id: int, branches: Branches = None) -> Reading:
    paid = _of(incident_id, branches).filter(state=State.PAID)
    total = paid.aggregate(total=Sum("amount_fen"))["total"] or 0
    return Reading(total, "claim", list(paid.order_by("pk").values_list("pk", flat=True)))


def _of_kind(kind: str, incident_id: int, branches: Branches = None) -> Reading:
    amount, ids = claims_of_kind(incident_id, kind, branches)
    return Reading(amount, "claim", ids)


def _claims(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    paid_out = set(Payout.objects.filter(claim__in=record_ids).values_list("claim_id", flat=True))
    return [
        {
            "number": claim.number,
            "what": f"{claim.product_code} {claim.benefit_code} · {claim.get_state_display()}",
            "url": reverse("claims:claim", args=[claim.pk]),
            "branch_code": claim.branch_code,
            "needs": Permission.SEE_CLAIMS,
            # A commander or an auditor does not open a customer's claim; that it was paid, and how much, they may see.
            "instead": (_payouts_of(claim), Permission.SEE_PAYOUTS) if claim.pk in paid_out else None,
        }
        for claim in Claim.objects.filter(pk__in=record_ids).order_by("pk")
    ]


def _payouts_of(claim: Claim) -> str:
    return reverse("claims:payouts") + f"?q={claim.number}"


_KINDS = {
    "ordinary": _("Paid with no term of the contract waived"),
    "waiting": _("Paid thanks to the waived waiting period"),
    "hospital": _("Paid thanks to the waived list of hospitals"),
    "deductible": _("Paid with the deductible waived"),
}
"""Of the amount paid; together they are all of it."""
FIGURES = (
    Figure("claims.accepted_online", _("Claims accepted online"), "claims", _accepted, _claims, _together, _accepted),
    Figure(
        "claims.approved_by_machine",
        _("Claims approved by machine"),
        "claims",
        _by_machine,
        _claims,
        _together,
        _by_machine,
    ),
    Figure("claims.paid", _("Claims paid"), "claims", _paid, _claims, _together, _paid),
    Figure("claims.paid_amount", _("Amount paid"), "fen", _amount, _claims, _together, _amount),
    *(
        Figure(figure_of(kind), label, "fen", read, _claims, _together, read)
        for kind, label in _KINDS.items()
        for read in [partial(_of_kind, kind)]
    ),
    *figures_of(STEPS, _claims, _together),
)


def _decided(measure: Under) -> QuerySet[Claim, int]:
    """A decision names the measures that held for it."""
    approved = Decision.objects.filter(
        claim__incident_id=measure.incident_id, outcome="approve", measures__contains=[{"measure": measure.measure_id}]
    )
    return _ids(_of(measure.incident_id).filter(pk__in=approved.values("claim")))


def _promised(measure: Under) -> QuerySet[Claim, int]:
    """A case keeps what held when it was opened until it ends."""
    opened = _of(measure.incident_id).filter(opened_at__gte=measure.since).exclude(state__in=ENDED)
    return _ids(_under(measure, opened, "opened_at"))


def _changes(measure: Under) -> QuerySet[PayeeChange]:
    """Other accounts asked for while it held: those after a rejection by the bank for the measure that speaks of them,
    all others for the other one."""
    rejected = Payout.objects.filter(
        claim=OuterRef("claim"),
        state__in=(PayoutState.REJECTED, PayoutState.RETURNED),
        made_at__lt=OuterRef("asked_at"),
    )
    after_rejection = measure.type_name == measures.PAYEE_DELAY_AFTER_REJECTION_HOURS.name
    rows = PayeeChange.objects.filter(
        Exists(rejected) if after_rejection else ~Exists(rejected),
        claim__incident_id=measure.incident_id,
        asked_at__gte=measure.since,
    )
    return _under(measure, rows, "asked_at", "claim__")


Rows = TypeVar("Rows", bound=QuerySet[Any])


def _under(measure: Under, rows: Rows, moment: str, path: str = "") -> Rows:
    until = {f"{moment}__lt": measure.until} if measure.until is not None else {}
    products = {f"{path}product_code__in": measure.products} if measure.products else {}
    return rows.filter(**until, **products)


def _ids(claims: QuerySet[Claim]) -> QuerySet[Claim, int]:
    return claims.order_by("pk").values_list("pk", flat=True)


def _claims_of(changes: QuerySet[PayeeChange]) -> QuerySet[Claim, int]:
    return _ids(Claim.objects.filter(pk__in=changes.values("claim")))


_OF_DECISIONS = (
    Effect("approved", "done", _("claims approved while it held"), _decided, _claims),
    Effect(
        "promised",
        "open",
        _("cases opened while it held and not settled: it goes on holding for them"),
        _promised,
        _claims,
    ),
)
_OF_CHANGES = (
    Effect(
        "changes",
        "done",
        _("claims whose other account waited under it"),
        lambda under: _claims_of(_changes(under)),
        _claims,
    ),
    Effect(
        "waiting",
        "open",
        _("other accounts that still wait: they keep their delay"),
        lambda under: _claims_of(_changes(under).filter(ended_at__isnull=True)),
        _claims,
    ),
)
EFFECTS = {kind.name: _OF_DECISIONS for kind in (*measures.OF_HANDLING, *measures.OF_TERMS)} | {
    kind.name: _OF_CHANGES for kind in (measures.PAYEE_DELAY_HOURS, measures.PAYEE_DELAY_AFTER_REJECTION_HOURS)
}
