"""Late texts: cleared after the phase closed, for the chair to let in or not."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries import drafts as reading
from ...services import candidates
from ..answers import refuse, see
from ..context import actor
from . import pages
from .forms import LeaveForm


@pages.page("/<conference>/drafts/<int:draft_id>/leave", who=Action.GRANT_LEAVE)
def leave(conference: str, draft_id: int):
    """The text, and the chair's answer."""
    return _page(reading.get_late(actor(), draft_id), LeaveForm(formdata=None))


def _page(draft, form, status: int = 200):
    return render_template("drafts/leave.html", draft=draft, form=form), status


@pages.page("/<conference>/drafts/<int:draft_id>/leave", who=Action.GRANT_LEAVE, methods=("POST",))
def answer_leave(conference: str, draft_id: int):
    """Let it in and table it, or return it with the reason."""
    form = LeaveForm()
    draft = reading.get_late(actor(), draft_id)
    if not form.validate():
        return _page(draft, form, 422)
    base, ref = f"{request.script_root}/{g.conference.slug}", None
    try:
        with transaction():
            if request.form.get("op") == "decline":
                candidates.decline_leave(actor(), draft_id, reason=form.reason.data, now=g.now)
            else:
                version = request.form.get("version", type=int)
                ref = candidates.grant_leave(
                    actor(), draft_id, version=version, reason=form.reason.data, now=g.now
                )
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _page(reading.get_late(actor(), draft_id), form, refuse(form, refusal))
    if ref is None:
        return see(f"{base}/desk", message=_("Returned to the delegation with your reason."))
    return see(f"{base}/candidates/{ref}", message=_("Tabled as %(ref)s by your leave.", ref=ref))
