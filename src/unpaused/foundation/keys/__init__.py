"""Keys: the ring of master keys and what is derived from it, ciphers by suite. Nothing here touches the database.

The *ring* holds master keys, the first of which writes; those after it are older (or about to come) and only read.
"""

from unpaused.foundation.keys.ring import Keyring, MasterKey, UnknownKey
from unpaused.foundation.keys.sources import CommandSource, FileSource, Source, TextSource

__all__ = ["CommandSource", "FileSource", "Keyring", "MasterKey", "Source", "TextSource", "UnknownKey"]
