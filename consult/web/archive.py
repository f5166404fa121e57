"""Archiving a conference, and taking it out of the archive."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ..core.errors import Refused
from ..core.lifecycle import ConferenceState
from ..core.permissions import Action
from ..db import transaction
from ..queries import desk, phases, silences
from ..services import archive as services
from .answers import refuse, see
from .context import actor
from .forms import Form, TidyArea
from .routing import Pages

pages = Pages("archive", __name__)


class ReasonForm(Form):
    """Why."""

    reason = TidyArea(_l("Reason"), [InputRequired(_l("Give the reason: all participants read it in the record."))])


def _page(form: ReasonForm, status: int = 200):
    return render_template(
        "home/archive.html",
        form=form,
        archived=g.conference.state == ConferenceState.ARCHIVED,
        rounds=desk.list_rounds(g.conference.id),
        running=[line for line in phases.list_phases(g.conference.id, now=g.now) if line.state != "closed"],
        silences=silences.list_silences(actor(), now=g.now, live=True),
        waiting=len(desk.list_paper_waiting(g.conference.id)),
    ), status


@pages.page("/<conference>/manage/archive", who=Action.ARCHIVE)
def page(conference: str):
    """What archiving means, and the form."""
    return _page(ReasonForm(formdata=None))


def _turn(act, message: str):
    form = ReasonForm()
    if not form.validate():
        return _page(form, 422)
    try:
        with transaction():
            act(actor(), reason=form.reason.data, now=g.now)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(form, refuse(form, refusal))
    return see(f"{request.script_root}/{g.conference.slug}/", message=message)


@pages.page("/<conference>/manage/archive", who=Action.ARCHIVE, methods=("POST",))
def archive(conference: str):
    """Make the conference read-only."""
    return _turn(services.archive, _("The conference is archived. It can be read, and nothing in it changes any more."))


@pages.page("/<conference>/manage/unarchive", who=Action.ARCHIVE, methods=("POST",))
def unarchive(conference: str):
    """Take the conference out of the archive."""
    return _turn(services.unarchive, _("The conference is out of the archive: it goes on as it stood."))


# The one act that an archived conference takes.
unarchive.when_archived = True
