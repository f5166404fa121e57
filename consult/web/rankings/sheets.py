"""The sheets on which somebody sorts and orders: the delegation's joint ballot, one's own suggestion beside it.

Pages know a sheet by what is here alone; the practice round (practice.py) has a third kind, which is stored nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import request

from ...core.errors import NotFound
from ...core.ranking.sorting import Prepared
from ...db import instant, transaction
from ...queries import candidates as texts
from ...queries import rankings as reads
from ...queries.rankings import Receipt, RoundView, Suggestion
from ...services import rankings
from ..context import actor
from ..context import conference as the_conference


@dataclass(frozen=True)
class Standing:
    """What stands on a sheet. `version` is its edit counter, `step` the last step that can be undone; `saved_at` is
    None where nothing has been saved. `live`: the ballot that counts; `suggestions`: of those in the delegation."""

    prepared: Prepared = field(default_factory=Prepared)
    reasons: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    saved_by: str = ""
    saved_at: datetime | None = None
    step: Mapping | None = None
    live: Receipt | None = None
    suggestions: Sequence[Suggestion] = ()


def address(number: int, rest: str = "") -> str:
    """An address of a round."""
    return f"{request.script_root}/{the_conference().slug}/rankings/{number}{rest}"


@dataclass(frozen=True)
class Joint:
    """The delegation's ballot in preparation; before anything is saved it is the ballot that counts."""

    round: RoundView
    name = "ballot"
    own = False

    @property
    def url(self) -> str:
        """Where it is ordered; "/sort" and so on follow."""
        return address(self.round.number, f"/{self.name}")

    @property
    def last_url(self) -> str:
        """Where one looks at the whole before casting."""
        return address(self.round.number, "/cast")

    def item_url(self, ref: str) -> str:
        """The words of an item, with the way back to it here."""
        return address(self.round.number, f"/items/{ref}?sheet={self.name}")

    def standing(self) -> Standing:
        """What is saved."""
        draft = reads.find_draft(self.round.id, actor().delegation_id)
        live = reads.find_live(self.round.id, actor().delegation_id)
        found = reads.list_suggestions(self.round.id, actor())
        if draft is None:
            start = Prepared(live.choices) if live else Prepared()
            return Standing(start, live.reasons if live else {}, live=live, suggestions=found)
        return Standing(
            draft.prepared, draft.reasons, draft.counter, draft.updated_by, draft.updated_at,
            reads.last_step(draft.steps, since=live.cast_at if live else None), live, found,
        )  # fmt: skip

    def save(self, prepared: Prepared, *, reasons: Mapping[str, str], version: int, did: str) -> None:
        """Save it; raises Refused and Conflict."""
        write = rankings.suggest if self.own else rankings.prepare
        with transaction():
            write(
                actor(), self.round.number, prepared.ballot, groups=prepared.groups, reasons=reasons, version=version,
                did=did, clock=instant,
            )  # fmt: skip

    def undo(self, *, reasons: Mapping[str, str], version: int) -> str:
        """Take the last step back; answers the button that made it."""
        with transaction():
            return rankings.undo(
                actor(), self.round.number, reasons=reasons, version=version, own=self.own, clock=instant
            )

    def text_of(self, ref: str):
        """The version of an item that is ranked here; raises NotFound."""
        item = next((item for item in self.round.items if item.ref == ref), None)
        if item is None:
            raise NotFound()
        return texts.get_version(actor(), ref, item.version)


@dataclass(frozen=True)
class Own(Joint):
    """One's own suggestion to the delegation."""

    name = "suggestion"
    own = True

    def standing(self) -> Standing:
        """What is saved, the colleagues' suggestions beside it."""
        found = reads.list_suggestions(self.round.id, actor())
        mine = next((each for each in found if each.membership_id == actor().membership_id), None)
        others = [each for each in found if each is not mine]
        if mine is None:
            return Standing(suggestions=others)
        return Standing(
            mine.prepared, mine.reasons, mine.counter, mine.updated_by, mine.updated_at,
            reads.last_step(mine.steps, since=None), None, others,
        )  # fmt: skip


SHEETS = {sheet.name: sheet for sheet in (Joint, Own)}
