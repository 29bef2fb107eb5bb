"""Reading: the examiner's worklist, one claim, one photograph."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.actions.granting import OPEN
from unpaused.capabilities.claims.actions.looking import note_seen, see_document
from unpaused.capabilities.claims.forms import DecideForm, IdentityForm, ObjectionForm, PayeeForm
from unpaused.capabilities.claims.models import BankMismatch, Claim, Origin, State
from unpaused.capabilities.claims.queries import case
from unpaused.capabilities.claims.queries.deciding import lines_of
from unpaused.capabilities.claims.queries.doubts import doubts_of
from unpaused.capabilities.claims.queries.identity import identities_of, on_file
from unpaused.capabilities.claims.queries.insured import people_of
from unpaused.capabilities.claims.queries.payee_changes import may_change_payee
from unpaused.capabilities.claims.queries.sealed import event_of, list_facts_of, payee_of
from unpaused.capabilities.claims.rules.deadlines import next_deadline
from unpaused.capabilities.claims.rules.identity import lacking
from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.views import mismatch_words, words
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.privacy import masking
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.kernel.errors import Unavailable
from unpaused.kernel.money import Fen, yuan
from unpaused.ui import worklist

FILTERS = (
    worklist.search("q", _("Number"), "number__istartswith", "notice_number__istartswith", "policy_no__iexact"),
    worklist.choice("state", _("Status"), State.choices),
    worklist.choice("product", _("Product"), words.product_choices(), "product_code"),
    worklist.choice("origin", _("Came from"), Origin.choices),
    worklist.day("since", _("Submitted from"), "submitted_at__date__gte"),
)
ORDERS = {
    "submitted": ("submitted_at", "pk"),
    "opened": ("-opened_at", "-pk"),
    "amount": ("-amount_fen", "pk"),
}
SIBLINGS = 30


@requires(Permission.SEE_CLAIMS)
def claims(request: HttpRequest) -> HttpResponse:
    """All claims of the branch; those that wait for an examiner under `?state=referred`."""
    me = staff(request)
    page = worklist.page_of(request, case.visible_claims(me), FILTERS, orders=ORDERS)
    context = {"page": page, "rows": _rows(list(page), me), "waiting": waiting(request)}
    return render(request, "claims/claims.html", context)


@requires(Permission.SEE_CLAIMS)
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One claim. That what is sealed in it was read is recorded."""
    return shown(request, case.claim_for(staff(request), claim_id))


@requires(Permission.SEE_CLAIMS)
def document(request: HttpRequest, claim_id: int, document_id: int) -> HttpResponse:
    """One photograph, drawn anew. That it was looked at is recorded."""
    me = staff(request)
    found = case.document_of(case.claim_for(me, claim_id), document_id)
    response = HttpResponse(see_document(by=me, document=found), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'inline; filename="{found.code}-{found.pk}.jpg"'
    return response


def waiting(request: HttpRequest) -> int:
    """For the navigation: how many claims wait for an examiner in this person's branch."""
    return case.visible_claims(staff(request)).filter(state=State.REFERRED).count()


def shown(
    request: HttpRequest,
    found: Claim,
    decide: DecideForm | None = None,
    payee: PayeeForm | None = None,
    objection: ObjectionForm | None = None,
    identity: IdentityForm | None = None,
) -> HttpResponse:
    """The page of a claim, with a form that may already speak of errors."""
    me = staff(request)
    context = _frame(me, found)
    try:
        context |= _sealed(me, found, decide)
        context |= _identity(me, found, context["proposed_fen"], identity)
        if any(context[name] for name in ("event", "list_facts", "decisions")):
            note_seen(by=me, claim=found)
    except Deleted as deleted:
        context["deleted_at"] = deleted.destroyed_at
        if _may_decide(me, found):  # nothing can be read or paid any more, but it can be ended
            context["decide_form"] = decide or DecideForm()
    if me.may(Permission.DECIDE_CLAIMS):
        if found.payee_change_due_at:
            context["objection_form"] = objection or ObjectionForm()
        elif may_change_payee(found):
            context["payee_form"] = payee or PayeeForm()
    wrong = _wrong(decide, payee, objection, identity)
    return render(request, "claims/claim.html", context, status=422 if wrong else 200)


def _wrong(*forms: Form | None) -> bool:
    return any(form is not None and form.is_bound and not form.is_valid() for form in forms)


def _rows(listed: list[Claim], me: User) -> list[tuple[Claim, dict[str, Any]]]:
    people = people_of({each.person_id for each in listed}, branches_of(me))
    return [
        (
            each,
            {
                "name": words.customer_name(each, people),
                "benefit": words.benefit_name(each),
                "blocker": words.blocked_by(each),
                "due": next_deadline(each.state, each.submitted_at, each.decided_at),
            },
        )
        for each in listed
    ]


def _doubts(me: User, found: Claim) -> list[tuple[BankMismatch, str]]:
    """What the bank said that somebody must clear, for those who may."""
    if not me.may(Permission.DECIDE_CLAIMS):
        return []
    return [(each, mismatch_words.kind(each.kind)) for each in doubts_of([found.pk])]


def _frame(me: User, found: Claim) -> dict[str, Any]:
    """What can be shown whatever became of the customer's data."""
    payouts = case.payouts_of(found)
    for each in payouts:
        each.reason_words = words.reason_words(each.reason)  # type: ignore[attr-defined]
    siblings = case.visible_claims(me).filter(state=found.state).order_by("submitted_at", "pk")[:SIBLINGS]
    return {
        "claim": found,
        "product": words.product_name(found),
        "benefit": words.benefit_name(found),
        "name": words.customer_name(found, people_of([found.person_id], branches_of(me))),
        "blocker": words.blocked_by(found),
        "due": next_deadline(found.state, found.submitted_at, found.decided_at),
        "payouts": payouts,
        "doubts": _doubts(me, found),
        "balances": case.balances_of(found),
        "entries": words.entries(found, payouts),
        "siblings": _rows(list(siblings), me),
        "may_reveal": me.may(Permission.REVEAL),
    }


def _may_decide(me: User, found: Claim) -> bool:
    return found.state == State.REFERRED and me.may(Permission.DECIDE_CLAIMS)


def _sealed(me: User, found: Claim, form: DecideForm | None) -> dict[str, Any]:
    """What is sealed under the customer's key. Raises Deleted."""
    event, payee = event_of(found), payee_of(found)
    decisions = case.decisions_of(found)
    notices = words.notices_in(decisions)
    return {
        "event": event,
        "event_kind": words.EVENT_KINDS.get(event.kind, event.kind) if event else "",
        "event_place": incidents.area_in_words(event.place_area) if event and event.place_area else "",
        "payee": f"{masking.name(payee.holder_name)} {masking.account(payee.account)}" if payee else "",
        "bank_code": payee.bank_code if payee else "",
        "lines": _lines(found),
        "decisions": [words.decision_in_words(each, found, notices) for each in decisions],
        "grants": words.grants(found),
        "may_grant": me.may(Permission.DECIDE_CLAIMS) and found.state in OPEN,
        "me": me.pk,
        "list_facts": list_facts_of(found) if me.may(Permission.DECIDE_CLAIMS) else {},
        "proposed_fen": case.proposed_fen(decisions),
        "decide_form": (form or DecideForm.proposing(case.proposed_fen(decisions))) if _may_decide(me, found) else None,
    }


def _identity(me: User, found: Claim, proposed_fen: Fen | None, form: IdentityForm | None) -> dict[str, Any]:
    """Whose identity is on file, what an approval of the proposed amount lacks, and the form to mend it; nothing where
    the book does not answer. Raises Deleted."""
    try:
        known = on_file(found)
    except Unavailable:
        return {}
    from_fen = limits().value("identity_from")
    lacks = lacking(proposed_fen or 0, from_fen, known)
    may = _may_decide(me, found)
    return {
        "identity": known,
        "identity_from": yuan(from_fen),
        "identity_lacks": lacks if may else (),
        "identities": identities_of(found),
        "identity_form": (form or IdentityForm(of_payee=not known.payee_is_insured, lacks=lacks)) if may else None,
    }


def _lines(found: Claim) -> list[dict[str, Any]]:
    """The check-list with the photographs of each line; without it where the book does not answer."""
    documents = case.documents_of(found)
    try:
        lines = lines_of(found)
    except Unavailable:
        lines = []
    return [
        {
            "line": line,
            "label": words.document_name(found, line.code),
            "documents": [each for each in documents if each.code == line.code],
        }
        for line in lines
    ]
