"""A comment becomes an amendment, and back."""

from flask import g, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import instant, transaction
from ...queries.amendments import get_draft
from ...services import amendments
from ..answers import is_htmx, said, see
from ..context import actor
from . import pages
from .views import own, reader
from .writing import draft_page


@pages.page("/<conference>/comments/<ref>/amendment", who=Action.AMEND, methods=("POST",))
def from_comment(conference: str, ref: str):
    """Make an amendment of a comment that was sent."""
    with transaction():
        draft_id = amendments.from_comment(actor(), ref=ref, clock=instant)
    return _made(draft_id)


@pages.page("/<conference>/comments/drafts/<int:draft_id>/amendment", who=Action.AMEND, methods=("POST",))
def from_draft(conference: str, draft_id: int):
    """Make an amendment of a draft comment."""
    with transaction():
        made = amendments.from_comment(actor(), draft_id=draft_id, clock=instant)
    return _made(made)


def _made(draft_id: int):
    message = _("This is now a draft amendment of your delegation, with the comment as its rationale.")
    return see(own(f"/drafts/{draft_id}"), message=message)


@pages.page("/<conference>/amendments/drafts/<int:draft_id>/comment", who=Action.EDIT_AMENDMENT, methods=("POST",))
def to_comment(conference: str, draft_id: int):
    """Make a draft comment of a draft amendment."""
    draft = get_draft(reader(), draft_id)
    try:
        with transaction():
            comment_id = amendments.to_comment(actor(), draft_id, now=g.now)
    except Refused as refusal:
        if refusal.status != 422 or is_htmx():
            raise
        return draft_page(get_draft(reader(), draft_id), error=said(refusal), field=refusal.field, status=422)
    url = f"{request.script_root}/{g.conference.slug}/candidates/{draft.candidate_ref}#draft-{comment_id}"
    return see(url, message=_("This is now a draft comment of your delegation."))
