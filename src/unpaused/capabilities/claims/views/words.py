"""Claims as a page says them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from unpaused.capabilities.claims.models import Claim, Paper, Payout, Relationship, Whose
from unpaused.capabilities.claims.queries.case import DecisionShown
from unpaused.capabilities.claims.queries.customer import here
from unpaused.capabilities.claims.queries.waivers import CASE
from unpaused.capabilities.claims.rules.blockers import blocker
from unpaused.capabilities.claims.rules.products import product, product_codes, words
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.audit.reading import acts_on
from unpaused.foundation.book import Person
from unpaused.foundation.privacy import masking
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan

BLOCKERS = {
    "event_not_stated": gettext_lazy("The customer has not stated the event"),
    "not_submitted": gettext_lazy("The customer has not submitted"),
    "decision": gettext_lazy("Being decided"),
    "examiner": gettext_lazy("An examiner must decide"),
    "core_check": gettext_lazy("The core is asked whether it has paid"),
    "core_down": gettext_lazy("The core does not answer: the payout waits"),
    "core_paid": gettext_lazy("The core says it has paid for this event"),
    "core_in_payment": gettext_lazy("The core says it is paying for this event"),
    "bank_file": gettext_lazy("Waits for the next payment file"),
    "bank_down": gettext_lazy("The bank cannot be reached: the payout waits"),
    "bank_answer": gettext_lazy("The bank's answer is awaited"),
    "bank_asked": gettext_lazy("Nobody knows yet whether the bank has it: the bank was asked"),
    "bank_silent": gettext_lazy("The bank has not answered: it was asked"),
    "bank_contradiction": gettext_lazy("What the bank says leaves in doubt what it paid: clear that with it first"),
    "bank_refused": gettext_lazy(
        "The bank refused the payment, not the account: ask it why, then approve again or name the fault"
    ),
    "payee_change": gettext_lazy("Another account was asked for: it waits before it takes effect"),
    "payee_needed": gettext_lazy("The customer must name another account"),
    "data_deleted": gettext_lazy("The customer's data were deleted"),
}
ACTS = {
    "claims.state_event": (gettext_lazy("Event stated"), "draft"),
    "claims.add_document": (gettext_lazy("Document added"), "camera"),
    "claims.remove_document": (gettext_lazy("Document taken back"), "camera"),
    "claims.see_document": (gettext_lazy("Document looked at"), "eye"),
    "claims.set_payee": (gettext_lazy("Account given"), "money"),
    "claims.ask_payee_change": (gettext_lazy("Another account asked for"), "money"),
    "claims.payee_change_in_force": (gettext_lazy("The other account took effect"), "money"),
    "claims.payee_change_taken_back": (gettext_lazy("Change of account taken back"), "stopped"),
    "claims.payee_change_objected": (gettext_lazy("Change of account stopped: the customer objected"), "stopped"),
    "claims.payee_change_overtaken": (gettext_lazy("Change of account overtaken: the claim had ended"), "stopped"),
    "claims.establish_identity": (gettext_lazy("Identity established"), "check"),
    "claims.decide_anew": (gettext_lazy("Decided anew by the machine, under the measure granted"), "sign"),
    "incidents.apply_for_grant": (gettext_lazy("A measure for this claim alone applied for"), "draft"),
    "incidents.give_grant": (gettext_lazy("A measure granted to this claim"), "in-force"),
    "incidents.refuse_grant": (gettext_lazy("A measure for this claim refused"), "stopped"),
    "incidents.end_grant": (gettext_lazy("The measure granted ended with the claim"), "stopped"),
    "claims.clear_mismatch": (gettext_lazy("Cleared with the bank"), "check"),
    "claims.submit": (gettext_lazy("Submitted and decided"), "sign"),
    "claims.approve": (gettext_lazy("Approved by an examiner"), "check"),
    "claims.decline": (gettext_lazy("Declined by an examiner"), "stopped"),
    "claims.withdraw": (pgettext_lazy("claim", "Withdrawn"), "stopped"),
    "claims.payout_stopped": (gettext_lazy("Payout stopped"), "stopped"),
    "claims.payout_paid": (gettext_lazy("Paid"), "done"),
    "claims.payout_rejected": (gettext_lazy("Rejected by the bank"), "needs"),
    "claims.payout_returned": (gettext_lazy("Money came back"), "needs"),
}
EVENT_KINDS = {"illness": gettext_lazy("Illness"), "accident": gettext_lazy("Accident")}
PAYS = {
    "sum": gettext_lazy("the sum insured"),
    "expense": gettext_lazy("a share of the expense"),
    "days": gettext_lazy("by day in hospital"),
}


def product_name(claim: Claim) -> str:
    """A code where the product is no longer installed."""
    try:
        return here(product(claim.product_code).label)
    except Refused:
        return claim.product_code


def benefit_name(claim: Claim) -> str:
    try:
        return here(product(claim.product_code).benefit(claim.benefit_code).label)
    except Refused:
        return claim.benefit_code


def document_name(claim: Claim, code: str) -> str:
    try:
        documents = product(claim.product_code).benefit(claim.benefit_code).documents
    except Refused:
        return code
    return next((here(found.label) for found in documents if found.code == code), code)


def product_choices() -> list[tuple[str, str]]:
    return [(code, code) for code in product_codes()]


def customer_name(claim: Claim, people: Mapping[int, Person]) -> str:
    """ "王**"; a word of its own where the data were deleted or the reader may not see the person."""
    if claim.subject.wrapped_key is None:
        return _("deleted")
    person = people.get(claim.person_id)
    return masking.name(person.name) if person else "–"


def blocked_by(claim: Claim) -> str:
    """What it waits for, in words; empty for a claim that has ended."""
    code = blocker(claim.state, claim.blocker, payee_change=claim.payee_change_at is not None)
    return str(BLOCKERS.get(code, code))


def entries(claim: Claim, payouts: Sequence[Payout]) -> list[dict[str, Any]]:
    """What happened, newest first."""
    listed: list[dict[str, Any]] = [
        {
            "at": act.at,
            "text": label,
            "who": act.who,
            "detail": _act_detail(claim, act.reason, act.detail),
            "icon": icon,
        }
        for act in acts_on("claim", claim.pk)
        if act.action in ACTS
        for label, icon in [ACTS[act.action]]
    ]
    for payout in payouts:
        if payout.instructed_at and payout.batch:
            text = _("Bank instructed")
            listed.append({"at": payout.instructed_at, "text": text, "detail": payout.batch.msg_id, "icon": "sent"})
    listed.append({"at": claim.opened_at, "text": _("Notice of loss taken, case opened"), "icon": "claim"})
    return sorted(listed, key=lambda entry: entry["at"], reverse=True)


def _act_detail(claim: Claim, reason: str, detail: Mapping[str, Any]) -> str:
    parts = [document_name(claim, detail["code"])] if "code" in detail else []
    parts += [here(words("reasons", code)) for code in detail.get("reasons", ())]
    for name, labels in (("who", Whose), ("paper", Paper), ("relationship", Relationship)):
        parts += [str(labels(detail[name]).label)] if detail.get(name) in labels.values else []
    if reason:
        parts.append(reason_words(reason))
    return " · ".join(parts)


def reason_words(code: str) -> str:
    """Why a payout ended: our own reason, the bank's ISO code with what it means, or what somebody wrote."""
    if (meant := words("bank", code)).en != code:
        return f"{here(meant)} ({code})"
    return here(words("reasons", code))


def notices_in(decisions: Sequence[DecisionShown]) -> dict[int, incidents.Notice]:
    """Filings and notices of the measures under which these were made, by measure. One query."""
    return incidents.notices_of({each.get("measure", 0) for shown in decisions for each in shown.decision.measures})


def decision_in_words(shown: DecisionShown, claim: Claim, notices: Mapping[int, incidents.Notice]) -> dict[str, Any]:
    """A decision for the page: its reasons, its measures, its facts, and each node of the tables with what it found."""
    return {
        "it": shown.decision,
        "reasons": [here(words("reasons", code)) for code in shown.decision.reasons],
        "measures": [
            {**_measure(each), "grant": "grant" in each, "notice": notices.get(each.get("measure", 0))}
            for each in shown.decision.measures
        ],
        "facts": [(here(words("facts", name)), fact(claim, name, value)) for name, value in shown.facts.items()],
        "nodes": [_node(shown, claim, node) for node in shown.trace.get("nodes", ()) if _says_something(node)],
        "engine": shown.trace.get("engine", ""),
        "tables": shown.decision.tables_id or "",
        "replayed": shown.replayed,
        "words": shown.words,
    }


def fact(claim: Claim, name: str, value: Any) -> str:
    """One fact as people read it: money as money, codes as words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return "–"
    if isinstance(value, list):
        return pgettext("between things in a list", ", ").join(document_name(claim, code) for code in value) or "–"
    if name.endswith("_fen"):
        return yuan(int(value))
    if name == "event_kind":
        return str(EVENT_KINDS.get(value, value))
    if name == "pays":
        return str(PAYS.get(value, value))
    return str(value)


def _says_something(node: Mapping[str, Any]) -> bool:
    return node["kind"] in ("decisionTableNode", "expressionNode") and node["id"] != "result"


def _node(shown: DecisionShown, claim: Claim, node: Mapping[str, Any]) -> dict[str, Any]:
    """A table's rules, each with whether it spoke; an expression's values."""
    rules = shown.nodes.get(node["id"], {}).get("content", {}).get("rules", ())
    fired = set(node.get("fired", ()))
    return {
        "name": here(words("nodes", node["id"])),
        "rules": [(here(words("reasons", rule["_id"])), rule["_id"] in fired) for rule in rules],
        "spoke": bool(fired),
        "values": [(here(words("nodes", name)), fact(claim, name, value)) for name, value in _sorted(node)],
    }


def _sorted(node: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What was counted first, first."""
    return sorted(node.get("values", {}).items(), key=lambda pair: (pair[0] != "gross_fen", pair[0]))


def _measure(source: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": incidents.label_of(source["type"]),
        "value": incidents.value_in_words(source["type"], source["value"]),
        "incident": source["incident"],
    }


def grants(claim: Claim) -> list[dict[str, Any]]:
    """What was applied for and granted to this claim alone, newest first. Raises Deleted."""
    return [
        {
            "pk": each.grant.pk,
            "standing": each.grant.status == "granted" and not each.over,
            "waits": each.grant.status == "waiting",
            "status": _("Its date has passed") if each.over else each.grant.get_status_display(),
            "label": _measure({"type": each.grant.type_name, "value": each.grant.value, "incident": ""})["label"],
            "value": _measure({"type": each.grant.type_name, "value": each.grant.value, "incident": ""})["value"],
            "until": each.grant.until,
            "reason": each.reason,
            "because": each.because,
            "asked_by": each.grant.asked_by,
            "asked_at": each.grant.asked_at,
            "decided_by": each.grant.decided_by,
            "decided_at": each.grant.decided_at,
        }
        for each in incidents.grants_of_case(CASE, claim.pk)
    ]
