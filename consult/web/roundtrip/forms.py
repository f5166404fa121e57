"""A filled form that comes back: what was understood row by row, then drafts of the rows that are wanted."""

from dataclasses import dataclass, field

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.errors import Refused
from ...core.forms import RowId, read_row_id
from ...core.permissions import Action, can
from ...core.text.redline import Span, redline
from ...core.words import CommentCategory, Handling
from ...db import instant, transaction
from ...imports.forms import Filled, FormRead, Verdict, read_form
from ...queries import roundtrip as reading
from ...queries.comments import get_openness
from ...services.roundtrip import Filed, FormRow, file_form
from ..answers import refuse, see
from ..context import actor
from . import pages
from .carrying import UploadForm, pack, unpack
from .downloads import forms_page

URL = "/<conference>/forms"


@dataclass(frozen=True)
class Line:
    """A row of the preview: `taken` whether it can become a draft, `known` that it is one already. `lang` and spans
    are of the wording proposed, beside the paragraph as it stands."""

    where: str
    row: Filled
    number: int
    known: bool
    spans: list[Span] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        """Whether the row would become a draft."""
        return self.row.draft is not None and not self.known


def where_of(row: Filled) -> str:
    """Where a row stands in its file: "Table 2, row 5"."""
    if row.table:
        return _("%(table)s, row %(number)s", table=row.table, number=row.number)
    return _("Row %(number)s", number=row.number)


@pages.page(f"{URL}/preview", who=Action.WRITE_COMMENT, methods=("POST",))
def preview(conference: str):
    """What the file holds, row by row. Nothing is saved."""
    form = UploadForm()
    try:
        read = read_form(form.sent(), texts=reading.list_known_texts(actor()), names=reading.get_names(actor()))
    except Refused as refusal:
        status = refuse(form, refusal)
        return forms_page(form), status
    rows = {row.draft.fingerprint: _row(row) for row in read.rows if row.draft is not None}
    known = reading.list_filed(actor(), [row.request_id(actor()) for row in rows.values()])
    lines = [
        Line(
            where_of(row), row, number,
            row.draft is not None and rows[row.draft.fingerprint].request_id(actor()) in known,
            redline(row.paragraph_body, row.draft.proposed) if row.draft and row.draft.proposed else [],
        )
        for number, row in enumerate(read.rows)
    ]  # fmt: skip
    return render_template(
        "roundtrip/preview.html", read=read, lines=lines, counts=_counts(read), filename=form.file.data.filename,
        carried=pack([plain_row(row) for row in rows.values()]), wanted=sum(line.taken for line in lines),
        openness=(openness := get_openness(g.conference, actor(), g.now)),
        amending=openness.may_amend and can(actor(), Action.AMEND) and any(line.taken and line.spans for line in lines),
    )  # fmt: skip


def _counts(read: FormRead) -> dict[Verdict, int]:
    return {verdict: sum(row.verdict is verdict for row in read.rows) for verdict in Verdict}


def _row(row: Filled) -> FormRow:
    draft = row.draft
    return FormRow(
        where_of(row), draft.row, draft.category, draft.body, draft.proposed, draft.quote, draft.fingerprint
    )


def plain_row(row: FormRow) -> dict:
    """A row as it travels through the preview."""
    return {
        "where": row.where, "row": str(row.row), "category": row.category.value, "body": row.body,
        "proposed": row.proposed, "quote": row.quote, "mark": row.fingerprint,
    }  # fmt: skip


def read_row(row: dict) -> FormRow:
    """The row behind `plain_row`. Raises Refused for anything that the preview did not send."""
    try:
        place = read_row_id(str(row["row"]))
        category = CommentCategory(row["category"])
        words = [str(row[name] or "") for name in ("where", "body", "proposed", "quote", "mark")]
    except (KeyError, ValueError):
        place = None
    if not isinstance(place, RowId):
        raise Refused("The file did not arrive. Choose it again.")
    where, body, proposed, quote, mark = words
    return FormRow(where[:80], place, category, body, proposed or None, quote, mark[:40])


@pages.page(f"{URL}/confirm", who=Action.WRITE_COMMENT, methods=("POST",))
def confirm(conference: str):
    """Make drafts of the rows that were chosen in the preview."""
    chosen = set(request.form.getlist("take"))
    rows = [row for row in map(read_row, unpack(request.form.get("carried", ""))) if row.fingerprint in chosen]
    handling = Handling.CHATHAM_HOUSE if request.form.get("chatham") else Handling.NAMED
    amending = request.form.get("as") == "amendments"
    with transaction():
        filed = file_form(actor(), rows, handling=handling, as_amendments=amending, clock=instant)
    if filed.refused:
        return render_template("roundtrip/filed.html", filed=filed, summary=filed_summary(filed))
    return see(drafts_url(filed), message=filed_summary(filed))


def drafts_url(filed: Filed) -> str:
    """Where the drafts that were made stand; for a head, where they are cleared."""
    noun = "amendments" if filed.amended and not filed.made else "comments"
    tail = "clearing" if actor().is_head else "ours"
    return f"{request.script_root}/{g.conference.slug}/{noun}/{tail}"


def filed_summary(filed: Filed) -> str:
    """What became of the rows, in words."""
    said = []
    if filed.amended:
        said.append(ngettext("%(num)s draft amendment was made inside your delegation.",
                             "%(num)s draft amendments were made inside your delegation.",
                             len(filed.amended)))  # fmt: skip
    if filed.made:
        said.append(ngettext("%(num)s draft comment was made inside your delegation.",
                             "%(num)s draft comments were made inside your delegation.",
                             len(filed.made)))  # fmt: skip
    if filed.known:
        said.append(ngettext("%(num)s row was there already and made nothing.",
                             "%(num)s rows were there already and made nothing.", len(filed.known)))  # fmt: skip
    return " ".join(said)
