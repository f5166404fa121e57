"""The register page: all candidates, searched, filtered and sorted, and as CSV."""

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import escape

from ..core.lifecycle import ON_THE_TABLE, CandidateState
from ..core.words import Area, Kind, Pillar
from ..queries import register
from .answers import is_htmx
from .context import actor
from .context import conference as current_conference
from .labels import LABELS, choices
from .paging import page_of, word_arg
from .routing import Pages, Who

pages = Pages("register", __name__)
PER_PAGE = (25, 50, 100)


def _filters() -> register.Filters:
    args = request.args
    sort = args.get("sort", "number")
    return register.Filters(
        q=args.get("q", "").strip()[:200],
        kind=word_arg(Kind, "kind"),
        area=word_arg(Area, "area"),
        pillar=word_arg(Pillar, "pillar"),
        body=args.get("body", "")[:40],
        instrument=args.get("instrument", "")[:40],
        clause=args.get("clause", "")[:40],
        sponsor=args.get("sponsor", "")[:40],
        status=word_arg(CandidateState, "status"),
        open=args.get("open") == "1",
        needs=args.get("needs") == "1",
        sort=sort if sort in register.SORTS else "number",
    )


def _words(cls) -> dict:
    """The page's words for a closed set, looked up once."""
    return {member: str(word) for member, word in LABELS[cls].items()}


def _lines(rows: list[register.Row], acronyms: dict[str, str]) -> list[list[str]]:
    """The cells of each row as words, escaped. Made here: a template takes five times as long for a hundred rows."""
    areas, states = _words(Area), _words(CandidateState)
    months = _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()
    lines = [
        (
            r.ref,
            r.title,
            r.sponsor,
            areas[r.area],
            ", ".join(r.pillars),
            ", ".join([acronyms.get(code, code) for code in r.bodies]),
            r.state.value,
            states[r.state],
            str(r.comments),
            str(r.unanswered),
            f"{r.amendments} / {r.brackets}" if r.amendments or r.brackets else "0",
            f"{r.tabled_at.day} {months[r.tabled_at.month - 1]} {r.tabled_at.year}",
        )
        for r in rows
    ]
    return _escaped(lines)


def _escaped(lines: list[tuple[str, ...]]) -> list[list[str]]:
    """The cells, escaped together with separators between them: one call in the place of a thousand."""
    text = "\x1e".join(["\x1f".join(line) for line in lines])
    if text.count("\x1e") != len(lines) - 1 or text.count("\x1f") != sum(len(line) - 1 for line in lines):
        return [[str(escape(cell)) for cell in line] for line in lines]  # some word holds a separator
    return [line.split("\x1f") for line in str(escape(text)).split("\x1e")]


@pages.page("/<conference>/candidates", who=Who.PARTICIPANT)
def page(conference: str):
    """All candidates the reader may know of."""
    who, filters = actor(), _filters()
    per_page = request.args.get("per", 50, type=int)
    per_page = per_page if per_page in PER_PAGE else 50
    found = page_of(register.count_candidates(who, filters), per_page=per_page)
    offered = register.list_choices(who)
    rows = register.list_candidates(who, filters, page=found.number, per_page=per_page)
    data = {"lines": _lines(rows, offered.bodies), "page_": found, "filters": filters}
    if is_htmx() and request.headers.get("HX-Target", "").endswith("results"):
        return render_template("register/_results.html", **data)
    return render_template(
        "register/page.html",
        **data,
        offered=offered,
        kinds=choices(Kind),
        area_choices=choices(Area),
        pillar_choices=[(p.value, f"{p.value}: {word}") for p, word in _words(Pillar).items()],
        status_choices=[(s.value, str(LABELS[CandidateState][s])) for s in ON_THE_TABLE],
        sorts=[
            ("number", _("Number")),
            ("title", _("Title")),
            ("sponsor", _("Sponsor")),
            ("comments", _("Most comments")),
            ("unanswered", _("Most unanswered comments")),
            ("open", _("Most open amendments and brackets")),
            ("newest", _("Newest first")),
        ],
        per_pages=PER_PAGE,
    )


@pages.page("/<conference>/candidates.csv", who=Who.PARTICIPANT)
def csv(conference: str) -> Response:
    """The register with the same filters, as CSV."""
    from ..exports.table import CSV_MEDIA_TYPE, table_csv

    who = actor()
    acronyms = register.list_choices(who).bodies
    headers = ["Number", "Kind", "Title", "Sponsor", "Area", "Pillars", "Addressed to", "Status", "Version",
               "Comments", "Unanswered", "Open amendments", "Open brackets", "Tabled (UTC)"]  # fmt: skip
    rows = (
        [r.ref, str(LABELS[Kind][r.kind]), r.title, r.sponsor, str(LABELS[Area][r.area]), ", ".join(r.pillars),
         ", ".join(acronyms.get(code, code) for code in r.bodies), str(LABELS[CandidateState][r.state]), r.version,
         r.comments, r.unanswered, r.amendments, r.brackets, r.tabled_at]
        for r in register.list_candidates(who, _filters(), per_page=None)
    )  # fmt: skip
    response = make_response(table_csv(headers, rows))
    response.headers["Content-Type"] = CSV_MEDIA_TYPE
    name = f"candidates-{current_conference().slug}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
