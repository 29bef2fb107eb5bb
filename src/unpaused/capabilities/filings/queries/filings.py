"""Reads of filings, within a person's branch."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from unpaused.capabilities.filings.models import GONE, FiledFigure, Filing, Level, State
from unpaused.foundation import figures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import signing
from unpaused.foundation.figures import Figure
from unpaused.foundation.papers import signatures
from unpaused.kernel.errors import NotFound, Refused

PURPOSE = "filing"
"""Of the signing key."""
PEOPLE = ("drafted_by", "written_by", "signed_by", "decided_by", "handed_over_by")


@dataclass(frozen=True, slots=True)
class Drift:
    """A figure of a draft that the live records no longer bear out. `live` None: nothing to state now."""

    figure: FiledFigure
    live: float | None


def visible_to(user: User) -> QuerySet[Filing]:
    """Newest first: those of the person's own branch, and what branches below it sent up; all for head office."""
    rows = Filing.objects.select_related("incident", "corrects", "answers", *PEOPLE).order_by("-pk")
    branches = branches_of(user)
    if branches is None:
        return rows
    sent_up = Q(province_code__in=branches) & ~Q(state__in=[State.DRAFT, State.DISCARDED])
    return rows.filter(Q(branch_code__in=branches) | sent_up)


def get_for(user: User, filing_id: int) -> Filing:
    """Raises NotFound for a report that the person may not see and for one that does not exist: alike."""
    found = visible_to(user).filter(pk=filing_id).first()
    if found is None:
        raise NotFound("filings.unknown", "There is no such report.")
    return found


def of_office(incident_id: int, branch_code: str) -> list[Filing]:
    """Every report of one office about one incident that still stands, oldest first."""
    rows = Filing.objects.filter(incident_id=incident_id, branch_code=branch_code).exclude(state__in=GONE)
    return list(rows.order_by("pk"))


def delivered_by(incident_id: int, branch_code: str) -> list[Filing]:
    """As `of_office`: those that reached the province or the regulator, corrections among them."""
    return [each for each in of_office(incident_id, branch_code) if each.delivered_at is not None]


def accepted_from_branches(incident_id: int, province_code: str) -> list[Filing]:
    """What a province accepted of its branches, oldest first; a corrected report gives way to its correction."""
    rows = Filing.objects.filter(
        incident_id=incident_id, province_code=province_code, level=Level.BRANCH, state=State.ACCEPTED
    ).select_related("signed_by")
    found = list(rows.order_by("pk"))
    corrected = {each.corrects_id for each in found}
    return [each for each in found if each.pk not in corrected]


def figures_of(filing: Filing) -> list[FiledFigure]:
    """In the order of the template, without their record ids, each with `records`: how many there are."""
    return list(filing.figures.defer("record_ids").annotate(records=F("record_ids__len")).order_by("place"))


def filed_figure(filing: Filing, name: str) -> FiledFigure:
    """One figure with its record ids. Raises NotFound."""
    found = filing.figures.filter(name=name).first()
    if found is None:
        raise NotFound("filings.no_figure", "The report has no such figure.")
    return found


def live_figure(filed: FiledFigure) -> Figure | None:
    """The registered figure that can describe its records; None where no capability declares it any more."""
    return {figure.name: figure for figure in figures.all_figures()}.get(filed.name)


def drifted(filing: Filing) -> list[Drift]:
    """Of a draft: the figures that live records no longer bear out. Reads each anew."""
    found = []
    for filed in filing.figures.order_by("place"):
        live = live_figure(filed)
        now = figures.read(live, filing.incident_id, filing.scope) if live else None
        if now and (filed.value != signatures.frozen_value(now.value) or set(filed.record_ids) != set(now.record_ids)):
            found.append(Drift(filed, now.value))
    return found


def content_of(filing: Filing) -> dict[str, Any]:
    """Everything a signature covers, in plain values; before it, all but who signs and when."""
    return {
        "number": filing.number,
        "report": filing.report,
        "serial": filing.serial,
        "level": filing.level,
        "office": filing.branch_code,
        "to": filing.province_code if filing.level == Level.BRANCH else "regulator",
        "head": filing.head,
        "sections": filing.sections,
        "scope": list(filing.scope),
        "as_of": filing.as_of.isoformat(),
        "due_at": filing.due_at.isoformat() if filing.due_at else None,
        "corrects": filing.corrects_id,
        "answers": filing.answers_id,
        "edition": filing.edition,
        "drafted_by": filing.drafted_by_id,
        "written_by": filing.written_by_id,
        "signed_by": filing.signed_by_id,
        "signed_at": filing.signed_at.isoformat() if filing.signed_at else None,
        "figures": [_plain(figure) for figure in filing.figures.order_by("place")],
    }


def seen_of(filing: Filing) -> str:
    """The digest (hex) of what a reader of this draft sees: a signature is given to exactly that."""
    return signatures.digest(content_of(filing)).hex()


def signed_content(filing: Filing) -> bytes:
    """The very bytes whose digest was signed. Raises Refused for a draft."""
    if filing.signed_at is None:
        raise Refused("filings.not_signed", "The report is not signed.")
    return signatures.canonical(content_of(filing))


def is_intact(filing: Filing) -> bool:
    """Whether what stands in the database is what was signed. Raises Refused for a draft."""
    if filing.signed_at is None or not filing.digest or not filing.signature:
        raise Refused("filings.not_signed", "The report is not signed.")
    digest, signature = bytes(filing.digest), bytes(filing.signature)
    return signatures.intact(content_of(filing), digest, signature, public_key(filing))


def public_key(filing: Filing) -> bytes:
    """What anybody checks its signature with: 32 raw bytes, be it a former key."""
    signer = None
    if filing.digest and filing.signature:
        signer = signing.signer_of(PURPOSE, bytes(filing.signature), bytes(filing.digest))
    return (signer or signing.public_key(PURPOSE)).public_bytes_raw()


def _plain(figure: FiledFigure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "label": {"zh": figure.label_zh, "en": figure.label_en},
        "unit": figure.unit,
        "value": figure.value,
        "before": figure.before,
        "record_type": figure.record_type,
        "record_ids": list(figure.record_ids),
    }
