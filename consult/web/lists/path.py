"""The chair's path of a list, from its order to its issue: what is done, what comes next, and what stands in the way of
each entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.consensus import Readiness
from ...core.lifecycle import ADOPTED_WHOLLY, CandidateState, ListState
from ...core.permissions import Action
from ...queries import lists as queries
from ...queries.consensus import list_readiness
from ...queries.positions import list_texts
from ...queries.silences import Line, list_silences
from ..context import actor
from ..context import conference as current_conference
from . import pages
from .layout import list_url

_OPEN = (CandidateState.TABLED, CandidateState.UNDER_SILENCE, CandidateState.AT_GAVEL)


@dataclass(frozen=True)
class Stop:
    """An entry on the path. `ready` None: it has left the table. `silence`: the procedure that it is in."""

    row: queries.EntryRow
    ready: Readiness | None
    silence: Line | None

    @property
    def adopted(self) -> bool:
        """In the version that is on the list."""
        return self.row.state in ADOPTED_WHOLLY and not self.row.moved_on

    @property
    def clean(self) -> bool:
        """Negotiated, and nothing is open on its words."""
        return self.row.state == CandidateState.TABLED and self.ready is not None and self.ready.text_is_clean

    @property
    def may_come_under_silence(self) -> bool:
        """Clean, and nobody objects or has still to answer."""
        return self.clean and self.ready.may_come_under_silence


@dataclass(frozen=True)
class Step:
    """A step of the path: its name, whether it is done, and what is left of it."""

    name: str
    done: bool
    words: str


@pages.page("/<conference>/lists/<int:number>/path", who=Action.DECLARE)
def path(conference: str, number: int):
    """From the order of the list to its issue."""
    head = queries.get_head(current_conference().id, number)
    draft = queries.find_draft(head)
    ids = {text.ref: text.id for text in list_texts(g.conference.id)}
    ready = list_readiness(g.conference.id, list(ids.values()), now=g.now)
    live = list_silences(actor(), now=g.now, live=True)
    stops = [
        Stop(
            row, ready.get(ids.get(row.ref, 0)), next((line for line in live if row.ref in line.open_refs), None)
        )
        for row in draft.entries
    ]  # fmt: skip
    steps = _steps(draft, stops)
    return render_template(
        "lists/path.html", head=head, base=list_url(number), stops=stops, steps=steps,
        following=next((step for step in steps if not step.done), None),
        for_silence=[stop.row.ref for stop in stops if stop.may_come_under_silence],
    )  # fmt: skip


def _steps(draft: queries.Draft, stops: Sequence[Stop]) -> list[Step]:
    left = len(draft.gone)
    dirty = [stop for stop in stops if stop.row.state == CandidateState.TABLED and not stop.clean]
    blocked = [
        stop for stop in stops if stop.row.state in _OPEN and stop.ready and stop.ready.text_is_clean
        and stop.ready.hindrances
    ]  # fmt: skip
    undeclared = [stop for stop in stops if not stop.adopted and not stop.row.gone]
    return [
        Step(
            _("Order"), bool(stops) and not left,
            ngettext("%(num)s entry has left the table.", "%(num)s entries have left the table.", left) if left
            else _("Entries: %(num)s.", num=len(stops)),
        ),
        Step(_("Clean texts"), bool(stops) and not dirty, _left(dirty) or _("No brackets, amendments or questions.")),
        Step(
            _("No objection"), bool(stops) and not blocked,
            _left(blocked) or _("Nobody objects to a clean text, and all have answered."),
        ),
        Step(
            _("Adoption"), bool(stops) and not undeclared,
            _left(undeclared) or _("All entries have been adopted."),
        ),
        Step(
            _("Issue"), draft.head.state == ListState.ISSUED,
            _("As the consolidated list once all entries have been adopted, before then as the chair's draft list."),
        ),
    ]  # fmt: skip


def _left(stops: Sequence[Stop]) -> str:
    """How much of a step is left; empty where nothing is."""
    return ngettext("%(num)s entry to go.", "%(num)s entries to go.", len(stops)) if stops else ""
