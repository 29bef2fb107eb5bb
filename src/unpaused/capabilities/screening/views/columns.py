"""What the columns of a list are, where its headers do not say."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.forms import ColumnsForm
from unpaused.capabilities.screening.queries import lists as reads
from unpaused.capabilities.screening.queries.columns import columns_of
from unpaused.capabilities.screening.views import words
from unpaused.engines import linkage
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into


@requires(Permission.UPLOAD_LIST)
def columns(request: HttpRequest, list_id: int) -> HttpResponse:
    """Each column with its word, a few masked cells and what it is; another row can be said to name them."""
    found = reads.list_for(staff(request), list_id)
    if not reads.waits_for_columns(found):
        messages.info(request, _("The columns of this list are settled already."))
        return redirect("screening:list", list_id)
    read = columns_of(found, _header_in(request))
    form = ColumnsForm(read, words.COLUMNS.items(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_columns(by=staff(request), list_id=list_id, layout=form.layout())
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, _("The columns are named. Its rows are being looked up."))
            return redirect("screening:list", list_id)
    context = {"form": form, "list": found, "read": read, "none": linkage.NO_HEADER, "fault": reads.error_of(found)}
    return render(request, "screening/columns.html", context)


def _header_in(request: HttpRequest) -> int | None:
    """The place of the row that is said to name the columns; None where nobody said so, or nothing sensible."""
    text = request.POST.get("header", request.GET.get("header", ""))
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 7 else None
