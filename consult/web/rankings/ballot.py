"""The delegation's ballot: preparing it together, casting it, the receipt."""

from flask import Response, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, NotPermitted
from ...core.permissions import Action, can
from ...db import instant, transaction
from ...queries import rankings as reads
from ...queries.paper import find_note_on_ballot
from ...queries.rankings import RoundView
from ...services import rankings
from .. import answers
from ..context import actor
from ..context import conference as the_conference
from ..forms import new_request_id
from . import pages, preparing, words
from .layout import lay_out
from .preparing import Problem, same
from .reading import read_cast, read_reasons
from .sheets import SHEETS, Joint, address
from .summary import changed
from .trust import print_of, signed


def _round(number: int) -> RoundView:
    """The round, if the actor's delegation ranks in it."""
    round_ = reads.get_round(the_conference().id, number, actor())
    if round_.entitled_ids and not round_.ranks(actor()):
        raise NotPermitted("Your delegation does not rank in this round: its category is not in the electorate.")
    return round_


def not_open(round_: RoundView) -> Response | None:
    """Before the opening and after the close the round's page says where things stand."""
    if round_.takes_ballots(g.now):
        return None
    flash(_("This round takes no ballots now. This page says where it stands."), "info")
    return redirect(address(round_.number), code=303)


def sheet_of(name: str, number: int) -> Joint:
    """The sheet that an address names; raises NotFound and NotPermitted."""
    return SHEETS[name](_round(number))


@pages.page("/<conference>/rankings/<int:number>/<any(ballot, suggestion):sheet>", who=Action.PREPARE_BALLOT)
def ballot(conference: str, number: int, sheet: str):
    """The ballot in preparation, or one's own suggestion beside it."""
    found = sheet_of(sheet, number)
    return not_open(found.round) or preparing.order_page(found)


@pages.page(
    "/<conference>/rankings/<int:number>/<any(ballot, suggestion):sheet>", who=Action.PREPARE_BALLOT, methods=("POST",)
)
def save_ballot(conference: str, number: int, sheet: str):
    """Save what is typed, then do what the pressed button says (`op`)."""
    return preparing.save_order(sheet_of(sheet, number))


@pages.page("/<conference>/rankings/<int:number>/<any(ballot, suggestion):sheet>/sort", who=Action.PREPARE_BALLOT)
def sort(conference: str, number: int, sheet: str):
    """Each item into high, medium, low or not acceptable, before they are ordered."""
    found = sheet_of(sheet, number)
    return not_open(found.round) or preparing.sort_page(found)


@pages.page(
    "/<conference>/rankings/<int:number>/<any(ballot, suggestion):sheet>/sort",
    who=Action.PREPARE_BALLOT,
    methods=("POST",),
)
def save_sort(conference: str, number: int, sheet: str):
    """Sort one item, or all that the list says."""
    return preparing.save_sort(sheet_of(sheet, number))


@pages.page("/<conference>/rankings/<int:number>/items/<ref>", who=Action.PREPARE_BALLOT)
def item(conference: str, number: int, ref: str):
    """The words of an item: opened in place by htmx, otherwise a page that leads back to it."""
    found = sheet_of("suggestion" if request.args.get("sheet") == "suggestion" else "ballot", number)
    return preparing.item_page(found, ref)


@pages.page("/<conference>/rankings/<int:number>/suggestion/remove", who=Action.PREPARE_BALLOT, methods=("POST",))
def remove_suggestion(conference: str, number: int):
    """Take back one's own suggestion."""
    with transaction():
        rankings.take_back(actor(), number, clock=instant)
    return answers.see(address(number, "/ballot"), message=_("Your suggestion is removed."))


def _cast_page(round_: RoundView, ballot, reasons, *, groups=None, problem: Problem | None = None):
    live = reads.find_live(round_.id, actor().delegation_id)
    missing = [ref for ref in ballot.below if not (reasons.get(ref) or "").strip()]
    page = render_template(
        "rankings/cast.html",
        round=round_,
        sections=lay_out(round_, ballot, reasons, groups=groups),
        changed=changed(round_, live, ballot, reasons),
        live=live,
        is_blank=ballot.is_blank,
        is_cast=same(ballot, reasons, live),
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
    standing = Joint(round_).standing()
    ballot = standing.prepared.ballot.without(item.ref for item in round_.items if item.withdrawn_at is not None)
    return not_open(round_) or _cast_page(round_, ballot, standing.reasons, groups=standing.prepared.groups)


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
    return answers.see(address(number, f"/receipts/{code}"))  # which says that the ballot is cast


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
        signed=signed(number, found) if found.entry else None,
        print_of=print_of,
        words=words,
    )
