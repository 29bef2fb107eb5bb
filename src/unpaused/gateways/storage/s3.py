"""Files in a bucket of S3, or of any store that speaks its protocol."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from unpaused.gateways.storage.naming import checked
from unpaused.kernel.errors import Refused, Unavailable

_CHUNK = 1024 * 1024
_IN_MEMORY = 32 * 1024 * 1024
_NOT_THERE = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Storage:
    """A `Storage` under one prefix of one bucket. Credentials come the usual ways of S3 (AWS_ACCESS_KEY_ID, a profile,
    the machine's role), never from an address. `endpoint` names another store than Amazon's."""

    def __init__(
        self, bucket: str, prefix: str = "", *, endpoint: str | None = None, region: str | None = None
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        patience = Config(connect_timeout=5, read_timeout=60, retries={"max_attempts": 3, "mode": "standard"})
        self._client: Any = boto3.client("s3", endpoint_url=endpoint, region_name=region, config=patience)

    def put(self, name: str, content: bytes | BinaryIO) -> str:
        key = self._key(name)
        with SpooledTemporaryFile(_IN_MEMORY) as whole:
            digest = hashlib.sha256()
            source = io.BytesIO(content) if isinstance(content, bytes) else content
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                whole.write(chunk)
            whole.seek(0)
            try:
                self._client.upload_fileobj(cast(BinaryIO, whole), self._bucket, key)
            except (BotoCoreError, ClientError) as error:
                raise _unavailable(error) from None
        return digest.hexdigest()

    def get(self, name: str) -> bytes:
        kept = io.BytesIO()
        self._download(name, kept)
        return kept.getvalue()

    def fetch(self, name: str, target: Path) -> None:
        with target.open("wb") as file:
            self._download(name, file)

    def exists(self, name: str) -> bool:
        try:
            self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except ClientError as error:
            if _code(error) in _NOT_THERE:
                return False
            raise _unavailable(error) from None
        except BotoCoreError as error:
            raise _unavailable(error) from None
        return True

    def list(self, prefix: str = "") -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                for each in page.get("Contents", ()):
                    yield each["Key"].removeprefix(self._prefix)
        except (BotoCoreError, ClientError) as error:
            raise _unavailable(error) from None

    def remove(self, name: str) -> None:
        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))
        except (BotoCoreError, ClientError) as error:
            raise _unavailable(error) from None

    def _download(self, name: str, target: BinaryIO) -> None:
        try:
            self._client.download_fileobj(self._bucket, self._key(name), target)
        except ClientError as error:
            if _code(error) in _NOT_THERE:
                raise Refused("storage.missing", "There is no stored file called {name}.", name=name) from None
            raise _unavailable(error) from None
        except BotoCoreError as error:
            raise _unavailable(error) from None

    def _key(self, name: str) -> str:
        return self._prefix + checked(name)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _unavailable(error: Exception) -> Unavailable:
    """The kind of the error alone: its words may hold addresses."""
    reason = _code(error) if isinstance(error, ClientError) else type(error).__name__
    return Unavailable("storage.unavailable", "Files cannot be kept ({reason}).", reason=reason or "unknown")
