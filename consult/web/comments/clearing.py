"""The head's page: the delegation's drafts, with who will read them, to be sent one by one or all."""

from flask import g, render_template, request
from flask_babel import ngettext

from ...core.errors import Refused
from ...core.permissions import Action
from ...core.words import Visibility
from ...db import instant, transaction
from ...queries.comments import get_openness, list_waiting, table
from ...services import comments
from ..answers import said, see
from ..context import actor, when
from . import pages
from .views import Painter, reader


@pages.page("/<conference>/comments/clearing", who=Action.CLEAR_COMMENT)
def clearing(conference: str):
    """What waits for the head."""
    return _page()


def _page(error: str | None = None, chosen: frozenset[int] = frozenset()) -> str:
    waiting = list_waiting(reader())
    numbers = table.list_paragraph_numbers({w.row.version_id for w in waiting if w.row.paragraph_id})
    painter = Painter()
    rows = [(w, painter.one(w.row, number=numbers.get((w.row.version_id, w.row.paragraph_id)))) for w in waiting]
    openness = get_openness(g.conference, actor(), g.now)
    return render_template(
        "comments/clearing.html", rows=rows, openness=openness, closes=when(openness.closes_at), error=error,
        at_close=openness.visibility == Visibility.AT_CLOSE, chosen=chosen, base=painter.base, w=painter,
    )  # fmt: skip


def _pairs(name: str) -> list[tuple[int, int]]:
    found = []
    for value in request.form.getlist(name):
        draft, _colon, counter = value.partition(":")
        if draft.isdecimal() and counter.isdecimal() and len(value) < 20:
            found.append((int(draft), int(counter)))
    return found


@pages.page("/<conference>/comments/clearing", who=Action.CLEAR_COMMENT, methods=("POST",))
def clear(conference: str):
    """Send the chosen drafts, or all that were shown."""
    pairs = _pairs("shown" if request.form.get("all") else "chosen")
    try:
        with transaction():
            refs = comments.clear(actor(), pairs, clock=instant)
    except Refused as refusal:
        return _page(said(refusal), frozenset(draft for draft, _counter in pairs)), refusal.status
    message = ngettext("%(num)s comment sent: %(refs)s.", "%(num)s comments sent: %(refs)s.", len(refs),
                       refs=", ".join(refs))  # fmt: skip
    return see(f"{request.script_root}/{conference}/comments/ours", message=message)


