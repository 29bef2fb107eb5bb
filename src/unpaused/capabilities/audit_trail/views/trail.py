"""The trail as a worklist: filters in the address, read by marks, with the state of its seals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from unpaused.capabilities.audit_trail.forms import PeriodForm
from unpaused.capabilities.audit_trail.queries import acts as reads
from unpaused.capabilities.audit_trail.views.filtering import ORDERS, filters_for, rows_asked_for
from unpaused.capabilities.audit_trail.views.lines import lines_of
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import checking, sealing
from unpaused.ui import keyset
from unpaused.ui.worklist import bind


@requires(Permission.SEE_AUDIT)
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what to which record, when, why, and from which branch."""
    user = staff(request)
    filters = filters_for(user)
    rows = rows_asked_for(request, user, filters)
    page = keyset.drawn(request, rows, bind(request, filters), orders=ORDERS, total=-1)
    context = {
        "page": page,
        "lines": lines_of(page.rows, user),
        "query": urlencode(page.query),
        "seals": checking.state(),
        "last": checking.last_seal_named(),
        "key": sealing.public_key().public_bytes_raw().hex(),
        "verified": reads.last_verification(),
        "period": PeriodForm(),
        "whole": branches_of(user) is None,
    }
    return render(request, "audit_trail/trail.html", context)
