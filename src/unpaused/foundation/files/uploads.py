"""What is uploaded stays in memory until it is sealed: a photograph never lies readable in a temporary folder."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class WithinLimit(FileUploadHandler):
    """First of the handlers: a request beyond the limit is refused before any of it is read (413)."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig."""
        if content_length > settings.MAX_REQUEST_BYTES:
            raise RequestDataTooBig("the upload is larger than MAX_REQUEST_BYTES")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hands the bytes on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
