"""The reference library: what a text can build on, and whom it can be addressed to."""

from itertools import groupby

from flask import render_template
from flask_babel import gettext as _

from ..core.moments import day
from ..queries import library
from .answers import said
from .context import actor
from .routing import Pages, Who

pages = Pages("library", __name__)


def _pillar_names() -> dict[str, str]:
    return {
        "cross": _("Across the pillars"),
        "APSC": _("Political-Security Community"),
        "AEC": _("Economic Community"),
        "ASCC": _("Socio-Cultural Community"),
        "external": _("With partners"),
    }


@pages.page("/<conference>/library", who=Who.PARTICIPANT)
def index(conference: str):
    """Instruments with how far they are taken up, the norms nobody has taken up, and the bodies by pillar."""
    bodies = library.list_bodies(actor())
    names = _pillar_names()
    order = list(names)
    bodies.sort(key=lambda row: (order.index(row[0].pillar) if row[0].pillar in order else len(order)))
    return render_template(
        "library/index.html",
        instruments=library.list_instruments(actor()),
        open_norms=library.list_not_taken_up(actor()),
        pillars=[
            (names.get(pillar, pillar), list(rows)) for pillar, rows in groupby(bodies, key=lambda row: row[0].pillar)
        ],
        day=day,
    )


@pages.page("/<conference>/library/instruments/<code>", who=Who.PARTICIPANT)
def instrument(conference: str, code: str):
    """One instrument: its clauses, and what builds on each."""
    row, clauses = library.get_instrument(actor(), code)
    return render_template(
        "library/instrument.html", instrument=row, clauses=clauses, adopted=said(day(row.adopted_on))
    )


@pages.page("/<conference>/library/bodies/<code>", who=Who.PARTICIPANT)
def body(conference: str, code: str):
    """One body: what it decides, and what is addressed to it."""
    row, addressed, family = library.get_body(actor(), code)
    return render_template(
        "library/body.html",
        body=row,
        addressed=addressed,
        parent=next((b for b in family if b.code == row.parent), None),
        children=[b for b in family if b.parent == row.code],
        pillar=_pillar_names().get(row.pillar, row.pillar),
    )
