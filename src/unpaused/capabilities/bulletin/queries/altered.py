"""Signed bulletins that are no longer what was signed: content against signature, files against the trail."""

from collections.abc import Iterator

from unpaused.capabilities.bulletin.models import Bulletin
from unpaused.capabilities.bulletin.queries.bulletins import is_intact
from unpaused.foundation.audit import signed_records
from unpaused.foundation.audit.signed_records import Altered

KIND, SIGNED = "bulletin", "bulletin.sign"


def altered() -> Iterator[Altered]:
    """Reads every signed bulletin with its records and files, one after the other."""
    signed = Bulletin.objects.filter(signed_at__isnull=False).order_by("pk")
    return signed_records.altered_among(signed.iterator(chunk_size=10), KIND, SIGNED, is_intact)


def altered_files(bulletin: Bulletin) -> list[str]:
    """As `signed_records.altered_files`."""
    return signed_records.altered_files(bulletin, KIND, SIGNED)
