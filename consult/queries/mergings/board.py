"""What lies on the chair's table: the text, what can be taken into it, what is taken, and how it would read.

Everything is worked out from what is open at this instant, so that an amendment that arrives, is withdrawn or answered
shows at once, and a decision on a conflict holds exactly as long as the readings it was made between.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from sqlalchemy import select

from ...core.errors import NotFound
from ...core.lifecycle import CandidateState
from ...core.permissions import Actor
from ...core.text.changes import Change, Text
from ...core.text.merging import Choice, Conflict, Merged, Way, merge
from ...core.text.paragraphs import from_json
from ...core.words import Outcome
from ...db import db
from ...models import Candidate, Merging, Version
from .items import Item, list_items

__all__ = ["Board", "Item", "Lapsed", "get_board", "make_board", "read_choices"]


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A decision that no longer holds, since `joined` came to the conflict or `left` went from it."""

    paragraph: str | None
    joined: tuple[str, ...]
    left: tuple[str, ...]


@dataclass
class Board:
    """The table. `base` is the version that stands, `number` its number; `items` by key what is open, in order.

    `taken`, `choices` and `answers` are those of the stored table that still apply; `counter` is its edit counter, 0
    before the first act.
    """

    candidate_id: int
    ref: str
    title: str
    state: CandidateState
    released: bool
    version_id: int
    number: int
    base: Text
    items: dict[str, Item]
    counter: int = 0
    taken: tuple[str, ...] = ()
    choices: dict[str, Choice] = field(default_factory=dict)
    answers: dict[str, tuple[Outcome, str]] = field(default_factory=dict)
    steps: int = 0
    stored_choices: Mapping[str, dict] = field(default_factory=dict)
    updated_at: datetime | None = None

    @cached_property
    def merged(self) -> Merged:
        """The text with what is taken in: the one computation of a request."""
        choices = tuple(sorted(self.choices.items(), key=lambda item: item[0]))
        return _merged(self.base, tuple(self.changes(self.taken)), choices)

    def changes(self, keys) -> list[Change]:
        """What is taken under the keys."""
        return [self.items[key].change for key in keys]

    def family(self, key: str) -> list[str]:
        """The key with the amendments it is made to, outermost first."""
        parent = self.items[key].change.parent
        return [*(self.family(parent) if parent in self.items else []), key]

    def below(self, key: str) -> list[str]:
        """The key with the amendments made to it."""
        children = [item.key for item in self.items.values() if item.change.parent == key]
        return [key, *(k for child in children for k in self.below(child))]

    def conflict(self, conflict_id: str) -> Conflict | None:
        """A conflict of what is taken, decided or not."""
        found = [*self.merged.conflicts, *self.merged.settled]
        return next((c for c in found if c.id == conflict_id), None)

    @cached_property
    def lapsed(self) -> list[Lapsed]:
        """Decisions in whose place a conflict with other readings is open now."""
        found = []
        settled = {c.id for c in self.merged.settled}
        for conflict_id, stored in self.stored_choices.items():
            if conflict_id in settled:
                continue
            before = set(stored.get("keys", ()))
            now = next(
                (c for c in self.merged.conflicts if c.paragraph == stored.get("paragraph") and before & set(c.keys)),
                None,
            )
            if now is not None:
                joined, left = set(now.keys) - before, before - set(now.keys)
                found.append(Lapsed(now.paragraph, tuple(sorted(joined)), tuple(sorted(left))))
        return found

    @cached_property
    def unanswered(self) -> list[Item]:
        """Amendments that are neither taken in nor to be answered otherwise: they stay open."""
        return [
            i for i in self.items.values() if i.amendment and i.key not in self.taken and i.key not in self.answers
        ]


@lru_cache(maxsize=32)
def _merged(base: Text, changes: tuple[Change, ...], choices: tuple[tuple[str, Choice], ...]) -> Merged:
    # What is looked at again and again while nobody acts costs one merge, and an act one more.
    return merge(base, changes, choices=dict(choices))


def get_board(actor: Actor, ref: str) -> Board:
    """The table of a candidate that is open to officers. Raises NotFound."""
    candidate = db.session.execute(
        select(Candidate).where(
            Candidate.conference_id == actor.conference_id,
            Candidate.ref == ref,
            Candidate.state == CandidateState.TABLED,
            Candidate.released_at.is_not(None),
        )
    ).scalar_one_or_none()
    if candidate is None:
        raise NotFound()
    merging = db.session.execute(select(Merging).where(Merging.candidate_id == candidate.id)).scalar_one_or_none()
    return make_board(candidate, merging)


def make_board(candidate: Candidate, merging: Merging | None) -> Board:
    """The table from its rows. What is stored and is no longer open is passed over, not forgotten."""
    version = db.session.execute(select(Version).where(Version.id == candidate.current_version_id)).scalar_one()
    base = Text(version.title, tuple(from_json(version.paragraphs)))
    items = {item.key: item for item in list_items(candidate, version, base)}
    board = Board(
        candidate.id, candidate.ref, version.title, candidate.state, candidate.released_at is not None, version.id,
        version.number, base, items,
    )  # fmt: skip
    if merging is not None:
        board.counter, board.updated_at = merging.edit_counter, merging.updated_at
        board.steps = len(merging.former)
        usable = {key for key, item in items.items() if item.usable}
        taken = [key for key in merging.taken if key in usable]
        board.taken = tuple(key for key in taken if all(k in taken for k in board.family(key)))
        board.stored_choices = merging.choices
        board.choices = read_choices(merging.choices)
        board.answers = {
            key: (Outcome(a["outcome"]), a["reason"])
            for key, a in merging.answers.items()
            if key in items and key not in board.taken
        }
    return board


def read_choices(stored: Mapping[str, dict]) -> dict[str, Choice]:
    """Decisions as they are stored, by conflict id."""
    return {
        conflict_id: Choice(Way(c["way"]), c.get("reading", 0), c.get("words", "")) for conflict_id, c in stored.items()
    }
