"""Drafts and remarks: changing them, keeping them internal, throwing them away."""

from collections.abc import Callable

from flask import Response, g, make_response, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries.comments import get_draft, get_openness, get_subject
from ...services import comments
from ..answers import is_htmx, said, see
from ..context import actor
from . import pages
from .compose import of_draft, read_words
from .section import get_kept
from .views import Painter


@pages.page("/<conference>/comments/drafts/<int:draft_id>/edit", who=Action.EDIT_COMMENT)
def edit(conference: str, draft_id: int):
    """A draft of the own delegation, to be changed."""
    draft = get_draft(actor(), draft_id)
    form = of_draft(draft, get_openness(g.conference, actor(), g.now))
    return render_template("comments/edit.html", f=form, draft=draft)


@pages.page("/<conference>/comments/drafts/<int:draft_id>/edit", who=Action.EDIT_COMMENT, methods=("POST",))
def save(conference: str, draft_id: int):
    """Save a changed draft; a colleague's change since is shown beside one's own words."""
    candidate = get_draft(actor(), draft_id).candidate_ref
    try:
        with transaction():
            comments.edit(
                actor(), draft_id, read_words(), version=request.form.get("version", 0, type=int), now=g.now
            )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        draft = get_draft(actor(), draft_id)
        form = of_draft(draft, get_openness(g.conference, actor(), g.now))
        form.errors = {refusal.field or "": said(refusal)}
        form.values = request.form.to_dict()
        if isinstance(refusal, Conflict):
            form.theirs = draft
        return render_template("comments/edit.html", f=form, draft=draft), refusal.status
    url = f"{request.script_root}/{conference}/candidates/{candidate}#draft-{draft_id}"
    return see(url, message=_("Saved inside your delegation."))


@pages.page("/<conference>/comments/drafts/<int:draft_id>/keep", who=Action.EDIT_COMMENT, methods=("POST",))
def keep(conference: str, draft_id: int):
    """Keep a draft as an internal remark."""
    return _turn(draft_id, comments.keep_internal, _("Kept as an internal remark."))


@pages.page("/<conference>/comments/drafts/<int:draft_id>/make", who=Action.EDIT_COMMENT, methods=("POST",))
def make(conference: str, draft_id: int):
    """Make an internal remark a draft."""
    return _turn(draft_id, comments.make_comment, _("Now a draft that the head can clear."))


def _turn(draft_id: int, act: Callable, message: str) -> Response:
    ref = get_draft(actor(), draft_id).candidate_ref
    with transaction():
        act(actor(), draft_id, now=g.now)
    subject = get_subject(actor(), ref)
    painter = Painter.of(subject)
    if is_htmx():
        found = get_kept(painter, subject, draft_id)
        html = render_template("comments/_draft.html", d=found, w=painter)
        return make_response(html)
    return see(f"{painter.base}/candidates/{ref}#draft-{draft_id}", message=message)


@pages.page("/<conference>/comments/drafts/<int:draft_id>/discard", who=Action.EDIT_COMMENT, methods=("POST",))
def discard(conference: str, draft_id: int):
    """Throw a draft or remark away."""
    ref = get_draft(actor(), draft_id).candidate_ref
    with transaction():
        comments.discard(actor(), draft_id, now=g.now)
    if is_htmx():
        return make_response(render_template("comments/_gone.html"))
    return see(f"{request.script_root}/{conference}/candidates/{ref}#comments", message=_("Thrown away."))
