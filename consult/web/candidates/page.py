"""The candidate page, and beginning its next version."""

from flask import g, render_template, request

from ...core.lifecycle import CandidateState
from ...core.permissions import Action, can
from ...db import transaction
from ...queries import candidates as reading
from ...queries import silences
from ...queries.cosponsors import list_invitable
from ...queries.paper import find_note
from ...services import candidates
from ..amendments.section import amendments_section
from ..answers import see
from ..comments.section import comments_section
from ..context import actor
from ..durations import left
from ..labels import pillar_words
from ..routing import Who
from ..statements.section import on_candidate
from ..texts import view_of
from ..wording import question_words
from . import pages


def here(ref: str, tail: str = "") -> str:
    """The address of a candidate."""
    return f"{request.script_root}/{g.conference.slug}/candidates/{ref}{tail}"


def co_sponsor_data(c: reading.CandidatePage) -> dict:
    """What `candidates/_cosponsors.html` shows."""
    who = actor()
    own = c.delegation_id == who.delegation_id
    tabled = c.state == CandidateState.TABLED
    may_invite = own and tabled and c.released_at is not None and can(who, Action.INVITE_COSPONSOR, c)
    return {
        "c": c,
        "own": own,
        "standing_of_mine": None if own else c.co_sponsor(who.delegation_id),
        "may_invite": may_invite,
        "may_answer": tabled and not own and can(who, Action.ANSWER_COSPONSORSHIP),
        "invitable": list_invitable(g.conference.id, c.id, sponsor_id=c.delegation_id) if may_invite else [],
    }


def _may_be_silent(c: reading.CandidatePage) -> bool:
    return c.in_silence and c.state in (CandidateState.TABLED, CandidateState.UNDER_SILENCE)


@pages.page("/<conference>/candidates/<ref>", who=Who.PARTICIPANT)
def page(conference: str, ref: str):
    """The text, where it comes from, where it stands, and what is said about it."""
    who = actor()
    c = reading.get_page(who, ref)
    section = comments_section(c, who, request.args)
    return render_template(
        "candidates/page.html",
        **co_sponsor_data(c),
        url=here(ref),
        pillars=pillar_words(c.pillars),
        standing=reading.standing(c, actor=who),
        section=section,
        m=amendments_section(c, who, request.args, openness=section.openness),
        marks=section.summary.marks,
        view=view_of(c, who, released=c.released_at is not None),
        st=on_candidate(c, who, url=here(ref)),
        left=left,
        question_words=question_words,
        under_silence=silences.find_live(who, c.id, now=g.now) if _may_be_silent(c) else None,
        paper_note=find_note(candidate_id=c.id) if c.on_paper else None,
    )


@pages.page("/<conference>/candidates/<ref>/next-version", who=Who.PARTICIPANT, methods=("POST",))
def next_version(conference: str, ref: str):
    """Begin the next version inside the sponsor's delegation, or go on with it."""
    with transaction():
        draft_id = candidates.start_version(actor(), ref, now=g.now)
    return see(f"{request.script_root}/{g.conference.slug}/drafts/{draft_id}")
