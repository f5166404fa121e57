"""A reply of the chair or the secretariat, on its own page and in place."""

from flask import g, render_template, request

from ...core.errors import Refused
from ...core.permissions import Action
from ...queries.comments import get_place, get_row
from ...services import comments
from ..answers import is_htmx, said, see
from ..context import actor
from ..forms import new_request_id
from . import pages
from .compose import read_request_id
from .reading import url_of
from .views import Painter, reader
from .writing import once, sent


def _form(ref: str, refusal: Refused | None = None) -> tuple[str, int]:
    """The form, beside the comment it replies to. A refused one holds what was typed."""
    row, subject = get_row(reader(), ref)
    painter = Painter.of(subject)
    shown = painter.one(row).apart()
    template = "comments/_office_reply.html" if is_htmx() else "comments/office_reply.html"
    page = render_template(
        template,
        c=shown,
        subject=subject,
        base=painter.base,
        w=painter,
        body=request.form.get("body", ""),
        error=said(refusal) if refusal else "",
        request_id=read_request_id() if refusal else new_request_id(),
    )
    return page, refusal.status if refusal else 200


@pages.page("/<conference>/comments/<ref>/office-reply", who=Action.REPLY_COMMENT)
def office_form(conference: str, ref: str):
    """The form for a reply in the name of the reader's office."""
    return _form(ref)


@pages.page("/<conference>/comments/<ref>/office-reply", who=Action.REPLY_COMMENT, methods=("POST",))
def office_reply(conference: str, ref: str):
    """Reply in the thread of a comment."""
    try:
        written = once(
            lambda: comments.reply(
                actor(), ref, request.form.get("body", ""), request_id=read_request_id(), now=g.now
            )
        )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _form(ref, refusal)
    if not is_htmx():
        return see(url_of(get_place(actor(), written.ref)), message=sent(written.ref))
    row, subject = get_row(reader(), written.ref)
    painter = Painter.of(subject)
    return render_template(
        "comments/_written.html", shown=painter.one(row), written_note=sent(written.ref), base=painter.base, w=painter
    )
