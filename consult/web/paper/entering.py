"""What was entered so far, and entering more. Amendments have a page of their own (`amending`)."""

from collections.abc import Callable
from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.lifecycle import QuestionState
from ...core.permissions import Action
from ...core.words import Handling
from ...db import transaction
from ...queries import lists, questions, rankings, silences
from ...queries import paper as reads
from ..answers import refuse, see
from ..context import actor
from ..texts import view_of
from ..wording import question_words
from . import here, pages
from .forms import BallotForm, CandidateForm, CommentForm, ReceiptForm
from .negotiating import BracketForm, BreakForm, ObjectionForm, StatementForm


@pages.page("/<conference>/paper", who=Action.ENTER_PAPER)
def index(conference: str):
    """What was entered, and entering more."""
    asked = questions.list_questions(actor(), now=g.now)
    return render_template(
        "paper/index.html",
        submissions=reads.list_submissions(actor()),
        rounds=reads.list_rounds(g.conference.id),
        to_state_on=[row for row in lists.list_lists(actor(), g.conference) if row.state == "circulated" or row.symbol],
        to_comment=rankings.list_to_rank(g.conference.id),
        asked=[line for line in asked if line.state != QuestionState.WITHDRAWN],
        silences=[line for line in silences.list_silences(actor(), now=g.now) if line.takes_paper],
        sentence=question_words,
    )


def enter_or(form: ReceiptForm, show: Callable[[int], Any]):
    """Enter what was sent and go to it; what `show` makes of the status where the form is to be seen again."""
    status = 422
    if form.validate():
        try:
            with transaction():
                paper_id = form.enter()
            return see(here(f"/{paper_id}"), message=_("Entered. The head of the delegation is asked to confirm it."))
        except Refused as refusal:
            if refusal.status not in (409, 422):
                raise
            status = refuse(form, refusal)
    return show(status)


def _entering(form: ReceiptForm, template: str, **data):
    """Show the form, or enter what was sent and go to it."""

    def show(status: int):
        return render_template(template, form=form, typed=request.form, **data), status

    return enter_or(form, show) if request.method == "POST" else show(200)


@pages.page("/<conference>/paper/candidate", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def candidate(conference: str):
    """Enter a candidate."""
    return _entering(CandidateForm(), "paper/candidate.html")


@pages.page("/<conference>/paper/comment", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def comment(conference: str):
    """Enter a comment on the candidate of the address."""
    form = CommentForm(candidate=request.args.get("candidate"), handling=Handling.NAMED.value)
    return _entering(form, "paper/comment.html")


@pages.page("/<conference>/paper/ballot", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def ballot(conference: str):
    """Enter a ballot in the round of the address."""
    return _entering(BallotForm(round=request.args.get("round")), "paper/ballot.html")


@pages.page("/<conference>/paper/objection", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def objection(conference: str):
    """Enter an objection to the question of the address."""
    form = ObjectionForm(question=request.args.get("question"))
    return _entering(form, "paper/objection.html", sentence=question_words)


@pages.page("/<conference>/paper/bracket", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def bracket(conference: str):
    """Put words of the candidate of the address in brackets."""
    form = BracketForm(candidate=request.args.get("candidate"), handling=Handling.NAMED.value)
    return _entering(form, "paper/bracket.html", view=view_of(form.subject, actor()))


@pages.page("/<conference>/paper/break", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def break_(conference: str):
    """Enter a break of the silence of the address, while it runs and after it has ended."""
    return _entering(BreakForm(silence=request.args.get("silence")), "paper/break.html")


@pages.page("/<conference>/paper/statement", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def statement(conference: str):
    """Enter a statement on the candidate or the list of the address."""
    return _entering(StatementForm(on=request.args.get("on")), "paper/statement.html")
