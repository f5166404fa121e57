"""Objecting to a question, and taking it back."""

from flask import g, render_template
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import instant, transaction
from ...queries.questions import get_question
from ...services import questions
from ..answers import refuse, see
from ..context import actor
from ..routing import Who
from . import pages
from .asking import question_url
from .forms import ObjectionForm, TakeBackForm
from .reading import page_of_question


@pages.page("/<conference>/questions/<int:number>/object", who=Action.OBJECT, methods=("POST",))
def object_to(conference: str, number: int):
    """The delegation objects."""
    get_question(actor(), number, now=g.now)
    form, status = ObjectionForm(), 422
    if form.validate():
        try:
            with transaction():
                counts = questions.object_to(
                    actor(), number, reason=form.reason.data, chair_only=form.chair_only.data, clock=instant
                )
            said = _("The objection is on the record.") if counts else _("The statement is on the record.")
            return see(question_url(number), message=said)
        except Refused as refusal:
            if refusal.status in (403, 404) or page_of_question(number)["form"] is None:
                raise
            status = refuse(form, refusal)
    return render_template("questions/show.html", **page_of_question(number, form)), status


@pages.page("/<conference>/questions/<int:number>/withdraw", who=Who.PARTICIPANT, methods=("POST",))
def withdraw(conference: str, number: int):
    """Who asked takes the question back."""
    with transaction():
        questions.withdraw(actor(), number, reason=TakeBackForm().reason.data or "", now=g.now)
    return see(question_url(number), message=_("The question is taken back."))
