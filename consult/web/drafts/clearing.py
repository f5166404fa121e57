"""Clearing: the head sees the text as it will stand and who will read it, then sends it out or returns it."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action, require
from ...core.text.redline import diff_paragraphs
from ...core.words import Visibility
from ...db import instant, transaction
from ...queries import candidates as tabled
from ...queries import drafts as reading
from ...services import candidates, phases
from ..answers import refuse, see
from ..context import actor
from ..labels import LABELS
from ..routing import Who
from . import pages
from .forms import ClearForm, IssueForm, RemarksForm
from .writing import editable, here, similar_to


@pages.page("/<conference>/drafts/<int:draft_id>/clear", who=Who.PARTICIPANT)
def clear(conference: str, draft_id: int):
    """The text as it will stand, who will read it, and the act."""
    draft = reading.get_draft(actor(), draft_id)
    require(actor(), Action.CLEAR_CANDIDATE, draft)
    return _page(draft)


def _page(draft, *, form=None, remarks=None, status: int = 200):
    """The clearing page of a first text, or of a next version."""
    if not editable(draft):
        return render_template("drafts/waiting.html", draft=draft), status
    form = form or (IssueForm if draft.base else ClearForm)(formdata=None)
    form.version.data = draft.edit_counter
    data = {
        "draft": draft,
        "form": form,
        "remarks": remarks or RemarksForm(formdata=None),
        "readers": [
            (LABELS[type(category)][category], names)
            for category, names in reading.list_readers(g.conference.id, besides=draft.delegation_id)
        ],
        "similar": similar_to(draft),
    }
    if draft.base:
        current = tabled.get_page(actor(), draft.ref)
        data |= {"current": current, "rows": diff_paragraphs(current.paragraphs, draft.paragraphs)}
        return render_template("drafts/issue.html", **data), status
    admission = phases.admit(g.conference, actor(), act="table", now=g.now)
    data["admission"] = admission
    data["at_close"] = None
    if admission.open and not admission.leave and admission.visibility == Visibility.AT_CLOSE:
        data["at_close"] = reading.find_phase(admission.phase_id)
    return render_template("drafts/clear.html", **data), status


@pages.page("/<conference>/drafts/<int:draft_id>/clear", who=Who.PARTICIPANT, methods=("POST",))
def send_out(conference: str, draft_id: int):
    """Clear and table, or issue the next version."""
    draft = reading.get_draft(actor(), draft_id)
    form = IssueForm() if draft.base else ClearForm()
    if not form.validate():
        return _page(draft, form=form, status=422)
    act = _issue if draft.base else _clear
    try:
        url, message = act(draft_id, form)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _page(reading.get_draft(actor(), draft_id), form=form, status=refuse(form, refusal))
    return see(url, message=message)


def _issue(draft_id: int, form: IssueForm) -> tuple[str, str]:
    with transaction():
        ref, number = candidates.issue(
            actor(), draft_id, version=form.version.data, files=request.form.getlist("files"), reason=form.reason.data,
            now=g.now,
        )  # fmt: skip
    message = _("%(ref)s now stands as version %(number)s.", ref=ref, number=number)
    return f"{request.script_root}/{g.conference.slug}/candidates/{ref}", message


def _clear(draft_id: int, form: ClearForm) -> tuple[str, str]:
    with transaction():
        cleared = candidates.clear(
            actor(), draft_id, version=form.version.data, files=request.form.getlist("files"),
            by_leave=bool(request.form.get("by_leave")), clock=instant,
        )  # fmt: skip
    if cleared.ref is None:
        return here(), _("The text is cleared and waits for the chair's leave.")
    url = f"{request.script_root}/{g.conference.slug}/candidates/{cleared.ref}"
    if not cleared.released:
        return url, _("Tabled as %(ref)s. Others read it once the phase has closed.", ref=cleared.ref)
    return url, _("Tabled as %(ref)s. All participants can read it now.", ref=cleared.ref)


@pages.page("/<conference>/drafts/<int:draft_id>/return", who=Who.PARTICIPANT, methods=("POST",))
def send_back(conference: str, draft_id: int):
    """Return the draft to the delegates with remarks."""
    draft = reading.get_draft(actor(), draft_id)
    require(actor(), Action.CLEAR_CANDIDATE, draft)
    remarks = RemarksForm()
    if not remarks.validate():
        return _page(draft, remarks=remarks, status=422)
    try:
        with transaction():
            candidates.send_back(actor(), draft_id, remarks=remarks.remarks.data, now=g.now)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(reading.get_draft(actor(), draft_id), remarks=remarks, status=refuse(remarks, refusal))
    return see(here(), message=_("Returned to your delegates with your remarks."))
