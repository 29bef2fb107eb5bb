"""The board shared by a link: made and revoked by a head of emergency command, read by whoever has it."""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.forms import ShareForm
from unpaused.capabilities.command.models import BoardLink
from unpaused.capabilities.command.queries.links import link_of, links_of
from unpaused.capabilities.command.rules.links import GUESSES_A_MINUTE, OPENINGS_A_MINUTE
from unpaused.capabilities.command.views.standing import standing
from unpaused.capabilities.incidents.public import get_incident
from unpaused.foundation.accounts.access import public, requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import reaches
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, UnpausedError
from unpaused.ui.middleware import error_page
from unpaused.ui.refusals import put_into


@requires(Permission.COMMAND)
def links(request: HttpRequest) -> HttpResponse:
    """The links of one incident, and a new one; its address is shown once, on the page that answers.

    An address that names no incident leads to the board, where one is chosen.
    """
    if "incident" not in request.GET:
        return redirect("command:board")
    incident = get_incident(_whole(request.GET["incident"]))
    form, address = ShareForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, token = actions.share_board(
                by=staff(request),
                incident_id=incident.pk,
                reason=form.cleaned_data["reason"],
                until=clock.end_of(form.cleaned_data["until"]),
            )
        except UnpausedError as error:
            put_into(form, error)
        else:
            address = request.build_absolute_uri(f"{reverse('command:shared')}?{urlencode({'key': token})}")
            form = ShareForm()
    links = [(each, reaches(staff(request), each.branch_code)) for each in links_of(incident.pk)[:50]]
    context = {"incident": incident, "form": form, "address": address, "links": links}
    response = render(request, "command/links.html", context)
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.COMMAND)
@require_POST
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    """It opens nothing any more."""
    link = actions.revoke_link(by=staff(request), link_id=link_id)
    messages.success(request, _("Revoked. The link opens nothing any more."))
    return redirect(f"{reverse('command:links')}?{urlencode({'incident': str(link.incident_id)})}")


@public
@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """The board in counts, for whoever has a link that opens; every other token meets the same "no such page"."""
    if not actions.within_limit(f"from.{_hashed(request.META.get('REMOTE_ADDR', ''))}", OPENINGS_A_MINUTE):
        return _private(error_page(request, 429, message=_("Too often in a minute. Wait a little.")))
    link = link_of(request.GET.get("key", "")[:200])
    if link is None:
        return _refused(request)
    if not actions.within_limit(f"link.{link.pk}", OPENINGS_A_MINUTE):
        return _private(error_page(request, 429, message=_("Too often in a minute. Wait a little.")))
    if "X-Part" not in request.headers:
        actions.count_opening(link)
    return _private(render(request, "command/shared.html", _counts(link, request) | {"link": link}))


def _refused(request: HttpRequest) -> HttpResponse:
    address = _hashed(request.META.get("REMOTE_ADDR", ""))
    if not actions.within_limit(f"guess.{address}", GUESSES_A_MINUTE):
        return _private(error_page(request, 429, message=_("Too often in a minute. Wait a little.")))
    raise NotFound("http.404", "There is no such page.")


def _counts(link: BoardLink, request: HttpRequest) -> dict[str, object]:
    """What stands on the board but for everything that leads to a record."""
    branches = frozenset({link.branch_code}) if link.branch_code else None
    return standing(link.incident, branches, {}) | {"here": request.get_full_path()}


def _private(response: HttpResponse) -> HttpResponse:
    """Kept nowhere, indexed nowhere, and the token goes to nobody else."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _hashed(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:24]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0
