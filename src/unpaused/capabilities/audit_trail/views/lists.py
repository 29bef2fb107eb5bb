"""The lists of people affected as an auditor must judge them: on which ground each is processed, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.screening import public as screening
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui import worklist

FILTERS = (
    worklist.search("q", _("Number"), "number__istartswith", "source__icontains"),
    worklist.choice("kind", _("Kind"), screening.ListKind.choices),
    worklist.choice("state", _("Status"), screening.ListState.choices),
)
ORDERS = {
    "received": ("-received_at", "-pk"),
    "delete": ("delete_after", "pk"),
    "deleted": ("-deleted_at", "-pk"),
}


@requires(Permission.SEE_AUDIT)
def lists(request: HttpRequest) -> HttpResponse:
    """Every list of the auditor's branches, with its ground and its day of deletion; nothing of what it says."""
    rows = screening.PeopleList.objects.visible_to(staff(request)).select_related("incident")
    page = worklist.page_of(request, rows, FILTERS, orders=ORDERS)
    grounds = dict(screening.GROUNDS)
    context = {"page": page, "rows": [(each, grounds.get(each.legal_ground, each.legal_ground)) for each in page]}
    return render(request, "audit_trail/lists.html", context)
