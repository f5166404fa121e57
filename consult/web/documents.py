"""Pages of documents: the register of symbols, and the print pack of all texts."""

from datetime import date

from flask import Response, g, make_response, render_template, request

from ..core.documents import file_stem
from ..exports import exporter
from ..queries import documents, lists
from .answers import is_htmx
from .context import actor
from .context import conference as current_conference
from .lists.layout import document
from .paging import page_of
from .routing import Pages, Who

pages = Pages("documents", __name__)
PER_PAGE = 100
KINDS = ("all", "lists", "texts")


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1900 < day.year < 9000 else None


@pages.page("/<conference>/documents", who=Who.PARTICIPANT)
def index(conference: str):
    """Every document that was issued, searched by words, symbol, kind and day."""
    who, where = actor(), current_conference()
    kind = request.args.get("kind")
    kind = kind if kind in KINDS else "all"
    filters = documents.Filters(request.args.get("q", "").strip()[:200], _day("since"), _day("until"))
    ids = documents.search_texts(who, filters, zone=where.timezone) if kind != "lists" else []
    found = page_of(len(ids), per_page=PER_PAGE)
    issues = documents.search_issues(who, where, filters) if kind != "texts" and found.number == 1 else []
    issue_ids = [row.id for row, _chain in issues]
    data = {
        "kind": kind,
        "filters": filters,
        "page_": found,
        "texts": documents.list_texts(who, ids[(found.number - 1) * PER_PAGE :][:PER_PAGE]) if ids else [],
        "issues": issues,
        "files": lists.list_files(issue_ids, bodies=False) if issues else {},
        "bodies": lists.count_bodies(issue_ids) if issues else {},
        "signed": lists.list_signed(issue_ids) if issues else set(),
    }
    if is_htmx() and request.headers.get("HX-Target", "").endswith("results"):
        return render_template("documents/_results.html", **data)
    return render_template("documents/index.html", **data)


@pages.page("/<conference>/documents/print-pack", who=Who.PARTICIPANT)
def print_pack(conference: str):
    """All current texts on one page, made for paper: a new sheet for each."""
    snapshot = documents.texts_snapshot(current_conference(), now=g.now)
    return render_template("documents/print_pack.html", **document(snapshot))


@pages.page("/<conference>/documents/print-pack.<any(docx,pdf):extension>", who=Who.PARTICIPANT)
def print_pack_file(conference: str, extension: str) -> Response:
    """All current texts as one document, as they stand at this moment."""
    snapshot = documents.texts_snapshot(current_conference(), now=g.now)
    module = exporter(extension)
    response = make_response(module.render(snapshot))
    response.headers["Content-Type"] = module.MEDIA_TYPE
    name = f"{file_stem(snapshot.symbol)}-texts-{g.now:%Y-%m-%d}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
