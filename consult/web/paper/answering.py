"""One submission: what was entered, and the head's answer to it."""

from flask import g, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ...core.errors import Refused
from ...core.permissions import Action, can
from ...core.ranking.ballots import Ballot
from ...db import transaction
from ...queries import paper as reads
from ...queries.paper.entered import Entered, read_entered
from ...queries.rankings import get_round
from ...services import paper
from ..amendments.views import Painter, numbers_of
from ..answers import refuse, see
from ..context import actor
from ..forms import Form, TidyArea
from ..rankings import words as ballot_words
from ..rankings.layout import Section, lay_out
from ..routing import Who
from . import here, pages


class DisownForm(Form):
    """Why it is disowned."""

    reason = TidyArea(_l("Reason"), [InputRequired(_l("Say why your delegation disowns it."))])


def _ballot(found: reads.Submission, entered: Entered) -> list[Section]:
    """A ballot on paper as it is laid out elsewhere, for its delegation; empty for others and for anything else."""
    if found.kind != "ballot" or actor().delegation_id is None:
        return []
    round_ = get_round(g.conference.id, int(found.subject.split()[1]), actor())
    return lay_out(round_, Ballot(entered.ranked, entered.below), dict(entered.reasons), withdrawn=True)


def _page(paper_id: int, form: DisownForm, status: int = 200):
    found, entered = reads.get_submission(actor(), paper_id), read_entered(actor(), paper_id)
    return render_template(
        "paper/show.html",
        paper=found,
        entered=entered,
        sections=_ballot(found, entered),
        ballot_words=ballot_words,
        form=form,
        may_answer=can(actor(), Action.CONFIRM_PAPER, found),
        w=Painter(),
        numbers=numbers_of(entered.amended.base) if entered.amended else {},
    ), status


@pages.page("/<conference>/paper/<int:paper_id>", who=Who.PARTICIPANT)
def show(conference: str, paper_id: int):
    """One submission, for the secretariat and for its delegation."""
    return _page(paper_id, DisownForm(formdata=None))


@pages.page("/<conference>/paper/<int:paper_id>/confirm", who=Action.CONFIRM_PAPER, methods=("POST",))
def confirm(conference: str, paper_id: int):
    """The head confirms what was entered."""
    try:
        with transaction():
            paper.confirm(actor(), paper_id, now=g.now)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        form = DisownForm(formdata=None)
        return _page(paper_id, form, refuse(form, refusal))
    found = reads.get_submission(actor(), paper_id)
    if found.kind == "amendment":
        return see(here(f"/{paper_id}"), message=_("Confirmed. It has gone out as %(ref)s.", ref=found.subject))
    return see(here(f"/{paper_id}"), message=_("Confirmed. It stands as your delegation's."))


@pages.page("/<conference>/paper/<int:paper_id>/disown", who=Action.CONFIRM_PAPER, methods=("POST",))
def disown(conference: str, paper_id: int):
    """The head disowns what was entered."""
    form = DisownForm()
    if not form.validate():
        return _page(paper_id, form, 422)
    try:
        with transaction():
            paper.disown(actor(), paper_id, reason=form.reason.data, now=g.now)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(paper_id, form, refuse(form, refusal))
    return see(here(f"/{paper_id}"), message=_("Disowned. It no longer stands as your delegation's."))
