"""The chair's answer to a comment, on its own page and in place."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...core.words import Outcome
from ...db import transaction
from ...queries.comments import get_place, get_row
from ...services import comments
from ..answers import answer as send
from ..answers import is_htmx, said
from ..context import actor
from ..forms import new_request_id
from ..labels import choices
from . import pages
from .reading import url_of
from .views import Painter, reader


def _form(ref: str, *, refusal: Refused | None = None) -> tuple[str, int]:
    """The form, beside the comment it answers. A refused one holds what was typed."""
    row, subject = get_row(reader(), ref)
    painter = Painter.of(subject)
    shown = painter.one(row)
    if not is_htmx():
        shown.apart()
    values = request.form.to_dict() if refusal else {}
    # After a conflict the next press counts as an answer to what is shown now.
    version = row.edit_counter if refusal is None or isinstance(refusal, Conflict) else values.get("version", 0)
    data = {
        "c": shown,
        "subject": subject,
        "base": painter.base, "w": painter,
        "outcomes": choices(Outcome),
        "values": values,
        "errors": {refusal.field or "": said(refusal)} if refusal else {},
        "version": version,
        "request_id": new_request_id() if isinstance(refusal, Conflict) else values.get("request_id", new_request_id()),
        "view": request.values.get("view", ""),
    }
    template = "comments/_answer.html" if is_htmx() else "comments/answer.html"
    return render_template(template, **data), refusal.status if refusal else 200


@pages.page("/<conference>/comments/<ref>/answer", who=Action.ANSWER_COMMENT)
def answer_form(conference: str, ref: str):
    """The form for the chair's answer."""
    return _form(ref)


@pages.page("/<conference>/comments/<ref>/answer", who=Action.ANSWER_COMMENT, methods=("POST",))
def answer(conference: str, ref: str):
    """Answer a comment, or answer it again."""
    f = request.form
    place = get_place(actor(), ref)
    try:
        try:
            outcome = Outcome(f.get("outcome", ""))
        except ValueError:
            raise Refused("Choose an outcome.", field="outcome") from None
        with transaction():
            comments.answer(
                actor(),
                ref,
                outcome=outcome,
                reason=f.get("reason", ""),
                merged_into=f.get("merged_into") or None,
                version=f.get("version", 0, type=int),
                request_id=f.get("request_id", "")[:64] or None,
                now=g.now,
            )
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _form(ref, refusal=refusal)
    in_table = f.get("view") == "table"
    url = f"{request.script_root}/{conference}/comments#comment-{ref}" if in_table else url_of(place)

    def fragment() -> str:
        row, subject = get_row(reader(), ref)
        painter = Painter.of(subject)
        shown = painter.one(row)
        template = "comments/_answered.html" if in_table else "comments/_comment.html"
        return render_template(template, c=shown, base=painter.base, w=painter)

    response = send(url, fragment=fragment, message=_("%(ref)s is answered.", ref=ref))
    if is_htmx() and not in_table:
        # The form stands inside the comment; a refused one goes back to its place, an answer renews the whole.
        response.headers["HX-Retarget"] = f"#comment-{ref}"
        response.headers["HX-Reswap"] = "outerHTML"
    return response
