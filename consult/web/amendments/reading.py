"""One amendment on its page."""

from flask import g, redirect, render_template, request

from ...core.lifecycle import CandidateState
from ...core.permissions import Action, can
from ...core.text.changes import from_json
from ...core.text.effects import effects
from ...queries.amendments import AmendmentPage, find_candidate, get_amendment
from ...queries.paper import find_note
from ..context import actor
from ..routing import Who
from . import pages
from .views import Painter, here, numbers_of, reader


@pages.page("/<conference>/amendments/<ref>", who=Who.PARTICIPANT)
def find(conference: str, ref: str):
    """An amendment by its reference alone: on to its page."""
    return redirect(here(find_candidate(actor(), ref), f"/{ref}"), code=303)


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>", who=Who.PARTICIPANT)
def page(conference: str, ref: str, amendment: str):
    """What it does at its places, who stands behind it, why, and what became of it."""
    return show(get_amendment(reader(), ref, amendment))


def show(found: AmendmentPage, *, error: str = "", status: int = 200):
    """The page, with a sentence on top where an act was refused."""
    row, who = found.row, actor()
    base = found.shelf.base(row)
    live = row.open and row.released and found.candidate_state == CandidateState.TABLED
    sponsors = {s.delegation_id for s in row.sponsors}
    joins = live and not row.own and not row.secret and can(who, Action.JOIN_AMENDMENT)
    data = {
        "a": found, "row": row, "w": Painter(), "numbers": numbers_of(base), "effects": found.shelf.effects(row),
        "url": here(found.candidate_ref, f"/{row.ref}"), "error": error, "made": _made(found),
        "made_numbers": numbers_of(found.shelf.made_on(row)),
        "candidate_url": f"{request.script_root}/{g.conference.slug}/candidates/{found.candidate_ref}",
        "below": [(child, found.shelf.effects(child)) for child in found.below],
        "below_numbers": numbers_of(found.shelf.read(row)),
        "may_withdraw": row.open and row.own and can(who, Action.WITHDRAW_AMENDMENT),
        "may_settle": row.stale and row.open and row.own and can(who, Action.CLEAR_AMENDMENT),
        "may_join": joins and who.delegation_id not in sponsors,
        "may_leave": joins and who.delegation_id in sponsors,
        "may_accept": live and not row.stale and row.parent_id is None and found.asked is None
        and who.delegation_id == found.sponsor_id and can(who, Action.ACCEPT_AMENDMENT),
        "may_amend": live and not row.stale and can(who, Action.AMEND),
        "may_comment": can(who, Action.WRITE_COMMENT) and live,
        # Beside another's under the Chatham House Rule the time of receipt would tell.
        "paper_note": find_note(amendment_id=row.id) if row.own or not row.secret else None,
    }  # fmt: skip
    return render_template("amendments/page.html", **data), status


def _made(found: AmendmentPage) -> list | None:
    """What it said on the version it was made on, where that is no longer what stands."""
    row = found.row
    if row.version_id == row.standing_version_id and row.operations == row.standing:
        return None
    return effects(found.shelf.made_on(row), from_json(row.operations), key=row.ref or "")
