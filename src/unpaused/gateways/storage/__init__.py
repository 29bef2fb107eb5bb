"""Where large files lie so that other machines reach them: backups, book snapshots, exports."""

from unpaused.gateways.storage.addresses import storage_at
from unpaused.gateways.storage.folder import FolderStorage
from unpaused.gateways.storage.gateway import Storage
from unpaused.gateways.storage.s3 import S3Storage

__all__ = ["FolderStorage", "S3Storage", "Storage", "storage_at"]
