"""Notes on a draft that was read from a document: take the change, or put the note away."""

from flask import g
from flask_babel import gettext as _

from ...db import transaction
from ...services import candidates
from ..answers import see
from ..context import actor
from ..routing import Who
from . import pages
from .writing import here

NOTE = "/<conference>/drafts/<int:draft_id>/notes/<int:note>"


@pages.page(f"{NOTE}/take", who=Who.PARTICIPANT, methods=("POST",))
def take_note(conference: str, draft_id: int, note: int):
    """Take the change into the text."""
    with transaction():
        candidates.take_note(actor(), draft_id, note=note, now=g.now)
    return see(here(draft_id, "#notes"), message=_("Taken into the text."))


@pages.page(f"{NOTE}/finish", who=Who.PARTICIPANT, methods=("POST",))
def finish_note(conference: str, draft_id: int, note: int):
    """Put the note away."""
    with transaction():
        candidates.finish_note(actor(), draft_id, note=note)
    return see(here(draft_id, "#notes"), message=_("The note is put away."))
