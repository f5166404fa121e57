"""Recalling, withdrawing, merging, and taking up what another delegation has withdrawn."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from ...core.errors import Refused
from ...core.lifecycle import CandidateState
from ...core.permissions import Action, require
from ...db import transaction
from ...queries import candidates as reading
from ...services import candidates
from ..answers import refuse, see
from ..context import actor
from ..forms import CreatesForm, Form, TidyArea
from ..routing import Who
from . import pages
from .page import here


class WithdrawForm(Form):
    """Withdrawing, with the reason."""

    reason = TidyArea(_l("Reason"), validators=[InputRequired(_l("Say why it is withdrawn: all readers see it."))])


class MergeForm(Form):
    """Merging into another candidate, with the reason."""

    into = SelectField(_l("Merge into"), validators=[InputRequired(_l("Choose a candidate."))])
    reason = TidyArea(_l("Reason"), validators=[InputRequired(_l("Say why they are merged: all readers see it."))])


@pages.page("/<conference>/candidates/<ref>/recall", who=Who.PARTICIPANT, methods=("POST",))
def recall(conference: str, ref: str):
    """Take the candidate back into the delegation."""
    with transaction():
        draft_id = candidates.recall(actor(), ref, now=g.now)
    url = f"{request.script_root}/{g.conference.slug}/drafts/{draft_id}"
    return see(url, message=_("%(ref)s is back with your delegation. It keeps its number.", ref=ref))


@pages.page("/<conference>/candidates/<ref>/withdraw", who=Who.PARTICIPANT, methods=("GET", "POST"))
def withdraw(conference: str, ref: str):
    """Withdraw the candidate."""
    c = reading.get_page(actor(), ref)
    require(actor(), Action.WITHDRAW_CANDIDATE, c)
    form, status = WithdrawForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    candidates.withdraw(actor(), ref, reason=form.reason.data, now=g.now)
                return see(here(ref), message=_("%(ref)s is withdrawn.", ref=ref))
            except Refused as refusal:
                status = refuse(form, refusal)
    return render_template("candidates/withdraw.html", c=c, form=form, url=here(ref)), status


@pages.page("/<conference>/candidates/<ref>/merge", who=Who.PARTICIPANT, methods=("GET", "POST"))
def merge(conference: str, ref: str):
    """Merge the candidate into another."""
    c = reading.get_page(actor(), ref)
    require(actor(), Action.MERGE_CANDIDATE, c)
    form, status = MergeForm(), 200
    targets = reading.list_targets(actor(), ref)
    form.into.choices = [("", _("Choose a candidate")), *((to, f"{to} {title}") for to, title in targets)]
    if request.method == "GET" and request.args.get("into") in dict(targets):
        form.into.data = request.args["into"]
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    candidates.merge(actor(), ref, into=form.into.data, reason=form.reason.data, now=g.now)
                return see(here(ref), message=_("%(ref)s is merged into %(into)s.", ref=ref, into=form.into.data))
            except Refused as refusal:
                status = refuse(form, refusal)
    alike = []
    if c.state == CandidateState.TABLED:
        bodies = [p.body for p in c.paragraphs]
        alike = reading.list_similar(actor(), title=c.title, bodies=bodies, besides=c.id)
    return render_template("candidates/merge.html", c=c, form=form, url=here(ref), similar=alike), status


@pages.page("/<conference>/candidates/<ref>/take-up", who=Action.DRAFT, methods=("POST",))
def take_up(conference: str, ref: str):
    """Begin a candidate of the own delegation with the text of a withdrawn one."""
    form = CreatesForm()
    with transaction():
        draft_id = candidates.take_up(actor(), ref, request_id=form.request_id.data, now=g.now)
    url = f"{request.script_root}/{g.conference.slug}/drafts/{draft_id}"
    return see(url, message=_("The text of %(ref)s is now a draft of your delegation.", ref=ref))
