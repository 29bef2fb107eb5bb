"""Who saw this person, and why: a number is given in the body of a request, the answer stands under an id."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.audit_trail import actions
from unpaused.capabilities.audit_trail.forms import LookUpForm
from unpaused.capabilities.audit_trail.queries import people as reads
from unpaused.capabilities.audit_trail.queries.acts import looked_up_since
from unpaused.capabilities.audit_trail.queries.people import Known
from unpaused.capabilities.audit_trail.views.filtering import ORDERS, about_filters
from unpaused.capabilities.audit_trail.views.lines import lines_of
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable
from unpaused.ui import keyset
from unpaused.ui.refusals import put_into

LOOK_UP_HOLDS = timedelta(hours=8)


@requires(Permission.SEE_AUDIT)
def look_up(request: HttpRequest) -> HttpResponse:
    """Asks for a number and a reason; one person found is opened at once, several are offered."""
    form = LookUpForm(request.POST or None)
    found: list[Known] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.look_up(by=staff(request), **form.cleaned_data)
        except (Refused, Unavailable) as error:
            put_into(form, error)
    if found and len(found) == 1:
        return redirect("audit_trail:person", found[0].subject.pk)
    response = render(request, "audit_trail/look_up.html", {"form": form, "found": found})
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.SEE_AUDIT)
def person(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Everything that was done to, or seen of, one person. Only for whoever has just looked them up, with a reason."""
    user, subject = staff(request), get_object_or_404(Subject, pk=subject_id)
    looked_up = looked_up_since(user, subject_id, clock.now() - LOOK_UP_HOLDS)
    if looked_up is None:
        messages.info(request, _("Look the person up first, and say why: that holds for eight hours."))
        return redirect("audit_trail:look_up")
    traces = reads.traces_of(subject)
    page = keyset.keyset_page_of(request, reads.acts_about(traces), about_filters(), orders=ORDERS)
    context = {
        "page": page,
        "lines": lines_of(page.rows, user),
        "subject": subject,
        "traces": traces,
        "name": reads.masked_name(subject, looked_up.detail.get("person"), user),
        "looked_up": looked_up,
    }
    return render(request, "audit_trail/person.html", context)
