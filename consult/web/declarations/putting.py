"""Putting the version on screen to the room, taking it back, and taking up again what was set aside."""

from flask import g
from flask_babel import gettext as _

from ...core.permissions import Action
from ...db import transaction
from ...services import declarations
from ..answers import see
from ..candidates.page import here
from ..context import actor
from . import pages
from .forms import ReasonForm, VersionForm


@pages.page("/<conference>/candidates/<ref>/put", who=Action.PUT_TO_ROOM, methods=("POST",))
def put(conference: str, ref: str):
    """From here on nobody changes its words until the outcome is declared, or it is taken back."""
    with transaction():
        declarations.put(actor(), ref, version_number=VersionForm().version_number.data or 0, now=g.now)
    return see(here(ref, "/declare"), message=_("%(ref)s is before the room.", ref=ref))


@pages.page("/<conference>/candidates/<ref>/take-back", who=Action.PUT_TO_ROOM, methods=("POST",))
def take_back(conference: str, ref: str):
    """Negotiations go on."""
    with transaction():
        declarations.take_back(actor(), ref, reason=ReasonForm().reason.data or "", now=g.now)
    return see(here(ref), message=_("%(ref)s is negotiated again.", ref=ref))


@pages.page("/<conference>/candidates/<ref>/take-up-again", who=Action.DECLARE, methods=("POST",))
def take_up(conference: str, ref: str):
    """What was set aside is negotiated again."""
    with transaction():
        declarations.take_up(actor(), ref, reason=ReasonForm().reason.data or "", now=g.now)
    return see(here(ref, "/positions"), message=_("%(ref)s is negotiated again.", ref=ref))
