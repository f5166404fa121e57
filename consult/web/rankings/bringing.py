"""The order that the delegation cast in an earlier round, as a beginning for this one."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from ...core.errors import NotFound
from ...core.permissions import Action
from ...core.ranking.sorting import Prepared
from ...queries import rankings as reads
from ...queries.rankings import Former, Item
from .. import answers
from ..context import actor
from . import pages, words
from .ballot import not_open, sheet_of
from .layout import lay_out
from .preparing import order_page, save


@dataclass(frozen=True)
class Bringing:
    """`former`: what was cast there. `prepared`, `reasons`: what comes over. `new` items were not in that round, `left`
    are no longer in this one, `renewed` are ranked in another version here."""

    former: Former
    prepared: Prepared
    reasons: dict[str, str]
    new: list[Item]
    left: list[str]
    renewed: list[Item]


def _bringing(sheet) -> Bringing | None:
    former = reads.find_former(sheet.round.id, actor())
    if former is None:
        return None
    items = {item.ref: item for item in sheet.round.items if item.withdrawn_at is None}
    choices = former.choices.without(ref for ref in former.choices.mentioned if ref not in items)
    if not sheet.round.with_line:
        choices = choices.without(choices.below)
    return Bringing(
        former,
        Prepared(choices),
        {ref: former.reasons[ref] for ref in choices.below if ref in former.reasons},
        [item for ref, item in items.items() if ref not in former.versions],
        [ref for ref in former.choices.mentioned if ref not in items],
        [item for ref, item in items.items() if former.versions.get(ref, item.version) != item.version],
    )


@pages.page("/<conference>/rankings/<int:number>/<any(ballot, suggestion):sheet>/import", who=Action.PREPARE_BALLOT)
def bring(conference: str, number: int, sheet: str):
    """What would come over from the delegation's last ballot of an earlier round."""
    found = sheet_of(sheet, number)
    if (elsewhere := not_open(found.round)) is not None:
        return elsewhere
    bringing = _bringing(found)
    if bringing is None:
        return render_template("rankings/import_none.html", sheet=found, round=found.round)
    return render_template(
        "rankings/import.html",
        sheet=found,
        round=found.round,
        standing=found.standing(),
        bringing=bringing,
        sections=lay_out(found.round, bringing.prepared.ballot, bringing.reasons),
        words=words,
    )


@pages.page(
    "/<conference>/rankings/<int:number>/<any(ballot, suggestion):sheet>/import",
    who=Action.PREPARE_BALLOT,
    methods=("POST",),
)
def bring_in(conference: str, number: int, sheet: str):
    """Put that order in the place of what stands on the sheet; it can be undone."""
    found = sheet_of(sheet, number)
    bringing = _bringing(found)
    if bringing is None:
        raise NotFound()
    problem = save(found, bringing.prepared, bringing.reasons, did="import")
    if problem:
        return order_page(found, problem=problem)
    message = _("The order of round %(n)s is taken over. You can undo it.", n=bringing.former.number)
    return answers.see(f"{found.url}#ballot", message=message)
