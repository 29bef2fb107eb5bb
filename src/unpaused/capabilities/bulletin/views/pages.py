"""The list, one bulletin as a document, the records behind a figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.bulletin import queries
from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.capabilities.bulletin.queries.altered import KIND, altered_files
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.signed_records import found_altered
from unpaused.foundation.papers.words import LANGUAGES, in_chinese, value_in_words
from unpaused.kernel.errors import Refused
from unpaused.ui import worklist
from unpaused.ui.records import kind_of, records_page, unit_in_words

HEROES = (
    "screening.found",
    "outreach.reached",
    "claims.accepted_online",
    "claims.paid",
    "claims.paid_amount",
    "command.open_ends",
)
"""Figures that stand large at the head of the document, where they were frozen; all stand in its table."""
_STATES = (("draft", _("Awaits signature")), ("signed", _("Signed")))
FILTERS = (
    worklist.search("q", _("Number or incident"), "number__istartswith", "incident__title__icontains"),
    worklist.Filter(
        "state", _("Status"), "choice", lambda rows, value: rows.filter(signed_at__isnull=value == "draft"), _STATES
    ),
)


@requires(Permission.SEE_BULLETINS)
def bulletins(request: HttpRequest) -> HttpResponse:
    """All bulletins, newest first."""
    page = worklist.page_of(request, queries.all_bulletins(), FILTERS, orders={"as_of": ("-as_of", "-pk")})
    may_draft = _speaks_for_all(staff(request))
    context = {"page": page, "may_draft": may_draft, "altered": found_altered(KIND)}
    return render(request, "bulletin/bulletins.html", context)


@requires(Permission.SEE_BULLETINS)
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """The document, in the language of `?in=zh` or `?in=en`, else in the reader's own."""
    language = LANGUAGES.get(request.GET.get("in", ""), translation.get_language() or "zh-hans")
    with translation.override(language):
        return render(request, "bulletin/bulletin.html", document(request, queries.get(bulletin_id)))


@requires(Permission.SEE_BULLETINS)
def figure(request: HttpRequest, bulletin_id: int, name: str) -> HttpResponse:
    """The records that a figure was counted from when it was frozen."""
    frozen = queries.frozen_figure(bulletin_id, name)
    live = queries.live_figure(frozen)
    if live is None:
        raise Refused("bulletin.figure_gone", "The records of this figure cannot be described any more.")
    context = {
        "page": records_page(request, live, frozen.record_ids),
        "bulletin": frozen.bulletin,
        "label": _label(frozen),
        "value": value_in_words(frozen.value, frozen.unit),
    }
    return render(request, "bulletin/figure.html", context)


@requires(Permission.SEE_BULLETINS)
def content(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """What was signed, byte for byte: SHA-256 and Ed25519 over it can be checked with any tool."""
    return HttpResponse(queries.signed_content(queries.get(bulletin_id)), content_type="application/json")


@requires(Permission.SEE_BULLETINS)
def file(request: HttpRequest, bulletin_id: int, language: str, kind: str) -> HttpResponse:
    """The bulletin to hand on: PDF or DOCX, in Chinese or English."""
    found = queries.file_of(queries.get(bulletin_id), language, kind)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def document(request: HttpRequest, found: Bulletin) -> dict[str, Any]:
    """What the document and the page to sign it show."""
    rows = [_row(each) for each in queries.figures_of(found)]
    signed = found.signed_at is not None
    me = staff(request)
    return {
        "bulletin": found,
        "heroes": [row for row in rows if row["name"] in HEROES],
        "rows": rows,
        "areas": found.head["areas_in_words"]["zh" if in_chinese() else "en"],
        "language": "zh" if in_chinese() else "en",
        "files": _kept(found) if signed else [],
        "altered": altered_files(found) if signed else [],
        "drifted": [] if signed else [_drift(each) for each in queries.drifted(found)],
        "intact": queries.is_intact(found) if signed else None,
        "digest": bytes(found.digest or b"").hex(),
        "signature": bytes(found.signature or b"").hex(),
        "public_key": queries.public_key(found).hex(),
        "may_sign": not signed and found.drafted_by_id != me.pk and _speaks_for_all(me),
    }


def _kept(found: Bulletin) -> list[dict[str, str]]:
    return [
        {"language": each.language, "kind": each.kind, "sha256": bytes(each.sha256).hex()}
        for each in queries.kept_files(found)
    ]


def _row(frozen: FrozenFigure) -> dict[str, Any]:
    return {
        "name": frozen.name,
        "label": _label(frozen),
        "value": frozen.value,
        "kind": kind_of(frozen.unit),
        "unit": unit_in_words(frozen.unit),
        "words": value_in_words(frozen.value, frozen.unit),
    }


def _drift(drift: queries.Drift) -> dict[str, str]:
    unit = drift.figure.unit
    return {
        "label": _label(drift.figure),
        "frozen": value_in_words(drift.figure.value, unit),
        "live": value_in_words(drift.live, unit),
    }


def _label(frozen: FrozenFigure) -> str:
    return frozen.label_zh if in_chinese() else frozen.label_en


def _speaks_for_all(user: User) -> bool:
    return user.may(Permission.SIGN_BULLETINS) and not user.branch_code
