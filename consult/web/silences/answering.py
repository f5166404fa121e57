"""A delegation answers: it has read it, it objects to using silence, or it breaks it."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.lifecycle import SilenceState
from ...core.permissions import Action
from ...db import instant, transaction
from ...queries.silences import get_line
from ...services import silences
from ..answers import refuse, see
from ..context import actor
from . import pages
from .forms import BreakForm, RefuseForm
from .reading import silence_url


@pages.page("/<conference>/silences/<int:number>/seen", who=Action.SEE_SILENCE, methods=("POST",))
def seen(conference: str, number: int):
    """A person says to its delegation that it has read what comes under silence."""
    with transaction():
        silences.see(actor(), number, now=g.now)
    return see(silence_url(number), message=_("Your delegation sees that you have read it."))


@pages.page("/<conference>/silences/<int:number>/refuse", who=Action.BREAK_SILENCE, methods=("GET", "POST"))
def refuse_use(conference: str, number: int):
    """Object to using silence, before it is opened."""
    line, form, status = get_line(actor(), number, now=g.now), RefuseForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    silences.object_to_using(actor(), number, reason=form.reason.data, clock=instant)
                return see(silence_url(number), message=_("The objection to using silence is on the record."))
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                status, line = refuse(form, refusal), get_line(actor(), number, now=g.now)
    possible = line.state == SilenceState.PROPOSED and actor().deciding
    return render_template(
        "silences/refuse.html", form=form, line=line, url=silence_url(number), possible=possible
    ), status


@pages.page("/<conference>/silences/<int:number>/break", who=Action.BREAK_SILENCE, methods=("GET", "POST"))
def break_silence(conference: str, number: int):
    """Object to an entry or amend it: first what is said, then, once more, whether it is meant."""
    line, form, status, step = get_line(actor(), number, now=g.now), BreakForm(), 200, "write"
    form.offer(line)
    if request.method == "POST" and "again" not in request.form:
        status = 422
        if form.validate():
            try:
                if "confirmed" in request.form:
                    return _said(number, form)
                silences.checked(form.said(), counts=actor().deciding)
                status, step = 200, "confirm"
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                status, line = refuse(form, refusal), get_line(actor(), number, now=g.now)
    elif request.args.get("ref") in line.refs:
        form.ref.data = request.args["ref"]
    named = next((entry for entry in line.entries if entry.ref == form.ref.data), None)
    return render_template(
        "silences/break.html", form=form, line=line, step=step, named=named, url=silence_url(number)
    ), status


def _said(number: int, form: BreakForm):
    with transaction():
        counts = silences.break_silence(
            actor(), number, form.ref.data, said=form.said(), request_id=form.request_id.data, clock=instant
        )
    if counts:
        return see(silence_url(number), message=_("Silence is broken. All participants are told."))
    return see(silence_url(number), message=_("The statement is on the record. Silence runs on."))
