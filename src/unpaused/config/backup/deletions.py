"""Deletions outlive a restore: a backup holds the wrapped keys of people who were forgotten after it was made.

Ids and moments alone are pushed; after a restore those keys are destroyed again.
"""

from datetime import datetime, timedelta

from unpaused.config.backup.place import ask
from unpaused.config.backup.vault import Vault
from unpaused.kernel import clock

_OVERLAP = timedelta(hours=6)
"""A transaction may commit so long after it noted its moment."""
_SINCE = """
    SELECT id::text, destroyed_at FROM privacy_subject WHERE destroyed_at IS NOT NULL AND destroyed_at >= %s
"""


class Register:
    """Remembers what it pushed."""

    def __init__(self, vault: Vault, database_url: str) -> None:
        self._vault = vault
        self._url = database_url
        self._pushed: dict[str, datetime] = {}
        self._since: datetime | None = None

    def push(self) -> int:
        """How many deletions were new. Raises Unavailable."""
        if self._since is None:
            self._pushed = registered(self._vault)
        since = self._since or datetime.fromisoformat("2000-01-01T00:00:00+00:00")
        looked = clock.now()
        found = {str(pk): at for pk, at in ask(self._url, _SINCE, [since]) if isinstance(at, datetime)}
        fresh = {pk: at for pk, at in found.items() if pk not in self._pushed}
        if fresh:
            self._vault.put_json(f"deletions/{looked:%Y%m%dT%H%M%S%f}.json", fresh)
            self._pushed |= fresh
        self._since = looked - _OVERLAP
        return len(fresh)


def registered(vault: Vault) -> dict[str, datetime]:
    """Every deletion that was pushed: subject and moment. Raises Refused where an entry was altered."""
    return {
        pk: datetime.fromisoformat(at) for name in vault.names("deletions/") for pk, at in vault.get_json(name).items()
    }
