"""The table as the page shows it. Each part has a token of what it shows, so that only what changed is sent again."""

from dataclasses import dataclass, field
from functools import cached_property
from zlib import crc32

from ...core.text.difference import Op
from ...core.text.redline import Span
from ...core.words import Outcome
from ...queries.mergings import Board
from ...services.mergings.outcomes import outcome_of


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a paragraph: `op` as in a redline; `keys` whose it is, `hue` the colour of the first; `open` where
    it is to be decided."""

    op: Op
    text: str
    keys: tuple[str, ...]
    hue: int
    open: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One way to settle a conflict: `marks` how it would read against the text, or `note` where it is no words."""

    value: str  # as the button sends it
    keys: tuple[str, ...]
    who: str
    marks: tuple[Mark, ...]
    note: str
    lang: str | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A conflict with its ways. `settled` where one is chosen; `own` the chair's own words, if those are."""

    id: str
    heading: str
    sides: tuple[Side, ...]
    settled: bool
    own: str
    may_own: bool
    may_bracket: bool
    may_all: bool
    way: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One paragraph as it would read, or the title (id TITLE), or the place before all (id "start")."""

    id: str
    number: str
    preambular: bool
    marks: tuple[Mark, ...]
    keys: tuple[str, ...]
    state: str  # "", inserted, deleted, moved
    decisions: tuple[Decision, ...]
    lang: str | None

    @property
    def open(self) -> bool:
        """Whether something here is to be decided."""
        return any(not d.settled for d in self.decisions)

    @property
    def changed(self) -> bool:
        """Whether it reads otherwise than before, or stands elsewhere."""
        return bool(self.state) or any(m.op is not Op.EQUAL for m in self.marks)


@dataclass(frozen=True, slots=True)
class Does:
    """What an amendment does at one place: the place or the act in words, and its redline, shortened."""

    words: str
    spans: tuple[Span, ...]
    lang: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One amendment or alternative in the list beside the text."""

    key: str
    label: str
    who: str
    state: str  # taken, open, stale, fulfilled, answered
    places: str
    rationale: str
    words: str
    other: str
    amendment: bool
    hue: int
    outcome: Outcome | None
    reason: str
    conflicting: bool
    parent: str
    effects: tuple[Does, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the chair has still to decide on it."""
        return self.conflicting or self.state in ("open", "fulfilled")


@dataclass
class Table:
    """All parts of the page."""

    board: Board
    lines: list[LineView] = field(default_factory=list)
    items: list[ItemView] = field(default_factory=list)
    lapsed: list[str] = field(default_factory=list)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many are taken in, conflicts, decided, open, stale."""
        states = [item.state for item in self.items]
        return {
            "taken": states.count("taken"), "conflicts": len(self.board.merged.conflicts),
            "settled": len(self.board.merged.settled), "waiting": states.count("open") + states.count("fulfilled"),
            "stale": states.count("stale"), "answered": states.count("answered"),
        }  # fmt: skip

    @cached_property
    def tokens(self) -> dict[str, str]:
        """What each part shows, as a few characters; the order of each list stands under a name of its own."""
        found = {f"l-{line.id}": _token(line) for line in self.lines}
        found |= {f"i-{item.key}": _token(item) for item in self.items}
        found["text"] = _token([line.id for line in self.lines])
        found["items"] = _token([item.key for item in self.items])
        found["head"] = _token((self.board.counter, self.board.number, self.lapsed, self.counts))
        return found

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """What becomes of each amendment taken in, were the text published as it is."""
        board = self.board
        return {
            key: outcome_of(key, board.merged, board.choices) for key in board.taken if board.items[key].amendment
        }


def _token(part) -> str:
    return f"{crc32(repr(part).encode()):08x}"
