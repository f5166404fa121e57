"""What is downloaded from a ranking."""

from flask import Response


def as_file(body: bytes, media_type: str, name: str) -> Response:
    """A file to keep, never shown in the page's own place."""
    return Response(body, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
