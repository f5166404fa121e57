"""The head's page: the delegation's draft amendments, with who will read them, to be sent one by one or all."""

from flask import g, render_template, request
from flask_babel import ngettext

from ...core.errors import Refused
from ...core.permissions import Action
from ...core.words import Visibility
from ...db import instant, transaction
from ...queries.amendments import Waiting, list_waiting
from ...queries.drafts import find_phase, list_readers
from ...services import amendments, phases
from ..answers import said, see
from ..context import actor, when
from ..labels import label
from . import pages
from .views import Painter, numbers_of, own, reader


@pages.page("/<conference>/amendments/clearing", who=Action.CLEAR_AMENDMENT)
def clearing(conference: str):
    """What waits for the head; `?chosen=` ticks one."""
    chosen = request.args.get("chosen", type=int)
    return _page(chosen=frozenset({chosen} if chosen else ()))


def _shown(each: Waiting) -> dict:
    base = each.shelf.base(each.row)
    return {"draft": each, "effects": each.shelf.effects(each.row), "numbers": numbers_of(base)}


def _page(error: str | None = None, chosen: frozenset[int] = frozenset()) -> str:
    admission = phases.admit(g.conference, actor(), act="amend", now=g.now)
    phase = find_phase(admission.phase_id) if admission.phase_id else None
    readers = list_readers(g.conference.id, besides=actor().delegation_id)
    return render_template(
        "amendments/clearing.html", rows=[_shown(each) for each in list_waiting(reader())], admission=admission,
        at_close=admission.visibility == Visibility.AT_CLOSE, closes=when(phase[1]) if phase else None,
        readers=[(label(category), names) for category, names in readers], error=error, chosen=chosen, w=Painter(),
    )  # fmt: skip


def _pairs(name: str) -> list[tuple[int, int]]:
    found = []
    for value in request.form.getlist(name):
        draft, _colon, counter = value.partition(":")
        if draft.isdecimal() and counter.isdecimal() and len(value) < 20:
            found.append((int(draft), int(counter)))
    return found


@pages.page("/<conference>/amendments/clearing", who=Action.CLEAR_AMENDMENT, methods=("POST",))
def clear(conference: str):
    """Send the chosen drafts, or all that were shown."""
    pairs = _pairs("shown" if request.form.get("all") else "chosen")
    try:
        with transaction():
            refs = amendments.clear(actor(), pairs, clock=instant)
    except Refused as refusal:
        return _page(said(refusal), frozenset(draft for draft, _counter in pairs)), refusal.status
    message = ngettext("%(num)s amendment sent: %(refs)s.", "%(num)s amendments sent: %(refs)s.", len(refs),
                       refs=", ".join(refs))  # fmt: skip
    return see(own("/ours"), message=message)
