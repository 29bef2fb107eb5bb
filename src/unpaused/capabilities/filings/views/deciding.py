"""Signing, accepting, returning, handing over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.filings import actions, queries
from unpaused.capabilities.filings.forms import HandOverForm, ReturnForm, SignForm, SureForm
from unpaused.capabilities.filings.views.pages import document
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui.refusals import tried


@requires(Permission.SIGN_FILINGS)
def sign(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The second person reads the report and signs just that."""
    filing = queries.get_for(staff(request), filing_id)
    seen = "" if filing.signed_at else queries.seen_of(filing)
    form = SignForm(request.POST or None, initial={"seen": seen})
    if request.method == "POST" and tried(
        form, lambda: actions.sign(by=staff(request), filing_id=filing.pk, seen=form.cleaned_data["seen"])
    ):
        messages.success(request, _("Signed. The report can never change."))
        return redirect("filings:filing", filing.pk)
    if request.method == "POST":  # what is signed next is what this page shows now
        form.data = {**request.POST.dict(), "seen": seen}
    return render(request, "filings/sign.html", {"form": form, **document(request, filing)})


@requires(Permission.SIGN_FILINGS)
def accept(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The province takes it into its own report."""
    filing = queries.get_for(staff(request), filing_id)
    form = SureForm(request.POST or None)
    if request.method == "POST" and tried(form, lambda: actions.accept(by=staff(request), filing_id=filing.pk)):
        messages.success(request, _("Accepted. It goes into the province's next report."))
        return redirect("filings:filing", filing.pk)
    return render(request, "filings/accept.html", {"form": form, **document(request, filing)})


@requires(Permission.SIGN_FILINGS)
def send_back(request: HttpRequest, filing_id: int) -> HttpResponse:
    """The province returns it with its reasons."""
    filing = queries.get_for(staff(request), filing_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and tried(
        form,
        lambda: actions.send_back(by=staff(request), filing_id=filing.pk, reasons=form.cleaned_data["reasons"]),
    ):
        messages.success(request, _("Returned with your reasons. The branch owes a new report."))
        return redirect("filings:filing", filing.pk)
    return render(request, "filings/send_back.html", {"form": form, **document(request, filing)})


@requires(Permission.SIGN_FILINGS)
def hand_over(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Notes when, through which channel and under which receipt the regulator took it."""
    filing = queries.get_for(staff(request), filing_id)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and tried(
        form, lambda: actions.hand_over(by=staff(request), filing_id=filing.pk, **form.cleaned_data)
    ):
        messages.success(request, _("The hand-over is noted."))
        return redirect("filings:filing", filing.pk)
    return render(request, "filings/hand_over.html", {"form": form, **document(request, filing)})
