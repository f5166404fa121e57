"""A draft that went out while somebody still had it open: they are led to what became of it, not to nothing."""

from flask import g, request
from flask_babel import gettext as _

from ...core.errors import Conflict, NotFound
from ...queries.sent_drafts import find_sent
from ..answers import refused, see
from . import pages


@pages.errorhandler(NotFound)
def led_on(missing: NotFound):
    """To the candidate, or, for what was sent to the draft, a word about it."""
    draft_id = (request.view_args or {}).get("draft_id")
    sent = find_sent(g.actor, draft_id) if draft_id is not None and g.actor is not None else None
    if sent is None and g.actor is not None and g.actor.is_chair:
        return refused(NotFound("This text does not wait for leave: it was decided on, or its delegation has it back."))
    if sent is None:
        return refused(missing)
    ref, number = sent
    if request.method == "GET":
        message = _("This draft went out: it is version %(number)s of %(ref)s now.", ref=ref, number=number)
        return see(f"{request.script_root}/{g.conference.slug}/candidates/{ref}", message=message, category="info")
    return refused(
        Conflict(
            "This draft went out meanwhile: it is version %(number)s of %(ref)s now. Nothing was changed.", ref=ref,
            number=number,
        )
    )  # fmt: skip
