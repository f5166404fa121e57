"""The compilation of a candidate: for each paragraph the text, and below it every proposal with who makes it."""

from zoneinfo import ZoneInfo

from flask import Response, g, make_response, render_template
from flask_babel import gettext as _

from ...core.text.effects import BEGINNING
from ...core.text.markup import plain
from ...core.text.merging import TITLE
from ...core.words import Handling
from ...queries import amendments as reading
from ...queries import candidates
from ..context import actor
from ..labels import label
from ..routing import Who
from . import pages
from .views import Painter, numbers_of, reader


def _load(ref: str):
    """The candidate's page, its text, and all its amendments at their places."""
    c = candidates.get_page(actor(), ref)
    rows = reading.list_all(reader(), c.id)
    texts = reading.texts_of(rows, reading.load_texts([c.version_id]))
    return c, texts[c.version_id], rows, reading.place(rows, texts)


@pages.page("/<conference>/candidates/<ref>/amendments", who=Who.PARTICIPANT)
def compilation(conference: str, ref: str):
    """All proposals on one page, in the order of the text."""
    c, text, rows, spots = _load(ref)
    places = [(TITLE, None), (BEGINNING, None), *((p.id, p) for p in text.paragraphs)]
    known = {at for at, _p in places}
    gone = [spot for at, spot in spots.items() if at not in known]
    return render_template(
        "amendments/compilation.html", c=c, text=text, w=Painter(), numbers=numbers_of(text), count=len(rows),
        places=[(at, p, spots.get(at)) for at, p in places], gone=gone, open=sum(1 for row in rows if row.open),
    )  # fmt: skip


HEADERS = (
    "Place", "Text as it stands", "Amendment", "Amendment to", "Proposed by", "Received", "What it does",
    "Proposed words", "State", "Stale", "Rationale", "Reason of the answer",
)  # fmt: skip


def _rows(ref: str) -> list[list]:
    _c, text, rows, spots = _load(ref)
    w, numbers = Painter(), numbers_of(text)
    parents = {row.id: row.ref for row in rows}
    bodies = {p.id: p.body for p in text.paragraphs} | {TITLE: text.title}
    order = {at: n for n, at in enumerate([TITLE, BEGINNING, *numbers])}
    found = []
    for at, spot in sorted(spots.items(), key=lambda each: order.get(each[0], len(order))):
        for proposal in _all([*spot.open, *spot.answered]):
            for row in proposal.rows:
                found.append(_cells(row, proposal, w.place(at, numbers), bodies.get(at, ""), parents, w))
    return found


def _all(proposals) -> list:
    return [each for p in proposals for each in [p, *_all(p.children)]]


def _cells(row, proposal, place: str, body: str, parents: dict, w: Painter) -> list:
    words = "\n".join("".join(s.text for s in e.spans if s.op != "delete") for e in proposal.effects)
    standing = next((a for a in row.answers if not a.superseded), None)
    return [
        place, body, row.ref, parents.get(row.parent_id, ""),
        # A file travels: under the Chatham House Rule it never names, not even to the own delegation.
        label(Handling.CHATHAM_HOUSE) if row.secret else w.who(row), row.day if row.secret else row.at,
        ", ".join(str(_DOES[e.does.value]) for e in proposal.effects), words, w.state(row),
        "stale" if row.stale and row.open else "", plain(row.rationale), standing.reason if standing else "",
    ]  # fmt: skip


_DOES = {
    "retitles": "other title", "rewords": "other words", "inserts": "new paragraph", "deletes": "taken out",
    "moves": "moved",
}  # fmt: skip


def _download(ref: str, content: bytes, media_type: str, extension: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="amendments-{ref}.{extension}"'
    return response


@pages.page("/<conference>/candidates/<ref>/amendments.csv", who=Who.PARTICIPANT)
def csv(conference: str, ref: str) -> Response:
    """The compilation as CSV."""
    from ...exports.table import CSV_MEDIA_TYPE, table_csv

    return _download(ref, table_csv(HEADERS, _rows(ref)), CSV_MEDIA_TYPE, "csv")


@pages.page("/<conference>/candidates/<ref>/amendments.xlsx", who=Who.PARTICIPANT)
def xlsx(conference: str, ref: str) -> Response:
    """The compilation as a workbook."""
    from ...exports.table import XLSX_MEDIA_TYPE, table_xlsx

    title = _("Amendments (illustrative)") if g.conference.demo else _("Amendments")
    content = table_xlsx(title, HEADERS, _rows(ref), when=g.now, zone=ZoneInfo(g.conference.timezone))
    return _download(ref, content, XLSX_MEDIA_TYPE, "xlsx")
