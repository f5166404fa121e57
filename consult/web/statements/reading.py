"""All statements of the conference by delegation, and one with its history."""

from itertools import groupby

from flask import g, render_template

from ...core.permissions import Action, can
from ...queries import statements as reads
from ...queries.lists import get_head
from ...queries.paper import find_note
from ..context import actor
from ..routing import Who
from . import pages
from .forms import WithdrawForm


@pages.page("/<conference>/statements", who=Who.PARTICIPANT)
def index(conference: str):
    """All of them, by delegation in English alphabetical order."""
    lines = reads.list_lines(actor())
    groups = [(name, list(found)) for name, found in groupby(lines, key=lambda line: line.delegation)]
    return render_template("statements/index.html", groups=groups)


@pages.page("/<conference>/statements/<int:number>", who=Who.PARTICIPANT)
def show(conference: str, number: int):
    """One statement with all its wordings, and what its delegation can do."""
    return page(number)


def page(number: int, withdraw: WithdrawForm | None = None, status: int = 200):
    """The page of a statement."""
    history = reads.get_history(actor(), number)
    line = history[0]
    mine = line.stands and can(actor(), Action.MAKE_STATEMENT, line)
    window = window_of(line)
    return render_template(
        "statements/show.html",
        s=line,
        history=history[1:],
        window=window,
        may_amend=mine and window.open,
        withdraw=(withdraw or WithdrawForm(formdata=None, revision=line.revision)) if mine else None,
        paper_note=find_note(statement_id=history[-1].id) if history[-1].received else None,
    ), status


def window_of(line: reads.Line) -> reads.Window:
    """Until when the statement can be amended."""
    hours, now = g.conference.statement_hours, g.now
    if line.list_number is None:
        return reads.window_on_candidate(line.candidate_id, line.state, hours=hours, now=now)
    head = get_head(g.conference.id, line.list_number)
    return reads.window_on_list(head.id, head.state, hours=hours, now=now)
