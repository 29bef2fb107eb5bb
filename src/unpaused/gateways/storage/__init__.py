"""Where large files lie so that other machines reach them: book snapshots, originals of documents, exports."""

from unpaused.gateways.storage.folder import FolderStorage
from unpaused.gateways.storage.gateway import Storage

__all__ = ["FolderStorage", "Storage"]
