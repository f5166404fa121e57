"""Documents as issued: the stored bytes, for ever the same."""

from flask import Response, g, make_response, render_template, request
from flask_babel import gettext as _

from ...core.documents import body_symbol, file_stem, sha256_of
from ...core.errors import NotFound
from ...core.trust import manifest
from ...exports import FORMATS
from ...queries import lists as queries
from ..context import conference as current_conference
from ..routing import Who
from . import pages

ENDING = f"<any({','.join(FORMATS)}):extension>"
LIST = "/<conference>/lists/<int:number>"
KEPT = "max-age=31536000, immutable"


@pages.page(f"{LIST}.{ENDING}", who=Who.ANYBODY)
def latest(conference: str, number: int, extension: str):
    """A document of the latest revision."""
    return _send(number, None, "", extension)


@pages.page(f"{LIST}/revisions/<int:revision>.{ENDING}", who=Who.ANYBODY)
def of_revision(conference: str, number: int, revision: int, extension: str):
    """A document of one revision."""
    return _send(number, revision, "", extension)


@pages.page(f"{LIST}/bodies/<code>.{ENDING}", who=Who.ANYBODY)
def latest_body(conference: str, number: int, code: str, extension: str):
    """What the latest revision asks of one body, as a document."""
    return _send(number, None, code, extension)


@pages.page(f"{LIST}/revisions/<int:revision>/bodies/<code>.{ENDING}", who=Who.ANYBODY)
def body_of_revision(conference: str, number: int, revision: int, code: str, extension: str):
    """What one revision asks of one body, as a document."""
    return _send(number, revision, code, extension)


@pages.page(f"{LIST}{manifest.ENDING}", who=Who.ANYBODY)
def latest_manifest(conference: str, number: int):
    """The signed manifest of the latest revision."""
    return _send_manifest(number, None)


@pages.page(f"{LIST}/revisions/<int:revision>{manifest.ENDING}", who=Who.ANYBODY)
def manifest_of_revision(conference: str, number: int, revision: int):
    """The signed manifest of one revision."""
    return _send_manifest(number, revision)


def _send_manifest(number: int, revision: int | None) -> Response:
    issue = queries.get_issue(g.actor, current_conference(), number, revision)
    stored = queries.find_manifest(issue.id)
    if stored is None:
        return _being_prepared()
    name = f"{file_stem(issue.symbol)}{manifest.ENDING}"
    return _answer(issue, stored.content, "application/json", name, sha256_of(stored.content), revision)


def _send(number: int, revision: int | None, code: str, extension: str) -> Response:
    """The stored bytes; a page with Retry-After while they are being built."""
    issue = queries.get_issue(g.actor, current_conference(), number, revision)
    stored = queries.find_file(issue.id, body_code=code, extension=extension)
    name = issue.symbol
    if code:
        task = next((body for body in queries.read_snapshot(issue.id).bodies if body.code == code), None)
        if task is None:
            raise NotFound("No entry of this list is addressed to that body.")
        name = body_symbol(issue.symbol, task.acronym)
    if stored is None:
        return _being_prepared()
    return _answer(issue, stored.content, stored.media_type, f"{file_stem(name)}.{extension}", stored.sha256, revision)


def _answer(
    issue: queries.IssueRow, content: bytes, media_type: str, name: str, sha256: str, revision: int | None
) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(sha256)
    scope = "public" if issue.public and current_conference().publish_issued_lists else "private"
    response.headers["Cache-Control"] = f"{scope}, {KEPT if revision is not None else 'no-cache'}"
    return response.make_conditional(request)


def _being_prepared() -> Response:
    response = make_response(
        render_template(
            "errors/error.html",
            status=503,
            title=_("This document is being prepared"),
            sentence=_("The list was issued a moment ago; its documents are ready within seconds. Please try again."),
            back_url=request.path.removesuffix(manifest.ENDING).partition(".")[0],
        ),
        503,
    )
    response.headers["Retry-After"] = "5"
    return response
