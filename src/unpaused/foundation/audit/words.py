"""What does not hold of the trail, as sentences: English with named places, the key of its translation."""

from django.utils.translation import gettext_noop as _

from unpaused.foundation.audit.checking import Fault, What
from unpaused.kernel import clock

SENTENCES: dict[What, str] = {
    "added": _("Seal {seal} (until {until}): {sealed} rows were sealed, {found} are there: some were added."),
    "removed": _("Seal {seal} (until {until}): {sealed} rows were sealed, {found} are there: some were removed."),
    "changed": _("Seal {seal} (until {until}): {sealed} rows are there as were sealed, but some were changed."),
    "chain": _("Seal {seal} (until {until}) does not follow the seal before it: one was removed or changed."),
    "signature": _("Seal {seal} (until {until}): no key of this installation signed it."),
    "missing": _("Seal {seal} (until {until}), which this machine has seen, is gone, or another stands in its place."),
    "noted": _("Seal {seal}, as it was noted, is not there."),
}


def in_words(fault: Fault) -> tuple[str, dict[str, object]]:
    """The sentence and its places. `until` is the hour of the seal, in China: it covers what was done before it."""
    until = f"{fault.until.astimezone(clock.CHINA):%Y-%m-%d %H:%M}" if fault.until else ""
    places: dict[str, object] = {"seal": fault.seal, "sealed": fault.sealed, "found": fault.found, "until": until}
    return SENTENCES[fault.what], places
