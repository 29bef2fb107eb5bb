"""Lists: all of them, one of them, a new one, the end of one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.forms import ReasonForm, UploadForm
from unpaused.capabilities.screening.models import ListKind, ListState, PeopleList, RowState
from unpaused.capabilities.screening.queries import lists as reads
from unpaused.capabilities.screening.queries import rows
from unpaused.capabilities.screening.queries.sheets import sheets_of
from unpaused.capabilities.screening.views import words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of, reaches
from unpaused.foundation.audit.reading import acts_on
from unpaused.kernel.errors import Refused
from unpaused.ui import worklist
from unpaused.ui.middleware import words as error_words
from unpaused.ui.refusals import put_into

FILTERS = (
    worklist.search("q", gettext_lazy("Number or sender"), "number__istartswith", "source__icontains"),
    worklist.choice("state", gettext_lazy("State"), ListState.choices),
    worklist.choice("kind", gettext_lazy("Kind of list"), ListKind.choices),
)
ROW_FILTERS = (worklist.choice("state", gettext_lazy("State"), RowState.choices),)
ORDERS = {"received": ("-received_at", "-pk"), "delete": ("delete_after", "pk"), "source": ("source", "pk")}


@requires(Permission.UPLOAD_LIST)
def lists(request: HttpRequest) -> HttpResponse:
    """All lists that this person may see, newest first."""
    user = staff(request)
    page = worklist.page_of(request, reads.lists_visible_to(user), FILTERS, orders=ORDERS)
    counted = rows.counts(list(page), user)
    for each in page:
        each.counts = counted[each.pk]  # type: ignore[attr-defined]
    return render(request, "screening/lists.html", {"page": page, "may_screen": user.may(Permission.SCREEN)})


@requires(Permission.UPLOAD_LIST)
def upload(request: HttpRequest) -> HttpResponse:
    """A new list. An unreadable one gets a page too: it is kept, and says what is wrong with it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            received = _received(staff(request), form)
        except Refused as error:
            put_into(form, error)
        else:
            return _after(request, received, columns_first=form.cleaned_data["columns_first"])
    return render(request, "screening/upload.html", {"form": form})


def _received(by: User, form: UploadForm) -> PeopleList:
    data: dict[str, Any] = form.cleaned_data
    delete_after: date = data["delete_after"]
    return actions.receive_list(
        by=by,
        data=form.data_given(),
        source=data["source"],
        kind=data["kind"],
        legal_ground=data["legal_ground"],
        delete_after=delete_after,
        incident_id=int(data["incident"]),
        columns_first=data["columns_first"],
    )


def _after(request: HttpRequest, received: PeopleList, *, columns_first: bool) -> HttpResponse:
    if columns_first and reads.waits_for_columns(received):
        return redirect("screening:columns", received.pk)
    if received.state == ListState.RECEIVED:
        messages.success(request, _("Received. Its rows are being looked up."))
    return redirect("screening:list", received.pk)


@requires(Permission.UPLOAD_LIST)
def people_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list: its counts as figures, its terms, and for examiners its rows."""
    user = staff(request)
    found = reads.list_for(user, list_id)
    error = reads.error_of(found)
    may_screen = user.may(Permission.SCREEN)
    visible = rows.rows_visible_to(user).filter(list=found).order_by("place")
    page = worklist.page_of(request, visible, ROW_FILTERS, permitted=may_screen)
    context = {
        "list": found,
        "page": page,
        "counts": rows.counts([found], user)[found.pk],
        "branches": branches_of(user),
        "error": error_words(error) if error else "",
        "entries": words.entries(acts_on("list", found.pk)),
        "ground": words.ground(found.legal_ground),
        "may_screen": may_screen,
        "may_name": reads.waits_for_columns(found) and reaches(user, found.branch_code),
        "sheets": sheets_of(found),
        "may_take": reaches(user, found.branch_code),
        "may_delete": found.state != ListState.DELETED and reaches(user, found.branch_code),
    }
    return render(request, "screening/list.html", context)


@requires(Permission.UPLOAD_LIST)
@require_POST
def sheet(request: HttpRequest, list_id: int) -> HttpResponse:
    """Another sheet of the workbook, as a list of its own."""
    try:
        taken = actions.take_sheet(by=staff(request), list_id=list_id, sheet=request.POST.get("sheet", ""))
    except Refused as error:
        messages.error(request, error_words(error))
        return redirect("screening:list", list_id)
    return _after(request, taken, columns_first=False)


@requires(Permission.UPLOAD_LIST)
def delete(request: HttpRequest, list_id: int) -> HttpResponse:
    """The end of a list before its day; asks for the reason."""
    found = reads.list_for(staff(request), list_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delete_list(by=staff(request), list_id=list_id, reason=form.cleaned_data["reason"])
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, _("Deleted. The report stands below."))
            return redirect("screening:list", list_id)
    return render(request, "screening/delete.html", {"form": form, "list": found})
