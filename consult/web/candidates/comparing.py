"""Two texts of a candidate side by side, an amendment beside what it changes, and where each word comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from ...core.documents import Redlined, file_stem
from ...core.errors import NotFound
from ...core.text.numbering import names_of
from ...core.text.paragraphs import Paragraph
from ...core.text.redline import Row, Status
from ...core.text.scripts import script_lang
from ...core.words import Pillar
from ...exports import redline_pdf
from ...exports.docx import MEDIA_TYPE, tracked
from ...exports.pdf import MEDIA_TYPE as PDF
from ...queries import candidates as reading
from ...queries import comparing
from ..context import actor
from ..context import conference as current_conference
from ..labels import LABELS
from ..routing import Who
from . import pages
from .page import here

VIEWS = ("unified", "side")
WRITERS = {"docx": (tracked.render, MEDIA_TYPE), "pdf": (redline_pdf.render, PDF)}


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of a comparison as the page shows it; `change` counts the changes, 0 where nothing differs."""

    row: Row
    change: int
    lang: str | None
    remark: str

    @property
    def paragraph(self) -> Paragraph:
        """The new paragraph, or the old one where it is gone."""
        return self.row.new or self.row.old

    @property
    def renumbered(self) -> bool:
        """Whether it stands under another number."""
        return bool(self.row.old and self.row.new and self.row.old.shown != self.row.new.shown)


def compared(rows: Sequence[Row]) -> list[Compared]:
    """The rows of a comparison with what is said beside each."""
    former = sorted((row.old for row in rows if row.old), key=lambda p: p.number)
    names, found, change = names_of(former), [], 0
    for row in rows:
        remark = _remark(row, names)
        change += bool(remark)
        found.append(Compared(row, change if remark else 0, script_lang((row.new or row.old).body), remark))
    return found


def _remark(row: Row, names: dict[str, str]) -> str:
    words = []
    if row.status is Status.ADDED:
        words.append(_("new"))
    elif row.status is Status.REMOVED:
        words.append(_("removed"))
    elif row.status is Status.MOVED:
        words.append(_("moved; was %(number)s", number=names[row.id]))
    elif row.old.shown != row.new.shown:
        words.append(_("was %(number)s", number=names[row.id]))
    if row.old and row.new and row.edited:
        words.append(_("changed"))
    if row.old and row.new and (row.old.kind, row.old.level) != (row.new.kind, row.new.level):
        words.append(_("other form"))
    return ", ".join(words)


def _view(rows: Sequence[Row]) -> dict:
    shown = compared(rows)
    view = request.args.get("view")
    return {
        "view": view if view in VIEWS else VIEWS[0],
        "rows": shown,
        "changes": max((row.change for row in shown), default=0),
        "script_lang": script_lang,
    }


@pages.page("/<conference>/candidates/<ref>/compare/<int:old>..<int:new>", who=Who.PARTICIPANT)
def compare(conference: str, ref: str, old: int, new: int):
    """What changed from one version to another."""
    if old == new:
        return redirect(here(ref, f"/versions/{old}"), code=303)
    k = reading.compare(actor(), ref, old, new)
    return render_template("candidates/compare.html", k=k, url=here(ref), pillar_words=LABELS[Pillar], **_view(k.rows))


@pages.page(
    "/<conference>/candidates/<ref>/compare/<int:old>..<int:new>.<any(docx,pdf):extension>", who=Who.PARTICIPANT
)
def compare_file(conference: str, ref: str, old: int, new: int, extension: str) -> Response:
    """The same as a document: DOCX with tracked changes, or PDF."""
    document = comparing.versions_document(actor(), ref, old, new, current_conference())
    return _file(document, f"{old}-{new}", extension)


@pages.page("/<conference>/candidates/<ref>/compare", who=Who.PARTICIPANT)
def choose(conference: str, ref: str):
    """Two numbers chosen in a form lead to their comparison."""
    old, new = request.args.get("old", type=int), request.args.get("new", type=int)
    if old is None or new is None:
        raise NotFound()
    return redirect(here(ref, f"/compare/{old}..{new}"), code=303)


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/compare", who=Who.PARTICIPANT)
def compare_amendment(conference: str, ref: str, amendment: str):
    """One amendment beside the text it was made on."""
    k = comparing.compare_amendment(actor(), ref, amendment)
    return render_template("candidates/compare_amendment.html", k=k, url=here(ref), **_view(k.rows))


@pages.page(
    "/<conference>/candidates/<ref>/amendments/<amendment>/compare.<any(docx,pdf):extension>", who=Who.PARTICIPANT
)
def amendment_file(conference: str, ref: str, amendment: str, extension: str) -> Response:
    """The same as a document."""
    document = comparing.amendment_document(actor(), ref, amendment, current_conference())
    return _file(document, amendment, extension)


@pages.page("/<conference>/candidates/<ref>/open-amendments.<any(docx,pdf):extension>", who=Who.PARTICIPANT)
def open_amendments_file(conference: str, ref: str, extension: str) -> Response:
    """The text that stands with all open amendments as tracked changes."""
    return _file(comparing.open_document(actor(), ref, current_conference()), "open-amendments", extension)


@pages.page("/<conference>/candidates/<ref>/trace", who=Who.PARTICIPANT)
def trace(conference: str, ref: str):
    """The text that stands, each passage with what brought it in."""
    k = comparing.get_trace(actor(), ref, current_conference())
    chosen = request.args.get("origin", type=int)
    return render_template("candidates/trace.html", k=k, url=here(ref), chosen=chosen)


def _file(document: Redlined, what: str, extension: str) -> Response:
    render, media_type = WRITERS[extension]
    response = make_response(render(document))
    response.headers["Content-Type"] = media_type
    name = f"{file_stem(document.symbol)}-{what}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
