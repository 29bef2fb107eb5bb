"""Signed reports that are no longer what was signed: content against signature, files against the trail."""

import hashlib
from collections.abc import Iterator

from unpaused.capabilities.filings.models import Filing
from unpaused.capabilities.filings.queries.filings import is_intact
from unpaused.foundation.audit import signed_records
from unpaused.foundation.audit.signed_records import Altered

KIND, SIGNED = "filing", "filings.sign"


def altered() -> Iterator[Altered]:
    """Reads every signed report with its records and files, one after the other."""
    for filing in Filing.objects.filter(signed_at__isnull=False).order_by("pk").iterator(chunk_size=10):
        changed = [] if is_intact(filing) else ["content"]
        for what in [*changed, *altered_files(filing)]:
            yield Altered(KIND, filing.pk, filing.number, what)


def altered_files(filing: Filing) -> list[str]:
    """ "zh.pdf" and so on: files that are gone, or not those that the trail named when the report was signed."""
    there = {
        f"{each.language}.{each.kind}": hashlib.sha256(each.content).hexdigest()
        for each in filing.files.order_by("pk").iterator(chunk_size=1)
    }
    wanted = signed_records.named_at_signing(KIND, filing.pk, SIGNED)
    return sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))
