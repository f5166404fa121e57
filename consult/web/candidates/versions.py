"""Former versions as they were issued."""

from flask import render_template

from ...queries import candidates as reading
from ..context import actor
from ..labels import pillar_words
from ..routing import Who
from . import pages
from .page import here


@pages.page("/<conference>/candidates/<ref>/versions/<int:number>", who=Who.PARTICIPANT)
def version(conference: str, ref: str, number: int):
    """One version as it was issued."""
    v = reading.get_version(actor(), ref, number)
    return render_template("candidates/version.html", v=v, url=here(ref), pillars=pillar_words(v.pillars))
