"""The preview of the next version, and the chair's word that makes it."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries.mergings import Board, get_board
from ...services import mergings
from ...services.mergings.publishing import check_ready
from ..answers import refuse, see
from ..context import actor
from ..forms import CounterField, EditsForm, TidyArea
from . import pages
from .painting import table_of
from .table import PAGE, url_of


class PublishForm(EditsForm):
    """The reason of a version, with the table and the text it was read on."""

    base = CounterField()
    reason = TidyArea(
        _l("Reason"), validators=[InputRequired(_l("Say why the text changes: all participants read it."))]
    )


@pages.page(f"{PAGE}/publish", who=Action.MERGE_TEXT)
def preview(conference: str, ref: str):
    """The new text as a redline, with what becomes of each amendment."""
    board = get_board(actor(), ref)
    return _page(board, PublishForm(version=board.counter, base=board.number))


@pages.page(f"{PAGE}/publish", who=Action.MERGE_TEXT, methods=("POST",))
def publish(conference: str, ref: str):
    """Make it the next version."""
    form = PublishForm()
    if not form.validate():
        return _page(get_board(actor(), ref), form), 422
    try:
        with transaction():
            number = mergings.publish(
                actor(), ref, reason=form.reason.data, version=form.version.data, base=form.base.data, now=g.now
            )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        board = get_board(actor(), ref)
        if isinstance(refusal, Conflict):  # the next press counts for what is shown now
            form.version.data, form.base.data = board.counter, board.number
        status = refuse(form, refusal)
        return _page(board, form), status
    url = f"{request.script_root}/{g.conference.slug}/candidates/{ref}"
    return see(url, message=_("Version %(number)s of %(ref)s stands.", number=number, ref=ref))


def _page(board: Board, form: PublishForm) -> str:
    problem = None
    try:
        check_ready(board)
    except Refused as refusal:
        problem = refusal
    return render_template(
        "mergings/publish.html", table=table_of(board), board=board, form=form, url=url_of(board.ref), problem=problem
    )
