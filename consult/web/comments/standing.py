"""Where a comment stands whose words have changed: its head takes the place proposed, chooses another, or withdraws."""

from flask import Response, g, make_response, render_template, request
from flask_babel import gettext as _

from ...core.errors import NotFound, Refused
from ...core.lifecycle import CommentState
from ...core.permissions import Action
from ...db import transaction
from ...queries.comments import get_place, get_row
from ...services import comments
from ..answers import answer, is_htmx, said
from ..context import actor
from ..forms import number_of
from ..texts import view_of
from . import pages
from .anchored import Spot
from .reading import url_of
from .views import Painter, reader

_FIELDS = ("paragraph_id", "quote", "span_start", "span_end", "nth")


def _values(spot: Spot | None) -> dict[str, str]:
    """What the form begins with: what was typed, what the address names, or the place proposed or put."""
    if request.method == "POST":
        return request.form.to_dict()
    if request.args.get("paragraph_id"):
        return {name: request.args.get(name, "")[:4000] for name in _FIELDS}
    return {"paragraph_id": spot.place_id or "", "quote": spot.words} if spot else {}


def _form(ref: str, refusal: Refused | None = None) -> tuple[str, int]:
    """The form, with the comment and the text it is about. A refused one holds what was typed."""
    row, subject = get_row(reader(), ref)
    if not row.own:
        raise NotFound()
    painter = Painter.of(subject)
    shown = painter.one(row)
    data = {
        "c": shown,
        "subject": subject,
        "base": painter.base,
        "w": painter,
        "values": _values(shown.offer or shown.stands),
        "errors": {refusal.field or "": said(refusal)} if refusal else {},
        "answered": row.state == CommentState.ANSWERED,
    }
    status = refusal.status if refusal else 200
    if is_htmx():
        return render_template("comments/_place.html", **data), status
    return render_template("comments/place.html", view=view_of(subject, actor()), **data), status


@pages.page("/<conference>/comments/<ref>/place", who=Action.PLACE_COMMENT)
def place_form(conference: str, ref: str):
    """What it was made on, what stands there now, and the choice of a place."""
    return _form(ref)


@pages.page("/<conference>/comments/<ref>/place", who=Action.PLACE_COMMENT, methods=("POST",))
def place(conference: str, ref: str):
    """Put a comment on the words chosen."""
    f = request.form
    try:
        with transaction():
            comments.place(
                actor(), ref, paragraph_id=f.get("paragraph_id") or None, quote=f.get("quote", ""),
                span_start=number_of("span_start"), span_end=number_of("span_end"), nth=number_of("nth"),
                version=number_of("version") or 0, version_number=number_of("version_number") or 0, now=g.now,
            )  # fmt: skip
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _form(ref, refusal)
    response = _placed(ref)
    if is_htmx():
        # The form stands inside the comment: a refused one goes back to its place, an answer renews the whole.
        response.headers["HX-Retarget"] = f"#comment-{ref}"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


@pages.page("/<conference>/comments/<ref>/confirm", who=Action.PLACE_COMMENT, methods=("POST",))
def confirm(conference: str, ref: str):
    """The comment stands where it is proposed to."""
    with transaction():
        comments.confirm(
            actor(), ref, version=number_of("version") or 0, version_number=number_of("version_number") or 0, now=g.now
        )
    return _placed(ref)


def _placed(ref: str) -> Response:
    def fragment() -> str:
        row, subject = get_row(reader(), ref)
        painter = Painter.of(subject)
        return render_template("comments/_comment.html", c=painter.one(row), base=painter.base, w=painter)

    url = url_of(get_place(actor(), ref))
    return make_response(answer(url, fragment=fragment, message=_("%(ref)s stands in the text as it is now.", ref=ref)))
