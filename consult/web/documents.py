"""Pages of documents: the register of symbols, and the print pack of all texts."""

from flask import Response, g, make_response, render_template, request

from ..core.documents import file_stem
from ..exports import FORMATS, exporter
from ..queries import documents, lists
from .context import actor
from .context import conference as current_conference
from .lists.layout import document
from .paging import page_of
from .routing import Pages, Who

pages = Pages("documents", __name__)
PER_PAGE = 100
KINDS = ("all", "lists", "texts")


@pages.page("/<conference>/documents", who=Who.PARTICIPANT)
def index(conference: str):
    """Every document that has a symbol."""
    who = actor()
    kind = request.args.get("kind")
    kind = kind if kind in KINDS else "all"
    found = page_of(documents.count_texts(who) if kind != "lists" else 0, per_page=PER_PAGE)
    issues = lists.list_issues(who, current_conference()) if kind != "texts" else []
    return render_template(
        "documents/index.html",
        kind=kind,
        page_=found,
        texts=documents.list_texts(who, page=found.number, per_page=PER_PAGE) if found.total else [],
        issues=issues if found.number == 1 else [],
        files=lists.list_files([row.id for row in issues], bodies=False) if issues else {},
        formats=FORMATS,
    )


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
