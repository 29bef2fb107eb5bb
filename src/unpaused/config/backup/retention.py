"""What is kept, and what goes: so many base backups, and the log and files that any of them needs."""

import re

from unpaused.config.backup import trees
from unpaused.config.backup.base import MANIFEST, all_bases
from unpaused.config.backup.checking import number_of
from unpaused.config.backup.vault import Vault

_SEGMENT = re.compile(r"wal/([0-9A-F]{24})(\.partial)?")


def prune(vault: Vault, keep: int) -> list[str]:
    """Removes base backups beyond the newest `keep` (at least one stays), and what only they needed; their ids."""
    bases = all_bases(vault)
    if not bases:
        return []
    kept = bases[-max(keep, 1) :]
    names = {base.id for base in kept}
    gone = sorted({name.split("/")[1] for name in vault.names("base/")} - names)
    for backup_id in (each for each in gone if each < kept[-1].id):  # one that is newer is being pushed
        # The manifest first: from then on it is no backup.
        vault.remove(f"base/{backup_id}/{MANIFEST}")
        for name in list(vault.names(f"base/{backup_id}/")):
            vault.remove(name)
    _prune_log(vault, kept[0].start_lsn // kept[0].segment_bytes, kept[0].segment_bytes)
    trees.prune(vault, kept[0].started_at)
    return [each for each in gone if each < kept[-1].id]


def _prune_log(vault: Vault, first: int, segment_bytes: int) -> None:
    for name in list(vault.names("wal/")):
        match = _SEGMENT.fullmatch(name)
        if match and number_of(match[1], segment_bytes) < first:
            vault.remove(name)
