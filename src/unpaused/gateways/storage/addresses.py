"""A place for files by its address."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from unpaused.gateways.storage.folder import FolderStorage
from unpaused.gateways.storage.gateway import Storage
from unpaused.gateways.storage.s3 import S3Storage
from unpaused.kernel.errors import Refused


def storage_at(address: str) -> Storage:
    """`/a/folder`, `file:///a/folder`, or `s3://bucket/prefix?endpoint=https://store&region=name`.

    Raises Refused for any other, Unavailable where a folder cannot be made.
    """
    parts = urlsplit(address)
    if parts.scheme in ("", "file") and parts.path:
        return FolderStorage(Path(parts.path))
    if parts.scheme == "s3" and parts.hostname:
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return S3Storage(parts.hostname, parts.path, endpoint=asked.get("endpoint"), region=asked.get("region"))
    raise Refused("storage.address", "An address of files is a folder or s3://bucket/prefix.")
