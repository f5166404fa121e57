"""Where the delegations stand towards a candidate, and what that allows."""

from flask import g, render_template

from ...core.consensus import takes_positions
from ...core.lifecycle import ADOPTIONS, OUTCOMES, SET_ASIDE, CandidateState
from ...core.permissions import Action, can
from ...core.words import Held, Kind
from ...queries import positions as reads
from ...queries.comments import get_subject
from ...queries.consensus import list_readiness
from ...queries.declarations import list_declared
from ...queries.silences import find_live
from ..candidates.page import here
from ..context import actor
from ..routing import Who
from . import pages
from .forms import AskAgainForm, PositionForm


@pages.page("/<conference>/positions", who=Who.PARTICIPANT)
def index(conference: str):
    """All texts: which can be adopted, and what stands in the way of the others."""
    texts = reads.list_texts(g.conference.id)
    ready = list_readiness(g.conference.id, [text.id for text in texts], now=g.now)
    open_ = [text for text in texts if text.state not in OUTCOMES]
    return render_template(
        "positions/index.html",
        kinds=list(Kind),
        texts=texts,
        ready=ready,
        own=reads.list_own(actor()),
        counts={
            "ready": sum(1 for text in open_ if ready[text.id].adoption),
            "blocked": sum(1 for text in open_ if not ready[text.id].adoption),
            "settled": len(texts) - len(open_),
        },
        outcomes=OUTCOMES,
    )


@pages.page("/<conference>/candidates/<ref>/positions", who=Who.PARTICIPANT)
def show(conference: str, ref: str):
    """The positions on the current version, whether it can be adopted, and the forms of who may act."""
    return render_template("positions/show.html", **page_of(ref))


def page_of(ref: str, form: PositionForm | None = None) -> dict:
    """What the page of positions shows."""
    who, subject = actor(), get_subject(actor(), ref)
    lines = reads.list_lines(who, subject.id, subject.version_number, now=g.now)
    mine = next((line for line in lines if line.own), None)
    may_state = can(who, Action.TAKE_POSITION) and takes_positions(subject.state, mine.held if mine else Held.NONE)
    return {
        "subject": subject,
        "url": here(ref),
        "lines": lines,
        "mine": mine,
        "form": _form(subject, mine, form) if may_state else None,
        "ask_again": AskAgainForm(version_number=subject.version_number) if can(who, Action.DECLARE) else None,
        "ready": list_readiness(g.conference.id, [subject.id], now=g.now)[subject.id],
        "declared": list_declared(subject.id),
        "history": reads.list_history(who, subject.id),
        "silence": find_live(who, subject.id, now=g.now) if subject.state == CandidateState.UNDER_SILENCE else None,
        "adoptions": ADOPTIONS,
        "set_aside": SET_ASIDE,
    }


def _form(subject, mine: reads.Line | None, form: PositionForm | None) -> PositionForm:
    if form is None:
        form = PositionForm(formdata=None, version_number=subject.version_number)
        if mine is not None and mine.held != Held.NONE:
            form.held.data = mine.held.value
            form.until.data, form.lifts.data = mine.until, mine.lifts
            form.reason.data, form.chair_only.data = mine.reason or "", mine.chair_only
    form.offer(deciding=actor().deciding)
    return form
