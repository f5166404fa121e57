"""Receiving a file, and carrying what was read of it through the preview's form, so that it is sent once."""

import base64
import binascii
import json
import zlib
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import InputRequired

from ...core.errors import Refused
from ...core.messages import Message
from ...imports.office.package import MOST_BYTES
from ..forms import Form

_MOST = 8 * 1024 * 1024  # bytes unpacked


class UploadForm(Form):
    """One file."""

    file = FileField(_l("File"), [InputRequired()])

    def sent(self) -> bytes:
        """The file's content, or one byte more than can be read. Raises Refused without a file."""
        if self.file.data is None or not self.file.data.filename:
            raise Refused(Message("Choose a file first."), field="file")
        return self.file.data.read(MOST_BYTES + 1)


def pack(rows: list[dict[str, Any]]) -> str:
    """Rows that JSON can hold, as the value of a hidden field."""
    return base64.b64encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 9)).decode()


def unpack(carried: str) -> list[dict[str, Any]]:
    """The rows behind `pack`. Raises Refused where they did not arrive whole."""
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(carried, validate=True), _MOST)
        rows = json.loads(content) if unpacker.eof else None
    except (binascii.Error, ValueError, zlib.error, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("The file did not arrive. Choose it again.")
    return rows
