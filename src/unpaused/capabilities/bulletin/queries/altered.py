"""Signed bulletins that are no longer what was signed: content against signature, files against the trail."""

import hashlib
from collections.abc import Iterator

from unpaused.capabilities.bulletin.models import Bulletin
from unpaused.capabilities.bulletin.queries.bulletins import is_intact
from unpaused.foundation.audit import signed_records
from unpaused.foundation.audit.signed_records import Altered

KIND, SIGNED = "bulletin", "bulletin.sign"


def altered() -> Iterator[Altered]:
    """Reads every signed bulletin with its records and files, one after the other."""
    for bulletin in Bulletin.objects.filter(signed_at__isnull=False).order_by("pk").iterator(chunk_size=10):
        changed = [] if is_intact(bulletin) else ["content"]
        for what in [*changed, *altered_files(bulletin)]:
            yield Altered(KIND, bulletin.pk, bulletin.number, what)


def altered_files(bulletin: Bulletin) -> list[str]:
    """ "zh.pdf" and so on: files that are gone, or not those that the trail named when the bulletin was signed."""
    there = {
        f"{each.language}.{each.kind}": hashlib.sha256(each.content).hexdigest()
        for each in bulletin.files.order_by("pk").iterator(chunk_size=1)
    }
    wanted = signed_records.named_at_signing(KIND, bulletin.pk, SIGNED)
    return sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))
