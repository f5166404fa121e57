"""Files of a tabled candidate."""

from flask import g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...db import transaction
from ...queries import attachments as reading
from ...services import attachments
from ..answers import see
from ..context import actor
from ..routing import Who
from ..uploads import send, sent_file
from . import pages
from .page import here


@pages.page("/<conference>/candidates/<ref>/attachments", who=Who.PARTICIPANT, methods=("POST",))
def attach(conference: str, ref: str):
    """Add a file; a delegate's waits for the head."""
    sent = sent_file()
    with transaction():
        cleared = attachments.add(actor(), ref, **sent)
    message = _("The file is attached.") if cleared else _("The file waits for your head of delegation.")
    return see(here(ref, "#attachments"), message=message)


@pages.page("/<conference>/candidates/<ref>/attachments/clear", who=Who.PARTICIPANT, methods=("POST",))
def clear(conference: str, ref: str):
    """The head clears the files that were added."""
    with transaction():
        cleared = attachments.clear(actor(), ref, keys=request.form.getlist("files"), now=g.now)
    message = ngettext("%(num)s file is cleared for all.", "%(num)s files are cleared for all.", cleared)
    return see(here(ref, "#attachments"), message=message)


@pages.page("/<conference>/candidates/<ref>/attachments/<key>/remove", who=Who.PARTICIPANT, methods=("POST",))
def detach(conference: str, ref: str, key: str):
    """Take a file off."""
    with transaction():
        attachments.remove(actor(), ref, key=key, now=g.now)
    return see(here(ref, "#attachments"), message=_("The file is removed."))


@pages.page("/<conference>/candidates/<ref>/attachments/<key>/<filename>", who=Who.PARTICIPANT)
def download(conference: str, ref: str, key: str, filename: str):
    """A file, for those who may read the candidate."""
    return send(reading.get_file(actor(), ref, key))
