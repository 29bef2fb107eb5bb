"""The ring of master keys: from UNPAUSED_MASTER_KEY, from a command, or from a file of the home folder."""

from functools import lru_cache

from unpaused.config import environment
from unpaused.foundation.keys import CommandSource, FileSource, Keyring, Source, TextSource


def source() -> Source:
    """The first that is configured: the environment, a command, else the file. Raises Unavailable, Refused."""
    if given := environment.value("UNPAUSED_MASTER_KEY"):
        return TextSource(given)
    if command := environment.value("UNPAUSED_KEY_COMMAND"):
        return CommandSource(command)
    return FileSource(environment.home() / "keys" / "master_key")


@lru_cache(maxsize=8)
def _ring(*_configured: str) -> Keyring:
    return Keyring(source())


def ring() -> Keyring:
    """One ring for what is configured now."""
    names = ("UNPAUSED_MASTER_KEY", "UNPAUSED_KEY_COMMAND", "UNPAUSED_HOME")
    return _ring(*(environment.value(name) for name in names))


def derived(purpose: str) -> bytes:
    """32 bytes for one purpose, of the key that writes."""
    return ring().derived(purpose)
