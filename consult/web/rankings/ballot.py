"""The delegation's ballot: preparing it together, casting it, the receipt."""

from dataclasses import dataclass

from flask import Response, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from ... import signing
from ...core.errors import Conflict, NotPermitted, Refused
from ...core.permissions import Action, can
from ...core.ranking.ballots import Ballot
from ...db import instant, transaction
from ...queries import rankings as reads
from ...queries.paper import find_note_on_ballot
from ...queries.rankings import RoundView
from ...services import rankings
from .. import answers
from ..context import actor
from ..context import conference as the_conference
from ..forms import new_request_id
from . import pages, words
from .layout import lay_out
from .reading import apply, read_ballot, read_cast, read_reasons, said
from .trust import print_of


@dataclass(frozen=True)
class Problem:
    """What stands in the way of a posted ballot. `field`: the item, or the field of its reason."""

    status: int
    sentence: str
    field: str | None = None
    theirs: object = None  # the colleague's ballot, laid out


def _address(number: int, rest: str = "") -> str:
    return f"{request.script_root}/{the_conference().slug}/rankings/{number}{rest}"


def _round(number: int) -> RoundView:
    """The round, if the actor's delegation ranks in it."""
    round_ = reads.get_round(the_conference().id, number, actor())
    if round_.entitled_ids and not round_.ranks(actor()):
        raise NotPermitted("Your delegation does not rank in this round: its category is not in the electorate.")
    return round_


def _not_open(round_: RoundView) -> Response | None:
    """Before the opening and after the close the round's page says where things stand."""
    if round_.takes_ballots(g.now):
        return None
    flash(_("This round takes no ballots now. This page says where it stands."), "info")
    return redirect(_address(round_.number), code=303)


def _standing(round_: RoundView):
    """The draft and the live ballot, and what the page starts from: the draft, else the live ballot, else nothing."""
    draft = reads.find_draft(round_.id, actor().delegation_id)
    live = reads.find_live(round_.id, actor().delegation_id)
    start = draft or live
    return draft, live, (start.choices if start else Ballot()), (start.reasons if start else {})


def _same(ballot: Ballot, reasons, live) -> bool:
    """These choices are what was cast."""
    if live is None or live.choices != ballot:
        return False
    return all(live.reasons.get(ref) == reasons.get(ref) for ref in ballot.below)


def _ballot_page(
    round_: RoundView,
    *,
    typed=None,
    raw=None,
    problem: Problem | None = None,
    moved: str | None = None,
    spoken: str = "",
):
    """The ballot's page or, for htmx, its form. `typed`: (ballot, reasons) to show in place of what is saved; `raw`:
    a form whose numbers make no ballot, to show them again as they were typed."""
    draft, live, ballot, reasons = _standing(round_)
    if typed:
        ballot, reasons = typed
    template = "rankings/_ballot.html" if answers.is_htmx() else "rankings/ballot.html"
    page = render_template(
        template,
        round=round_,
        sections=lay_out(round_, ballot, reasons),
        draft=draft,
        live=live,
        version=draft.counter if draft else 0,
        is_cast=_same(ballot, reasons, live),
        problem=problem,
        raw=raw,
        moved=moved,
        spoken=spoken,
        may_cast=can(actor(), Action.CAST_BALLOT),
        withdrawn=[item for item in round_.items if item.withdrawn_at is not None],
        words=words,
    )
    return make_response(page, problem.status if problem else 200)


@pages.page("/<conference>/rankings/<int:number>/ballot", who=Action.PREPARE_BALLOT)
def ballot(conference: str, number: int):
    """The ballot in preparation."""
    round_ = _round(number)
    return _not_open(round_) or _ballot_page(round_)


@pages.page("/<conference>/rankings/<int:number>/ballot", who=Action.PREPARE_BALLOT, methods=("POST",))
def save_ballot(conference: str, number: int):
    """Save what is typed, then do what the pressed button says (`op`)."""
    round_ = _round(number)
    op = request.form.get("op", "save")
    every = round_.every_section
    moved = None
    reasons = read_reasons(request.form, [item.ref for item in round_.items])
    try:
        if op == "as-cast":
            live = reads.find_live(round_.id, actor().delegation_id)
            choices, reasons = (live.choices, dict(live.reasons)) if live else (Ballot(), reasons)
        else:
            choices, moved = apply(read_ballot(request.form, every), op, every)
        choices = choices.without(item.ref for item in round_.items if item.withdrawn_at is not None)
    except Refused as refusal:
        return _as_typed(round_, reasons, Problem(refusal.status, answers.said(refusal), refusal.field))
    try:
        with transaction():
            version = request.form.get("version", 0, type=int)
            rankings.prepare(actor(), number, choices, reasons=reasons, version=version, clock=instant)
    except Conflict as conflict:
        theirs = reads.find_draft(round_.id, actor().delegation_id)
        shown = lay_out(round_, theirs.choices, theirs.reasons) if theirs else None
        problem = Problem(conflict.status, answers.said(conflict), theirs=shown)
        return _ballot_page(round_, typed=(choices, reasons), problem=problem)
    except Refused as refusal:
        problem = Problem(refusal.status, answers.said(refusal), refusal.field)
        return _ballot_page(round_, typed=(choices, reasons), problem=problem)
    return _after_saving(round_, op, choices, moved)


def _after_saving(round_: RoundView, op: str, choices: Ballot, moved: str | None):
    if op == "cast":
        return answers.see(_address(round_.number, "/cast"))
    if answers.is_htmx():
        return _ballot_page(round_, moved=moved, spoken=said(choices, moved, round_.every_section))
    anchor = f"#row-{moved}" if moved else "#ballot"
    return redirect(_address(round_.number, "/ballot") + anchor, code=303)


def _as_typed(round_: RoundView, reasons, problem: Problem):
    """The page again after numbers that make no ballot: nothing was saved, and what was typed still stands there."""
    _draft, _live, ballot, saved = _standing(round_)
    return _ballot_page(round_, typed=(ballot, {**saved, **reasons}), raw=request.form, problem=problem)


def _cast_page(round_: RoundView, ballot: Ballot, reasons, *, problem: Problem | None = None):
    live = reads.find_live(round_.id, actor().delegation_id)
    missing = [ref for ref in ballot.below if not (reasons.get(ref) or "").strip()]
    page = render_template(
        "rankings/cast.html",
        round=round_,
        sections=lay_out(round_, ballot, reasons),
        live=live,
        is_blank=ballot.is_blank,
        is_cast=_same(ballot, reasons, live),
        missing=missing,
        problem=problem,
        request_id=new_request_id(),
        may_cast=can(actor(), Action.CAST_BALLOT),
        words=words,
    )
    return make_response(page, problem.status if problem else 200)


@pages.page("/<conference>/rankings/<int:number>/cast", who=Action.PREPARE_BALLOT)
def preview(conference: str, number: int):
    """Exactly what will be cast, and who will see it."""
    round_ = _round(number)
    _draft, _live, ballot, reasons = _standing(round_)
    ballot = ballot.without(item.ref for item in round_.items if item.withdrawn_at is not None)
    return _not_open(round_) or _cast_page(round_, ballot, reasons)


@pages.page("/<conference>/rankings/<int:number>/cast", who=Action.CAST_BALLOT, methods=("POST",))
def cast(conference: str, number: int):
    """Cast the ballot that the form holds."""
    choices = read_cast(request.form)
    reasons = read_reasons(request.form, choices.below)
    try:
        with transaction():
            code = rankings.cast(
                actor(),
                number,
                choices,
                reasons=reasons,
                replaces=request.form.get("version", type=int),
                request_id=request.form.get("request_id", ""),
                clock=instant,
            )
    except Conflict as conflict:
        return _cast_page(_round(number), choices, reasons, problem=Problem(conflict.status, answers.said(conflict)))
    return answers.see(_address(number, f"/receipts/{code}"))  # which says that the ballot is cast


@pages.page("/<conference>/rankings/<int:number>/receipts/<code>", who=Action.PREPARE_BALLOT)
def receipt(conference: str, number: int, code: str):
    """What was cast, when and by whom; for the delegation alone."""
    round_ = _round(number)
    found = reads.get_receipt(round_.id, actor().delegation_id, code)
    return render_template(
        "rankings/receipt.html",
        round=round_,
        receipt=found,
        sections=lay_out(round_, found.choices, found.reasons, withdrawn=True),
        replaceable=round_.takes_ballots(g.now) and found.superseded_at is None,
        paper_note=find_note_on_ballot(code),
        told=round_.published_at is not None,
        key=print_of(signing.public_key()),
        words=words,
    )
