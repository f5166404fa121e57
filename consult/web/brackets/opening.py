"""Asking for brackets."""

from flask import render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action, require
from ...db import instant, transaction
from ...queries.comments import get_subject
from ...services import brackets
from ..answers import refuse, see
from ..candidates.page import here
from ..context import actor
from ..routing import Who
from ..texts import view_of
from . import pages
from .forms import OTHER, BracketForm


@pages.page("/<conference>/candidates/<ref>/brackets/new", who=Who.PARTICIPANT, methods=("GET", "POST"))
def new(conference: str, ref: str):
    """Put words in brackets: a head for its delegation, an officer for one that asks in the room."""
    who = actor()
    require(who, Action.BRACKET_FOR if who.is_officer else Action.BRACKET)
    subject = get_subject(who, ref)
    form, status = BracketForm(version_number=subject.version_number), 200
    form.prepare(subject.paragraphs, officer=who.is_officer)
    if request.method == "POST":
        status = 422
        if form.validate() and _says_other_words(form):
            try:
                with transaction():
                    _open(form, ref)
                return see(here(ref, f"#p-{form.paragraph_id.data}"), message=_("The words stand in brackets."))
            except Refused as refusal:
                status = refuse(form, refusal)
                if isinstance(refusal, Conflict):  # the next press counts for the text that is shown now
                    subject = get_subject(who, ref)
                    form.version_number.data = subject.version_number
    view = view_of(subject, who)
    return render_template("brackets/new.html", form=form, subject=subject, view=view, url=here(ref)), status


def _says_other_words(form: BracketForm) -> bool:
    if form.wording.data == OTHER and not form.alternative.data:
        form.alternative.errors = [_("Write the other words.")]
        return False
    return True


def _open(form: BracketForm, ref: str) -> None:
    who, asked, request_id = actor(), form.asked(), form.request_id.data
    if who.is_officer:
        brackets.enter(who, ref, asked, delegation=form.delegation.data, request_id=request_id, clock=instant)
    else:
        brackets.open_bracket(who, ref, asked, request_id=request_id, clock=instant)
