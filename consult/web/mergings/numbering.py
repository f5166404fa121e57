"""Fresh numbers for a clean text."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...core.text.numbering import changed_numbers, renumber
from ...db import transaction
from ...queries.mergings import get_board
from ...services import mergings
from ..answers import refuse, see
from ..context import actor
from ..forms import CounterField, Form, TidyArea
from . import pages
from .table import url_of

RENUMBER = "/<conference>/candidates/<ref>/renumber"


class RenumberForm(Form):
    """The reason, with the text version it was read on."""

    base = CounterField()
    reason = TidyArea(_l("Reason"), validators=[InputRequired(_l("Say why the paragraphs are numbered anew."))])


@pages.page(RENUMBER, who=Action.MERGE_TEXT)
def numbers(conference: str, ref: str):
    """The old numbers with the new."""
    return _page(ref)


@pages.page(RENUMBER, who=Action.MERGE_TEXT, methods=("POST",))
def give_numbers(conference: str, ref: str):
    """Number the paragraphs anew."""
    form = RenumberForm()
    if not form.validate():
        return _page(ref, form), 422
    try:
        with transaction():
            number = mergings.renumber(actor(), ref, reason=form.reason.data, base=form.base.data, now=g.now)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        status = refuse(form, refusal)
        if isinstance(refusal, Conflict):
            form.base.data = None  # read anew below
        return _page(ref, form), status
    url = f"{request.script_root}/{g.conference.slug}/candidates/{ref}"
    return see(url, message=_("The paragraphs of version %(number)s are numbered anew.", number=number))


def _page(ref: str, form: RenumberForm | None = None) -> str:
    board = get_board(actor(), ref)
    form = form or RenumberForm()
    form.base.data = form.base.data or board.number
    before = board.base.paragraphs
    rows = changed_numbers(before, renumber(before))
    bodies = {p.id: p.body for p in before}
    return render_template(
        "mergings/renumber.html", board=board, form=form, rows=[(*row, bodies[row[0]]) for row in rows],
        url=f"{request.script_root}/{g.conference.slug}/candidates/{ref}", table_url=url_of(ref),
    )  # fmt: skip
