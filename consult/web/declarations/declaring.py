"""Declaring the outcome: the text on screen, what the positions allow, and one press."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.lifecycle import ADOPTIONS, SET_ASIDE, CandidateState, may_move
from ...core.permissions import Action
from ...db import transaction
from ...queries.comments import get_subject
from ...queries.consensus import list_readiness
from ...queries.library import list_bodies
from ...queries.positions import list_lines
from ...services import declarations
from ..answers import refuse, see
from ..candidates.page import here
from ..context import actor
from ..labels import label
from . import pages
from .forms import DeclareForm


@pages.page("/<conference>/candidates/<ref>/declare", who=Action.DECLARE, methods=("GET", "POST"))
def declare(conference: str, ref: str):
    """The chair declares what became of the version on screen."""
    if request.method == "GET":
        return _page(ref, None)
    form, status = DeclareForm(), 422
    form.offer(ADOPTIONS | SET_ASIDE, [])
    if form.validate():
        outcome = CandidateState(form.outcome.data)
        try:
            with transaction():
                declarations.declare(
                    actor(), ref, outcome, version_number=form.version_number.data or 0, reason=form.reason.data,
                    body_code=form.body.data or "", request_id=form.request_id.data, now=g.now,
                )  # fmt: skip
            said = _("Declared: %(ref)s, %(outcome)s.", ref=ref, outcome=label(outcome))
            return see(here(ref, "/positions"), message=said)
        except Refused as refusal:
            if refusal.status in (403, 404) or not _may_declare(get_subject(actor(), ref).state):
                raise
            status = refuse(form, refusal)
            if isinstance(refusal, Conflict):  # the next press counts for what is shown now
                form.version_number.data = get_subject(actor(), ref).version_number
    return _page(ref, form, status)


def _may_declare(state: CandidateState) -> bool:
    """Whether an outcome is still to be declared, by the chair and not by the clock."""
    return may_move(state, CandidateState.CHAIR_SUMMARY)


def _page(ref: str, form: DeclareForm | None, status: int = 200):
    subject = get_subject(actor(), ref)
    ready = list_readiness(g.conference.id, [subject.id], now=g.now)[subject.id]
    form = form or DeclareForm(version_number=subject.version_number)
    possible = set(SET_ASIDE)
    if subject.state == CandidateState.AT_GAVEL and ready.adoption:
        possible.add(ready.adoption)
        form.outcome.data = form.outcome.data or ready.adoption.value
    form.offer(possible, [(body.code, f"{body.acronym}: {body.full_name}") for body, _count in list_bodies(actor())])
    return render_template(
        "declarations/declare.html", subject=subject, url=here(ref), ready=ready,
        form=form if _may_declare(subject.state) else None,
        lines=list_lines(actor(), subject.id, subject.version_number, now=g.now),
    ), status  # fmt: skip
