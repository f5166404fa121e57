"""Phases: planned, changed, removed. For the secretariat and the chair."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length

from ...core.errors import Conflict, NotFound, Refused
from ...core.permissions import Action
from ...core.phases import OBSERVER
from ...core.words import Category, PhaseKind, Visibility
from ...db import transaction
from ...queries import phases as reads
from ...services import phases
from ..answers import refuse, see
from ..context import actor
from ..forms import EditsForm, InstantField, TidyArea, TidyField
from ..labels import choices
from . import pages
from .overview import url


class PhaseForm(EditsForm):
    """A phase's dates, whom it admits, and when others read."""

    kind = SelectField(_l("Kind"), [InputRequired()])
    title = TidyField(_l("Title"), [InputRequired(_l("Enter a title.")), Length(max=300)])
    opens_at = InstantField(_l("Opens"), [InputRequired(_l("Enter when it opens."))])
    closes_at = InstantField(_l("Closes"), [InputRequired(_l("Enter when it closes."))])
    visibility = RadioField(_l("When others read what is sent out"), [InputRequired()])
    may_table = SelectMultipleField(_l("Who may table candidates"))
    may_comment = SelectMultipleField(_l("Who may comment"))
    may_amend = SelectMultipleField(_l("Who may propose other words"))
    reason = TidyArea(_l("Reason for the change"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(PhaseKind)
        self.visibility.choices = choices(Visibility)
        everybody = choices(Category)
        self.may_table.choices = everybody
        self.may_comment.choices = self.may_amend.choices = [*everybody, (OBSERVER, _("Observers"))]

    def plan(self) -> phases.Plan:
        """What was typed, as the service takes it."""
        return phases.Plan(
            title=self.title.data,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            visibility=Visibility(self.visibility.data),
            may_table=self.may_table.data,
            may_comment=self.may_comment.data,
            may_amend=self.may_amend.data,
        )


NAMES = ("title", "opens_at", "closes_at", "visibility", "may_table", "may_comment", "may_amend")


def whom(listed: list[str]) -> str:
    """Words for a list of categories: nobody, everybody, or which."""
    words = dict(choices(Category)) | {OBSERVER: _("Observers")}
    states = [value for value in words if value != OBSERVER]
    if not listed:
        return _("nobody")
    if set(states) <= set(listed):
        return _("all delegations and observers") if OBSERVER in listed else _("all delegations")
    return ", ".join(words[value] for value in words if value in listed)


@pages.page("/<conference>/manage/phases", who=Action.MANAGE_PHASES)
def list_phases(conference: str):
    """The phases with their dates and whom they admit."""
    return render_template("manage/phases.html", phases=reads.list_phases(g.conference.id, now=g.now), whom=whom)


@pages.page("/<conference>/manage/phases/new", who=Action.MANAGE_PHASES, methods=("GET", "POST"))
def add_phase(conference: str):
    """Add a phase."""
    if request.method == "GET":
        return _page(PhaseForm(formdata=None, visibility=Visibility.ON_CLEARING.value), None)
    form = PhaseForm()
    if not form.validate():
        return _page(form, None, 422)
    try:
        with transaction():
            phases.plan(actor(), kind=PhaseKind(form.kind.data), plan=form.plan(), now=g.now)
    except Refused as refusal:
        return _page(form, None, refuse(form, refusal))
    return see(url("phases"), message=_("The phase is added."))


@pages.page("/<conference>/manage/phases/<int:phase_id>", who=Action.MANAGE_PHASES, methods=("GET", "POST"))
def edit_phase(conference: str, phase_id: int):
    """Change a phase, with a reason."""
    phase = reads.get_phase(g.conference.id, phase_id, now=g.now)
    if request.method == "GET":
        return _page(PhaseForm(formdata=None, obj=phase, version=phase.edit_counter), phase)
    form = PhaseForm()
    form.kind.validators = ()  # the kind of a phase stays
    form.kind.validate_choice = False
    if not form.validate():
        return _page(form, phase, 422)
    try:
        with transaction():
            phases.change(
                actor(), phase_id, plan=form.plan(), reason=form.reason.data or "", version=form.version.data, now=g.now
            )
    except NotFound:
        raise
    except Conflict as refusal:
        phase = reads.get_phase(g.conference.id, phase_id, now=g.now)
        theirs = {name: getattr(phase, name) for name in NAMES if _differs(getattr(phase, name), form[name].data)}
        form.version.process_data(phase.edit_counter)
        form.version.raw_data = None
        return _page(form, phase, refuse(form, refusal), theirs)
    except Refused as refusal:
        return _page(form, phase, refuse(form, refusal))
    return see(url("phases"), message=_("The phase is changed."))


@pages.page("/<conference>/manage/phases/<int:phase_id>/remove", who=Action.MANAGE_PHASES, methods=("POST",))
def remove_phase(conference: str, phase_id: int):
    """Remove a phase that has not opened."""
    with transaction():
        phases.remove(actor(), phase_id, reason=request.form.get("reason", ""), now=g.now)
    return see(url("phases"), message=_("The phase is removed."))


def _differs(saved, sent) -> bool:
    return set(saved) != set(sent) if isinstance(saved, list) else saved != sent


def _page(form: PhaseForm, phase, status: int = 200, theirs: dict | None = None):
    form.reason.flags.required = True  # asked for where there is something to change
    return render_template("manage/phase.html", form=form, phase=phase, theirs=theirs or {}, whom=whom), status
