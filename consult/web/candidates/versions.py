"""Former versions as they were issued, and two versions side by side."""

from flask import redirect, render_template, request

from ...core.errors import NotFound
from ...core.text.scripts import script_lang
from ...core.words import Pillar
from ...queries import candidates as reading
from ..context import actor
from ..labels import LABELS, pillar_words
from ..routing import Who
from . import pages
from .page import here


@pages.page("/<conference>/candidates/<ref>/versions/<int:number>", who=Who.PARTICIPANT)
def version(conference: str, ref: str, number: int):
    """One version as it was issued."""
    v = reading.get_version(actor(), ref, number)
    return render_template("candidates/version.html", v=v, url=here(ref), pillars=pillar_words(v.pillars))


@pages.page("/<conference>/candidates/<ref>/compare/<int:old>..<int:new>", who=Who.PARTICIPANT)
def compare(conference: str, ref: str, old: int, new: int):
    """What changed from one version to another."""
    if old == new:
        return redirect(here(ref, f"/versions/{old}"), code=303)
    comparison = reading.compare(actor(), ref, old, new)
    return render_template(
        "candidates/compare.html", k=comparison, url=here(ref), pillar_words=LABELS[Pillar], script_lang=script_lang
    )


@pages.page("/<conference>/candidates/<ref>/compare", who=Who.PARTICIPANT)
def choose(conference: str, ref: str):
    """Two numbers chosen in a form lead to their comparison."""
    old, new = request.args.get("old", type=int), request.args.get("new", type=int)
    if old is None or new is None:
        raise NotFound()
    return redirect(here(ref, f"/compare/{old}..{new}"), code=303)
