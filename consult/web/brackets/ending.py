"""Lifting one's brackets, and putting them where their words stand now."""

from flask import g, render_template
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.lifecycle import BracketState
from ...db import transaction
from ...queries.brackets import Line, get_line
from ...queries.comments import get_subject
from ...services import brackets
from ..answers import refuse, see
from ..candidates.page import here
from ..context import actor
from ..routing import Who
from . import pages
from .forms import LiftForm, PlaceForm
from .reading import page_of_bracket


def _line(bracket_id: int) -> Line:
    return get_line(actor(), bracket_id, zone=g.conference.timezone, now=g.now)


@pages.page("/<conference>/brackets/<int:bracket_id>/lift", who=Who.PARTICIPANT, methods=("POST",))
def lift(conference: str, bracket_id: int):
    """The delegation that asked lifts its brackets."""
    line, form = _line(bracket_id), LiftForm()
    with transaction():
        brackets.lift(actor(), bracket_id, reason=form.reason.data or "", now=g.now)
    return see(here(line.ref, f"#p-{line.paragraph_id}"), message=_("The brackets are lifted: the words stand."))


@pages.page("/<conference>/brackets/<int:bracket_id>/place", who=Who.PARTICIPANT, methods=("POST",))
def place(conference: str, bracket_id: int):
    """The delegation that asked says where its brackets stand, now that their words have changed."""
    line, form = _line(bracket_id), PlaceForm()
    form.paragraph_id.choices = [(p.id, "") for p in get_subject(actor(), line.ref).paragraphs]
    status = 422
    if form.validate():
        try:
            with transaction():
                brackets.place(
                    actor(), bracket_id, paragraph_id=form.paragraph_id.data, quote=form.quote.data,
                    nth=form.nth.data, version_number=form.version_number.data or 0, now=g.now,
                )  # fmt: skip
            return see(here(line.ref, f"#p-{form.paragraph_id.data}"), message=_("The brackets stand there now."))
        except Refused as refusal:
            if refusal.status in (403, 404) or not line.own or line.state != BracketState.OPEN:
                raise
            status = refuse(form, refusal)
            if isinstance(refusal, Conflict):  # the next press counts for the text that is shown now
                form.version_number.data = get_subject(actor(), line.ref).version_number
    return render_template("brackets/show.html", **page_of_bracket(line, place=form)), status
