"""The chair's leave for late entries."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from ...core.errors import NotFound, Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries import delegations, drafts
from ...queries import phases as reads
from ...services import leave
from ..answers import refuse, see
from ..context import actor
from ..forms import CreatesForm, InstantField, TidyArea
from . import pages


class LeaveForm(CreatesForm):
    """To whom, for what, until when, and why."""

    delegation = SelectField(_l("Delegation"), [InputRequired(_l("Choose a delegation."))])
    act = RadioField(_l("Leave to"), [InputRequired(_l("Choose one."))])
    until = InstantField(_l("Until"), [InputRequired(_l("Enter until when."))])
    reason = TidyArea(_l("Reason"), [InputRequired(_l("Give a reason: the record keeps it."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.delegation.choices = [("", _("Choose a delegation")), *delegations.list_codes(g.conference.id)]
        self.act.choices = [("table", _("table a candidate")), ("comment", _("comment"))]


def _page(form: LeaveForm, status: int = 200):
    given, late = reads.list_leave(g.conference.id, now=g.now), drafts.list_waiting_for_leave(actor())
    return render_template("manage/leave.html", form=form, given=given, late=late), status


@pages.page("/<conference>/desk/leave", who=Action.GRANT_LEAVE, methods=("GET", "POST"))
def grant_leave(conference: str):
    """Give leave, and see what was given."""
    if request.method == "GET":
        chosen = {name: request.args.get(name) for name in ("delegation", "act")}
        return _page(LeaveForm(formdata=None, **{name: value for name, value in chosen.items() if value}))
    form = LeaveForm()
    if not form.validate():
        return _page(form, 422)
    try:
        with transaction():
            leave.grant(
                actor(), delegation=form.delegation.data, act=form.act.data, until=form.until.data,
                reason=form.reason.data, request_id=form.request_id.data, now=g.now,
            )  # fmt: skip
    except NotFound:
        raise
    except Refused as refusal:
        return _page(form, refuse(form, refusal))
    return see(f"{request.script_root}/{g.conference.slug}/desk/leave", message=_("The leave is given and recorded."))
