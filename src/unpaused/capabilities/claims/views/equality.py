"""Equal treatment before and after a notice: the report."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unpaused.capabilities.claims.queries.customer import here
from unpaused.capabilities.claims.queries.equality import MOST, Treatment
from unpaused.capabilities.claims.queries.equality import equal_treatment as checked
from unpaused.capabilities.claims.rules.equality import Decided, Group, Result
from unpaused.capabilities.claims.rules.products import words
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.money import yuan


@requires(Permission.SEE_PAYOUTS)
def equal_treatment(request: HttpRequest, incident_id: int) -> HttpResponse:
    """For each day on which measures were announced: whether the day a policy began made any difference."""
    incident, me = incidents.get_incident(incident_id), staff(request)
    reports = [
        _report(checked(me, incident_id, day, measures)) for day, measures in incidents.announcements(incident).items()
    ]
    context = {"incident": incident, "reports": reports, "most": MOST, "may_open": me.may(Permission.SEE_CLAIMS)}
    return render(request, "claims/equal_treatment.html", context)


def _report(found: Treatment) -> dict[str, Any]:
    return {
        "it": found,
        "alike": found.alike,
        "proven": found.verdicts.get("alike", 0),
        "waiting": found.verdicts.get("waiting_period", 0),
        "not_comparable": found.verdicts.get("not_comparable", 0),
        "unequal": found.unequal,
        "not_applied": found.not_applied,
        "groups": [_group(group) for group in found.groups],
        "looked_at": sum(found.verdicts.values()),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "alike": group.alike,
        "by_people": group.by_people,
        "what": _what(group.facts),
        "before": [_claim(each) for each in group.before],
        "after": [_claim(each) for each in group.after],
    }


def _claim(each: Decided) -> dict[str, Any]:
    return {"id": each.claim_id, "number": each.number, "result": _result(each.last)}


def _result(result: Result) -> str:
    outcome, amount, reasons = result
    if outcome == "approve":
        return f"{_('approved')} {yuan(amount)}"
    said = pgettext("between things in a list", ", ").join(here(words("reasons", code)) for code in reasons)
    name = _("declined") if outcome == "decline" else _("referred to a person")
    return f"{name}: {said}" if said else name


def _what(facts: Mapping[str, Any]) -> str:
    """What a group has in common, as far as it tells groups apart for people."""
    parts = [_("waiting period over") if facts["waiting_period_over"] else _("within the waiting period")]
    for name in ("waiting_waived", "deductible_waived", "hospital_waived"):
        parts += [here(words("facts", name))] if facts.get(name) else []
    parts += [yuan(int(facts["sum_insured_fen"]))] if facts.get("sum_insured_fen") else []
    return " · ".join(parts)
