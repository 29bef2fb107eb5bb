"""Playbooks: the list, one version, upload, side by side, approval, retirement."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.actions import approve_playbook, retire_playbook, upload_playbook
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.forms import ConfirmForm, ReasonForm
from unpaused.capabilities.incidents.forms.playbooks import UploadPlaybookForm
from unpaused.capabilities.incidents.models import Playbook
from unpaused.capabilities.incidents.queries import playbooks as stored
from unpaused.capabilities.incidents.rules.playbook import Plan, PlannedMeasure, PlaybookRefused, assumed_otherwise
from unpaused.capabilities.incidents.rules.playbook import compare as differences
from unpaused.capabilities.incidents.views import words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.kernel.errors import NotFound, Refused
from unpaused.ui.refusals import put_into, tried

LARGEST_BYTES = 1_000_000


@requires(Permission.SEE_INCIDENTS)
def playbooks(request: HttpRequest) -> HttpResponse:
    """Every version of every playbook."""
    found = stored.versions()
    chosen = {str(each) for each in stored.choices()}
    context = {"versions": [{"playbook": each, "chosen": str(each) in chosen} for each in found]}
    return render(request, "incidents/playbooks.html", {**context, "may_command": _keeps_playbooks(request)})


@requires(Permission.SEE_INCIDENTS)
def version(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One version: its measures, its file, who approved it."""
    playbook = stored.get_version(code, version)
    measures, faults = _measures(playbook)
    command = _keeps_playbooks(request) and playbook.pk is not None
    draft = playbook.status == Playbook.Status.DRAFT
    context = {
        "playbook": playbook,
        "measures": [words.planned(measure) for measure in measures],
        "faults": words.faults(faults) if faults else [],
        "entries": words.entries(acts_on("playbook", playbook.pk)) if playbook.pk else [],
        "others": [each for each in stored.versions() if str(each) != str(playbook)],
        "may_rehearse": staff(request).may(Permission.COMMAND) and not faults,
        "may_approve": command and draft and playbook.stored_by_id != staff(request).pk,
        "may_retire": command and playbook.status != Playbook.Status.RETIRED,
    }
    return render(request, "incidents/playbook_version.html", context)


@requires(Permission.SEE_INCIDENTS)
def download(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The file as it was."""
    playbook = stored.get_version(code, version)
    response = HttpResponse(playbook.source, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{playbook.code}-{playbook.version}.yaml"'
    return response


@requires(Permission.SEE_INCIDENTS)
def compare(request: HttpRequest) -> HttpResponse:
    """Any two versions, measure by measure."""
    found = {str(each).replace(" ", "."): each for each in stored.versions()}
    keys = request.GET.get("before", ""), request.GET.get("after", "")
    before, after = found.get(keys[0]), found.get(keys[1])
    context: dict[str, Any] = {
        "choices": found,
        "titles": [f"{x.name} · {x.version}" if x else "" for x in (before, after)],
        "before": before,
        "after": after,
        "keys": keys,
    }
    if before and after:
        context |= _differing(before, after)
    return render(request, "incidents/compare_playbooks.html", context)


@requires(Permission.COMMAND)
def upload(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft, or every fault of it is listed with line and reason."""
    form = UploadPlaybookForm(request.POST or None, request.FILES or None)
    faults: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            playbook = upload_playbook(by=staff(request), code=form.said_code(), data=_bytes(form))
        except PlaybookRefused as refusal:
            faults = words.faults(refusal.faults)
            form.add_error("file", _("The file has faults: they are listed above. Nothing was stored."))
        except Refused as refusal:
            put_into(form, refusal)
        else:
            messages.success(request, _("Stored as a draft. A second person must approve it before it can be chosen."))
            return redirect("incidents:playbook_version", playbook.code, playbook.version)
    return render(request, "incidents/upload_playbook.html", {"form": form, "faults": faults})


@requires(Permission.COMMAND)
def approve(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The second person reads what differs from the version that holds now, and says yes."""
    playbook = _stored(code, version)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and tried(form, lambda: approve_playbook(by=staff(request), playbook_id=playbook.pk)):
        messages.success(request, _("Approved. Incidents get this version from now on."))
        return redirect("incidents:playbook_version", code, version)
    current = stored.newest_approved(code)
    context = {"form": form, "playbook": playbook, "current": current, **_differing(current, playbook)}
    return render(request, "incidents/approve_playbook.html", context)


@requires(Permission.COMMAND)
def retire(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A version that no incident shall get any more."""
    playbook = _stored(code, version)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and tried(
        form,
        lambda: retire_playbook(by=staff(request), playbook_id=playbook.pk, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("Retired. Where it holds already, nothing changes."))
        return redirect("incidents:playbook_version", code, version)
    return render(request, "incidents/retire_playbook.html", {"form": form, "playbook": playbook})


def _bytes(form: UploadPlaybookForm) -> bytes:
    """Raises Refused for a file that is far too large to be a playbook."""
    file = form.cleaned_data["file"]
    if file.size > LARGEST_BYTES:
        raise Refused("playbook.large", "The file is larger than 1 MB: that is no playbook.")
    data: bytes = file.read()
    return data


def _stored(code: str, version: int) -> Playbook:
    """Raises NotFound for a file that no incident has needed yet: there is nothing to decide about it."""
    playbook = stored.get_version(code, version)
    if playbook.pk is None:
        raise NotFound("playbook.unknown_version", "There is no such version of a playbook.")
    return playbook


def _differing(before: Playbook | None, after: Playbook) -> dict[str, Any]:
    """Measures side by side, and what is assumed otherwise."""
    old, new = _plan(before)[0] if before else None, _plan(after)[0]
    measures = [each.measures if each else () for each in (old, new)]
    assumed = [each.assumptions if each else () for each in (old, new)]
    return {
        "rows": [words.difference(each) for each in differences(*measures)],
        "assumed": [words.assumed_otherwise(*each) for each in assumed_otherwise(*assumed)],
    }


def _measures(playbook: Playbook) -> tuple[tuple[PlannedMeasure, ...], Any]:
    """What it sets; or, of a file that has faults by what is known today, these."""
    plan, faults = _plan(playbook)
    return plan.measures if plan else (), faults


def _plan(playbook: Playbook) -> tuple[Plan | None, Any]:
    try:
        return plan_of(playbook.code, playbook.source), ()
    except PlaybookRefused as refusal:
        return None, refusal.faults


def _keeps_playbooks(request: HttpRequest) -> bool:
    """Head office does, for the whole company."""
    return staff(request).may(Permission.COMMAND) and not staff(request).branch_code
