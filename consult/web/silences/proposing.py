"""The chair proposes that texts come under silence."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries import lists as list_reads
from ...queries import silences as reads
from ...services import silences
from ..answers import refuse, see
from ..context import actor
from ..forms import whole_number
from . import pages
from .forms import ITEM_BY_ITEM, ProposeForm
from .reading import silence_url


@pages.page("/<conference>/silences/new", who=Action.RUN_SILENCE, methods=("GET", "POST"))
def new(conference: str):
    """Choose among the texts that are clean; those of a list, or one text, come chosen."""
    form, status = ProposeForm(), 200
    offers = reads.list_offers(actor(), now=g.now)
    form.entries.choices = [(f"{each.ref}:{each.version}", f"{each.ref} {each.title}") for each in offers]
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = silences.propose(
                        actor(), form.versions(), item_by_item=form.manner.data == ITEM_BY_ITEM,
                        reason=form.reason.data, request_id=form.request_id.data, now=g.now,
                    )  # fmt: skip
                return see(silence_url(number), message=_("SP-%(number)s is proposed.", number=number))
            except Refused as refusal:
                status = refuse(form, refusal)
    else:
        wanted = _wanted()
        form.entries.data = [value for value, _words in form.entries.choices if value.partition(":")[0] in wanted]
    lists = list_reads.list_lists(actor(), g.conference)
    return render_template("silences/propose.html", form=form, offers=offers, lists=lists), status


def _wanted() -> set[str]:
    """What the address asks for: ?ref=N-07, or all of a list that are clean with ?list=1."""
    number = whole_number(request.args.get("list"))
    refs = set(reads.list_refs_on_list(g.conference.id, number)) if number else set()
    return refs | {request.args.get("ref", "").strip().upper()}
