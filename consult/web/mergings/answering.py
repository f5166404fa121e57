"""The chair's answer to an amendment without taking it in, from the amendment's own page."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.lifecycle import AmendmentState
from ...core.permissions import Action
from ...core.words import Outcome
from ...db import transaction
from ...queries.mergings.answering import get_subject
from ...services import mergings
from ..answers import said, see
from ..context import actor
from ..labels import label
from . import pages
from .table import OUTCOMES

ANSWER = "/<conference>/amendments/<amendment>"


def form_data(ref: str, *, refusal: Refused | None = None) -> dict:
    """What `mergings/_answer.html` shows, on this page or beside the amendment."""
    subject = get_subject(actor(), ref)
    values = request.form if refusal else {}
    outcomes = [*([Outcome.ACCEPTED] if subject.fulfilled else []), *OUTCOMES]
    # After a conflict the next press counts as an answer to what is shown now.
    version = subject.edit_counter if refusal is None or isinstance(refusal, Conflict) else values.get("version", 0)
    return {
        "subject": subject,
        "open": subject.state == AmendmentState.OPEN,
        "may_reopen": subject.state == AmendmentState.NOT_ACCEPTED,
        "outcomes": [(outcome.value, label(outcome)) for outcome in outcomes],
        "values": values,
        "errors": {refusal.field or "": said(refusal)} if refusal else {},
        "version": version,
        "url": f"{request.script_root}/{g.conference.slug}/amendments/{ref}",
    }


@pages.page(f"{ANSWER}/answer", who=Action.MERGE_TEXT)
def answer_form(conference: str, amendment: str):
    """The form for the chair's answer."""
    return render_template("mergings/answer.html", **form_data(amendment))


@pages.page(f"{ANSWER}/answer", who=Action.MERGE_TEXT, methods=("POST",))
def answer(conference: str, amendment: str):
    """Answer an amendment without taking it in."""
    f = request.form
    try:
        known = {outcome.value: outcome for outcome in Outcome}
        if f.get("outcome", "") not in known:
            raise Refused("Choose an answer.", field="outcome")
        with transaction():
            mergings.answer(
                actor(), amendment, outcome=known[f["outcome"]], reason=f.get("reason", ""),
                version=f.get("version", type=int), now=g.now,
            )  # fmt: skip
    except Refused as refusal:
        return _again(amendment, refusal)
    return see(_back(amendment), message=_("%(ref)s is answered.", ref=amendment))


@pages.page(f"{ANSWER}/reopen", who=Action.MERGE_TEXT, methods=("POST",))
def reopen(conference: str, amendment: str):
    """Take an amendment up again that was not accepted."""
    f = request.form
    try:
        with transaction():
            mergings.reopen(
                actor(), amendment, reason=f.get("reason", ""), version=f.get("version", type=int), now=g.now
            )
    except Refused as refusal:
        return _again(amendment, refusal)
    return see(_back(amendment), message=_("%(ref)s is open again.", ref=amendment))


def _again(ref: str, refusal: Refused):
    if refusal.status in (403, 404):
        raise refusal
    return render_template("mergings/answer.html", **form_data(ref, refusal=refusal)), refusal.status


def _back(ref: str) -> str:
    candidate = get_subject(actor(), ref).candidate_ref
    return f"{request.script_root}/{g.conference.slug}/candidates/{candidate}/amendments/{ref}"
