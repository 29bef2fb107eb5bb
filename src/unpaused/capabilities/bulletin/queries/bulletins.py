"""Reads of bulletins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from unpaused.capabilities.bulletin.models import Bulletin, FrozenFigure
from unpaused.foundation import figures
from unpaused.foundation.audit import signing
from unpaused.foundation.figures import Figure, Reading
from unpaused.foundation.papers import signatures
from unpaused.kernel.errors import NotFound, Refused

PURPOSE = "bulletin"
"""Of the signing key."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A figure of a draft that the live records no longer bear out. `live` None: nothing to state now."""

    figure: FrozenFigure
    live: float | None


def all_bulletins() -> QuerySet[Bulletin]:
    """Newest first, with incident and people."""
    return Bulletin.objects.select_related("incident", "drafted_by", "signed_by").order_by("-pk")


def get(bulletin_id: int) -> Bulletin:
    """Raises NotFound."""
    found = all_bulletins().filter(pk=bulletin_id).first()
    if found is None:
        raise NotFound("bulletin.unknown", "There is no such bulletin.")
    return found


def figures_of(bulletin: Bulletin) -> list[FrozenFigure]:
    """In the order of the chain, without their record ids, which may be many."""
    return list(bulletin.figures.defer("record_ids").order_by("place"))


def counted_figures_of(bulletin: Bulletin) -> list[FrozenFigure]:
    """As `figures_of`, each with `records`: the number of records it was counted from."""
    figures = bulletin.figures.defer("record_ids").annotate(records=F("record_ids__len"))
    return list(figures.order_by("place"))


def frozen_figure(bulletin_id: int, name: str) -> FrozenFigure:
    """One figure with its record ids. Raises NotFound."""
    found = FrozenFigure.objects.select_related("bulletin").filter(bulletin_id=bulletin_id, name=name).first()
    if found is None:
        raise NotFound("bulletin.no_figure", "The bulletin has no such figure.")
    return found


def live_figure(frozen: FrozenFigure) -> Figure | None:
    """The registered figure that can describe its records; None where no capability declares it any more."""
    return {figure.name: figure for figure in figures.all_figures()}.get(frozen.name)


def drifted(bulletin: Bulletin) -> list[Drift]:
    """For a draft: the figures that live records no longer bear out. Reads every figure anew."""
    found = []
    for frozen in bulletin.figures.order_by("place"):
        live = live_figure(frozen)
        if live is not None and (now := live.query(bulletin.incident_id)) and _differs(frozen, now):
            found.append(Drift(frozen, now.value))
    return found


def _differs(frozen: FrozenFigure, reading: Reading) -> bool:
    same_value = bool(frozen.value == signatures.frozen_value(reading.value))
    return not same_value or set(frozen.record_ids) != set(reading.record_ids)


def content_of(bulletin: Bulletin, *, signer_id: int, signed_at: str) -> dict[str, Any]:
    """Everything a signature covers, in plain values."""
    return {
        "number": bulletin.number,
        "head": bulletin.head,
        "as_of": bulletin.as_of.isoformat(),
        "drafted_by": bulletin.drafted_by_id,
        "signed_by": signer_id,
        "signed_at": signed_at,
        "figures": [_plain(figure) for figure in bulletin.figures.order_by("place")],
    }


def signed_content(bulletin: Bulletin) -> bytes:
    """The very bytes whose digest was signed, so that anybody can check them without us. Raises Refused for a draft."""
    if bulletin.signed_at is None or bulletin.signed_by_id is None:
        raise Refused("bulletin.not_signed", "The bulletin is not signed.")
    return signatures.canonical(
        content_of(bulletin, signer_id=bulletin.signed_by_id, signed_at=bulletin.signed_at.isoformat())
    )


def is_intact(bulletin: Bulletin) -> bool:
    """Whether what stands in the database is what was signed. Raises Refused for a draft."""
    if bulletin.signed_at is None or bulletin.signed_by_id is None or not bulletin.digest or not bulletin.signature:
        raise Refused("bulletin.not_signed", "The bulletin is not signed.")
    content = content_of(bulletin, signer_id=bulletin.signed_by_id, signed_at=bulletin.signed_at.isoformat())
    return signatures.intact(content, bytes(bulletin.digest), bytes(bulletin.signature), public_key(bulletin))


def public_key(bulletin: Bulletin | None = None) -> bytes:
    """What anybody checks a signature with: 32 raw bytes. Of a signed bulletin the key that signed it, be it a former
    one; else that of today."""
    signer = None
    if bulletin and bulletin.digest and bulletin.signature:
        signer = signing.signer_of(PURPOSE, bytes(bulletin.signature), bytes(bulletin.digest))
    return (signer or signing.public_key(PURPOSE)).public_bytes_raw()


def _plain(figure: FrozenFigure) -> dict[str, Any]:
    record_ids: Sequence[int] = figure.record_ids
    return {
        "name": figure.name,
        "label": {"zh": figure.label_zh, "en": figure.label_en},
        "unit": figure.unit,
        "value": figure.value,
        "record_type": figure.record_type,
        "record_ids": list(record_ids),
    }
