"""The secretariat confirms that no break came in time by another way."""

from flask import current_app, g
from flask_babel import gettext as _

from ...core.permissions import Action
from ...db import transaction
from ...services import silences
from .. import mail
from ..answers import see
from ..context import actor
from . import pages
from .reading import silence_url


@pages.page("/<conference>/silences/<int:number>/confirm", who=Action.CONFIRM_SILENCE, methods=("POST",))
def confirm(conference: str, number: int):
    """From then on what was adopted can be issued."""
    base = current_app.config["CONSULT"].base_url if mail.on() else None
    with transaction():
        silences.confirm(actor(), number, mail_base=base, now=g.now)
    return see(silence_url(number), message=_("Confirmed and announced. What was adopted can be issued."))
