"""Uploads: kept in memory, and refused before they fill it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

PIECE = 1024 * 1024


class RefuseTooLarge(FileUploadHandler):
    """Stops a file larger than PALERMO_UPLOAD_LIMIT_MB at its first byte; the page then says so.

    The page finds `request.META["palermo.too_large"]`, bytes. Files that are larger come in on the
    command line, on the machine itself: `palermo evidence import`.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.raw = input_data
        self.too_large = content_length > settings.PALERMO_UPLOAD_LIMIT_MB * 1024 * 1024
        if self.too_large:
            META["palermo.too_large"] = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.too_large:
            # a browser shows no answer before it has sent everything: take the rest as fast as it comes,
            # past the parser, which would need a minute and more for two gigabytes
            while self.raw.read(PIECE):
                pass
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
