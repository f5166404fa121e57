"""Receiving a file, and sending one."""

from io import BytesIO

from flask import current_app, g, request, send_file

from ..config import MEGABYTE
from ..core.errors import Refused
from ..queries.attachments import File
from .forms import CreatesForm, new_request_id


def sent_file() -> dict:
    """The file of the request and the installation's limits, as the service takes them. Raises Refused without one."""
    form = CreatesForm()
    storage = request.files.get("file")
    if storage is None or not storage.filename:
        raise Refused("Choose a file first.", field="file")
    config = current_app.config["CONSULT"]
    return {
        "filename": storage.filename,
        "content": storage.read(),
        "request_id": form.request_id.data,
        "most": config.attachment_bytes,
        "most_in_all": config.attachment_bytes_per_candidate,
        "now": g.now,
    }


def send(file: File):
    """A file to be saved, never shown inside our pages."""
    response = send_file(
        BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.filename, etag=False
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def frame() -> dict:
    """What templates with a form for files need: a fresh form id, and the limits in megabytes (one file, in all)."""
    config = current_app.config["CONSULT"]
    limits = (config.attachment_bytes // MEGABYTE, config.attachment_bytes_per_candidate // MEGABYTE)
    return {"new_request_id": new_request_id, "upload_limits": limits}
