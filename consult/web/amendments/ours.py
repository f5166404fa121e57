"""What became of the own delegation's amendments."""

from flask import render_template

from ...core.permissions import Action
from ...queries import amendments as reading
from ..context import actor
from ..paging import page_of
from . import pages
from .views import Painter, numbers_of, reader

PER_PAGE = 50


@pages.page("/<conference>/amendments/ours", who=Action.AMEND)
def ours(conference: str):
    """Its drafts, and what became of those it has proposed or joined."""
    found = page_of(reading.count_ours(actor()), per_page=PER_PAGE)
    lines = [
        (line, line.shelf.effects(line.row), numbers_of(line.shelf.base(line.row)))
        for line in reading.list_ours(reader(), page=found.number, per_page=PER_PAGE)
    ]
    return render_template("amendments/ours.html", lines=lines, page_=found, w=Painter())
