"""Files of a draft."""

from flask import g
from flask_babel import gettext as _

from ...core.permissions import Action
from ...db import transaction
from ...queries import attachments as reading
from ...queries.drafts import get_draft
from ...services import attachments
from ..answers import see
from ..context import actor
from ..routing import Who
from ..uploads import send, sent_file
from . import pages
from .writing import here


@pages.page("/<conference>/drafts/<int:draft_id>/attachments", who=Who.PARTICIPANT, methods=("POST",))
def attach(conference: str, draft_id: int):
    """Add a file to the draft."""
    get_draft(actor(), draft_id)  # who may not know of it learns nothing from how the file is answered
    sent = sent_file()
    with transaction():
        attachments.add_to_draft(actor(), draft_id, **sent)
    return see(f"{here(draft_id)}#attachments", message=_("The file is attached."))


@pages.page("/<conference>/drafts/<int:draft_id>/attachments/<key>/remove", who=Who.PARTICIPANT, methods=("POST",))
def detach(conference: str, draft_id: int, key: str):
    """Take a file off the draft."""
    with transaction():
        attachments.remove_from_draft(actor(), draft_id, key=key, now=g.now)
    return see(f"{here(draft_id)}#attachments", message=_("The file is removed."))


@pages.page("/<conference>/drafts/<int:draft_id>/attachments/<key>/<filename>", who=Who.PARTICIPANT)
def download(conference: str, draft_id: int, key: str, filename: str):
    """A file of the delegation's own draft."""
    return send(reading.get_draft_file(actor(), draft_id, key))


@pages.page("/<conference>/drafts/<int:draft_id>/leave/<key>/<filename>", who=Action.GRANT_LEAVE)
def download_late(conference: str, draft_id: int, key: str, filename: str):
    """A file of a text that waits for the chair's leave."""
    return send(reading.get_late_file(actor(), draft_id, key))
