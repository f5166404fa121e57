"""The chair's acts on a procedure, each on its page: opening, moving the end, standing still, taking back."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...db import instant, transaction
from ...queries.silences import get_line
from ...services import silences
from ..answers import refuse, see
from ..context import actor
from ..forms import EditsForm
from . import pages
from .forms import ACTS
from .reading import silence_url


@pages.page(
    "/<conference>/silences/<int:number>/<any(open,extend,suspend,withdraw):act>", who=Action.RUN_SILENCE,
    methods=("GET", "POST"),
)  # fmt: skip
def change(conference: str, number: int, act: str):
    """Ask what the act needs, and carry it out."""
    line, status = get_line(actor(), number, now=g.now), 200
    form = ACTS[act](version=line.edit_counter)
    if request.method == "GET":
        form.begin(line)
    else:
        status = 422
        if form.validate():
            try:
                with transaction():
                    form.carry_out(number)
                return see(silence_url(number), message=str(form.done))
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                status, line = refuse(form, refusal), get_line(actor(), number, now=g.now)
                if isinstance(refusal, Conflict):  # the next press counts for what is shown now
                    form.version.data = line.edit_counter
    return render_template(
        "silences/act.html", form=form, line=line, act=act, url=silence_url(number),
        possible=line.state in form.states and (line.breakable or line.opened_at is None),
    ), status  # fmt: skip


@pages.page("/<conference>/silences/<int:number>/resume", who=Action.RUN_SILENCE, methods=("POST",))
def resume(conference: str, number: int):
    """It goes on with what was left of its time."""
    with transaction():
        silences.resume(actor(), number, version=EditsForm().version.data, clock=instant)
    return see(silence_url(number), message=_("Silence goes on."))
