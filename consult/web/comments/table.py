"""The table of all comments with its exports, and what became of the own delegation's."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Response, g, make_response, render_template, request
from flask_babel import gettext as _

from ...core.permissions import Action
from ...core.text.anchors import Fate
from ...core.words import CommentCategory, Handling, Outcome, Stance
from ...queries.comments import standing, table
from ...queries.comments.table import PER_PAGE, Elsewhere, Filters, Line
from ..answers import is_htmx
from ..context import actor
from ..labels import choices, label
from ..paging import page_of, word_arg
from ..routing import Who
from . import pages
from .anchored import fate_of
from .views import Painter, Shown, reader


def filters_asked() -> Filters:
    """The filters of the request's address."""
    args = request.args
    return Filters(
        q=args.get("q", "").strip()[:200],
        candidate=args.get("candidate", "")[:12],
        delegation=args.get("delegation", "")[:40],
        category=word_arg(CommentCategory, "category"),
        stance=word_arg(Stance, "stance"),
        outcome=word_arg(Outcome, "outcome"),
        unanswered=args.get("unanswered") == "1",
        stale=args.get("stale") == "1",
    )


@pages.page("/<conference>/comments", who=Who.PARTICIPANT)
def all_comments(conference: str):
    """All comments that the reader may read, unanswered first."""
    filters = filters_asked()
    found = page_of(table.count_table(actor(), filters), per_page=PER_PAGE)
    painter = Painter()
    lines = [
        (line, painter.one(line.row, number=line.paragraph_number))
        for line in table.list_table(reader(), filters, page=found.number)
    ]
    data = {"lines": lines, "page_": found, "filters": filters, "base": painter.base, "w": painter}
    if is_htmx() and request.headers.get("HX-Target", "").endswith("results"):
        return render_template("comments/_table.html", **data)
    return render_template(
        "comments/table.html",
        **data,
        offered=table.list_offered(actor()),
        categories=choices(CommentCategory),
        stances=choices(Stance),
        outcomes=choices(Outcome),
    )


HEADERS = (
    "Reference", "Answers", "Candidate", "Version", "Paragraph", "Words commented on", "Delegation", "Received",
    "Category", "Stance", "Comment", "Proposed wording", "Outcome", "Merged into", "Reason", "Stands now on",
    "Words there",
)  # fmt: skip


def _rows() -> list[list]:
    painter = Painter()
    rows = []
    for sheet in table.list_sheet(reader(), filters_asked()):
        line = sheet.line
        row = line.row
        answer = row.answers[0] if row.answers else None
        secret = row.handling == Handling.CHATHAM_HOUSE
        rows.append(
            [
                row.ref, line.answers_ref or "", line.candidate_ref, row.version_number, line.paragraph_number,
                row.quote if row.span_start is not None else "",
                # A file travels: under the Chatham House Rule it never names, not even to the own delegation.
                label(Handling.CHATHAM_HOUSE) if secret else painter.word(row.office) or row.delegation,
                row.day if secret else row.at,
                "" if row.office else painter.word(row.category), painter.word(row.stance), sheet.body, sheet.proposed,
                painter.word(answer.outcome) if answer else "", answer.into if answer else "",
                answer.reason if answer else "", _stands(line.elsewhere),
                line.elsewhere.words if line.elsewhere else "",
            ]
        )  # fmt: skip
    return rows


def _stands(elsewhere: Elsewhere | None) -> str:
    """Where a comment stands that the text has moved on under; empty while it stands where it was made."""
    if elsewhere is None:
        return ""
    if elsewhere.proposed:
        return _("proposed: paragraph %(number)s", number=elsewhere.paragraph)
    return _("paragraph %(number)s", number=elsewhere.paragraph) if elsewhere.paragraph else _("the whole text")


def _download(content: bytes, media_type: str, extension: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    name = f"comments-{g.conference.slug}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.page("/<conference>/comments.csv", who=Who.PARTICIPANT)
def csv(conference: str) -> Response:
    """The table with the same filters, as CSV."""
    from ...exports.table import CSV_MEDIA_TYPE, table_csv

    return _download(table_csv(HEADERS, _rows()), CSV_MEDIA_TYPE, "csv")


@pages.page("/<conference>/comments.xlsx", who=Who.PARTICIPANT)
def xlsx(conference: str) -> Response:
    """The table with the same filters, as a workbook."""
    from ...exports.table import XLSX_MEDIA_TYPE, table_xlsx

    # A workbook is printed and passed on: it says itself that it is illustrative, and shows conference time.
    zone = g.conference.timezone
    received = _("Received (%(place)s time)", place=zone.rpartition("/")[2].replace("_", " "))
    headers = [received if header == "Received" else header for header in HEADERS]
    title = _("Comments (illustrative)") if g.conference.demo else _("Comments")
    return _download(table_xlsx(title, headers, _rows(), when=g.now, zone=ZoneInfo(zone)), XLSX_MEDIA_TYPE, "xlsx")


@pages.page("/<conference>/comments/ours", who=Action.WRITE_COMMENT)
def ours(conference: str):
    """What became of the own delegation's comments."""
    found = page_of(standing.count_ours(actor()), per_page=PER_PAGE)
    lines = standing.list_ours(reader(), page=found.number)
    texts = standing.list_texts({line.current_version_id for line in lines})
    painter = Painter()
    current = {key: Painter.of(subject) for key, subject in texts.items()}
    shown = [_ours(line, painter, current[line.current_version_id]) for line in lines]
    replied_to = standing.list_replied_to([line.row.id for line in lines if line.row.reply_count])
    return render_template(
        "comments/ours.html", lines=shown, page_=found, replied_to=replied_to, to_place=standing.list_to_place(actor()),
        base=painter.base, w=painter,
    )  # fmt: skip


@dataclass(frozen=True)
class Ours:
    """A comment of the own delegation as its page shows it: `moved` is the comment on the text as it stands, with its
    painter, where a version has changed its words or its place; `changed` says what happened."""

    line: Line
    shown: Shown
    changed: str
    moved: Shown | None
    painter: Painter


def _ours(line: Line, painter: Painter, current: Painter) -> Ours:
    row = line.row
    shown = painter.one(row, number=line.paragraph_number)
    moved = current.one(row).apart() if row.standing is not None else None
    if moved is not None and not (moved.offer or moved.stands):
        moved = None
    return Ours(line, shown, _changed(line, current), moved, current)


def _changed(line: Line, current: Painter) -> str:
    """What happened to the text since the comment was made."""
    row = line.row
    if row.version_id == line.current_version_id:
        return _("The text is as it was.")
    if row.paragraph_id is None:
        return _("The text has a new version since.")
    fate = fate_of(current, row)
    if fate == Fate.GONE:
        return _("The paragraph has been taken out since.")
    if fate == Fate.STALE:
        return _("These words have changed since.")
    if row.put is not None:
        return _("These words have changed since; your delegation has said where it stands.")
    return _("A new version left these words as they were.")
