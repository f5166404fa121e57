"""The list of rounds, one round with its results, and what each delegation chose where that is shown."""

from datetime import datetime

from flask import g, render_template
from flask_babel import gettext as _

from ...core.lifecycle import RoundState
from ...core.permissions import Action, can
from ...queries import rankings as reads
from ..context import conference as the_conference
from ..routing import Who
from . import pages, words
from .first import why_first
from .layout import lay_out
from .lines import lines
from .pictures.common import names
from .trust import print_of


@pages.page("/<conference>/rankings", who=Who.ANYBODY)
def index(conference: str):
    """The rounds the reader knows of. Visitors: those with public results."""
    return render_template(
        "rankings/index.html",
        rounds=reads.list_rounds(the_conference().id, g.actor),
        own=_own_open(),
        now=g.now,
        words=words,
    )


def _own_open() -> dict:
    """The open rounds of the actor's delegation, by number."""
    if g.actor is None or g.actor.delegation_id is None:
        return {}
    return {each.number: each for each in reads.list_open_for(g.actor.delegation_id)}


@pages.page("/<conference>/rankings/<int:number>", who=Who.ANYBODY)
def show(conference: str, number: int):
    """One round: what it is, how it stands with one's delegation, the turn-out for officers, the results."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    ran = round_.state in (RoundState.OPEN, RoundState.CLOSED)
    prepares = ran and round_.ranks(g.actor) and can(g.actor, Action.PREPARE_BALLOT)
    results = reads.find_results(round_, g.actor)
    proof = reads.find_proof(round_, g.actor) if results else None
    return render_template(
        "rankings/show.html",
        round=round_,
        counts=[words.count_of(kind, len(refs)) for kind, refs in round_.every_section.items()],
        prepares=prepares,
        draft=reads.find_draft(round_.id, g.actor.delegation_id) if prepares and round_.takes_ballots(g.now) else None,
        live=reads.find_live(round_.id, g.actor.delegation_id) if prepares else None,
        turnout=reads.turnout(g.actor, round_) if ran and can(g.actor, Action.READ_TURNOUT) else [],
        results=results,
        proof=proof,
        print_of=print_of,
        few=words.few_ballots(round_, reads.count_entitled(the_conference().id, round_), results),
        confirmed=reads.list_confirmed(round_) if round_.awaits_confirmation else [],
        charts=names(),
        tables=[lines(result) for result in results],
        explained=[why_first(result) for result in results],
        moment=datetime.fromisoformat,
        now=g.now,
        words=words,
    )


@pages.page("/<conference>/rankings/<int:number>/ballots", who=Who.ANYBODY)
def ballots(conference: str, number: int):
    """What each delegation chose and its reasons, in a round that was announced as attributable."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    disclosed = reads.list_disclosed(g.actor, round_)
    return render_template(
        "rankings/ballots.html",
        round=round_,
        disclosed=[(each, lay_out(round_, each.choices, each.reasons, withdrawn=True)) for each in disclosed],
        few=_("None of them cast a ballot."),
        words=words,
    )
