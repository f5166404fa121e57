"""Stating a position, answering for a former one, and the chair's asking again."""

from flask import g, render_template
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...core.words import Held
from ...db import instant, transaction
from ...queries.comments import get_subject
from ...services import positions
from ..answers import refuse, see
from ..candidates.page import here
from ..context import actor
from . import pages
from .forms import AskAgainForm, ConfirmForm, PositionForm
from .reading import page_of


@pages.page("/<conference>/candidates/<ref>/positions", who=Action.TAKE_POSITION, methods=("POST",))
def take(conference: str, ref: str):
    """The delegation holds a position on the version that was read."""
    form, status = PositionForm(), 422
    form.offer(deciding=actor().deciding)
    if form.validate():
        try:
            with transaction():
                changed = positions.take(
                    actor(), ref, held=Held(form.held.data), version_number=form.version_number.data or 0,
                    until=form.until.data, lifts=form.lifts.data, reason=form.reason.data,
                    chair_only=form.chair_only.data, request_id=form.request_id.data, clock=instant,
                )  # fmt: skip
            said = _("Your position is on the record.") if changed else _("Your delegation stood so already.")
            return see(here(ref, "/positions"), message=said)
        except Refused as refusal:
            if refusal.status in (403, 404) or page_of(ref)["form"] is None:
                raise
            status = refuse(form, refusal)
            if isinstance(refusal, Conflict):  # the next press counts for what is shown now
                form.version_number.data = get_subject(actor(), ref).version_number
    return render_template("positions/show.html", **page_of(ref, form)), status


@pages.page("/<conference>/candidates/<ref>/positions/confirm", who=Action.TAKE_POSITION, methods=("POST",))
def confirm(conference: str, ref: str):
    """What was held on a former version still stands."""
    with transaction():
        positions.confirm(actor(), ref, version_number=ConfirmForm().version_number.data or 0, clock=instant)
    return see(here(ref, "/positions"), message=_("Your position stands on this version too."))


@pages.page("/<conference>/candidates/<ref>/positions/<code>/ask-again", who=Action.DECLARE, methods=("POST",))
def ask_again(conference: str, ref: str, code: str):
    """A capital that has not confirmed in time gets a new one."""
    form = AskAgainForm()
    if not form.validate() or form.answer_by.data is None:
        raise Refused("Say until when the capital is to answer.")
    with transaction():
        positions.ask_again(
            actor(), ref, code, answer_by=form.answer_by.data, version_number=form.version_number.data or 0, now=g.now
        )
    return see(here(ref, "/positions"), message=_("The capital is asked again."))
