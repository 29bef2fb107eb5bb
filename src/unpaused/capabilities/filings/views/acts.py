"""Drafting: begun, written, read anew, discarded, corrected."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.filings import actions, queries
from unpaused.capabilities.filings.forms import DraftForm, SureForm, WriteForm
from unpaused.capabilities.filings.models import Filing
from unpaused.capabilities.filings.views.pages import document
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into, tried


@requires(Permission.DRAFT_FILINGS)
def draft(request: HttpRequest) -> HttpResponse:
    """Begins the next report of one's own office; its figures are frozen at once."""
    form = DraftForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            filing = actions.draft(
                by=staff(request), incident_id=form.cleaned_data["incident"], report=form.cleaned_data["report"]
            )
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, _("The figures are frozen. Write the sections; a second person signs."))
            return redirect("filings:write", filing.pk)
    return render(request, "filings/draft.html", {"form": form})


@requires(Permission.DRAFT_FILINGS)
def write(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The sections of a draft."""
    filing = _own(request, filing_id)
    form = WriteForm(filing, request.POST or None)
    saved = request.method == "POST" and tried(
        form,
        lambda: actions.write(
            by=staff(request),
            filing_id=filing.pk,
            edition=form.cleaned_data["edition"],
            sections=form.written(),
        ),
    )
    if saved:
        messages.success(request, _("Kept. A second person of your branch reads and signs it."))
        return redirect("filings:filing", filing.pk)
    return render(request, "filings/write.html", {"form": form, **document(request, filing)})


@requires(Permission.DRAFT_FILINGS)
def read_anew(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The figures of a draft as they are now."""
    return _sure(
        request,
        filing_id,
        "filings/read_anew.html",
        lambda filing: actions.read_anew(by=staff(request), filing_id=filing.pk),
        _("The figures are those of this moment."),
    )


@requires(Permission.DRAFT_FILINGS)
def discard(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Lays a draft aside."""
    return _sure(
        request,
        filing_id,
        "filings/discard.html",
        lambda filing: actions.discard(by=staff(request), filing_id=filing.pk),
        _("The draft is discarded."),
    )


@requires(Permission.DRAFT_FILINGS)
def correct(request: HttpRequest, filing_id: int) -> HttpResponse:
    """A new report that names the one it corrects."""
    return _sure(
        request,
        filing_id,
        "filings/correct.html",
        lambda filing: actions.correct(by=staff(request), filing_id=filing.pk),
        _("A correction is drafted with the figures of this moment. Change what was wrong; a second person signs."),
    )


def _own(request: HttpRequest, filing_id: int) -> Filing:
    return queries.get_for(staff(request), filing_id)


def _sure(
    request: HttpRequest, filing_id: int, template: str, act: Callable[[Filing], Filing], done: str
) -> HttpResponse:
    """Asks for a deliberate yes, does it, and shows the report that came of it."""
    filing = _own(request, filing_id)
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            after = act(filing)
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, done)
            return redirect("filings:filing", after.pk)
    return render(request, template, {"form": form, **document(request, filing)})
