"""A text with its changes marked, as a document shows it: whose each change is, when it was made, what moved where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from ..text.changes import Text
from ..text.difference import Op
from ..text.merging import About, Choice, Conflict, Line, Merged, Piece, Way, merge
from ..text.numbering import names_of
from ..text.paragraphs import Paragraph
from ..text.redline import Status, diff_paragraphs, redline
from .snapshot import Cite, ConferenceRef


@dataclass(frozen=True, slots=True)
class Hand:
    """Who made a change and when: a delegation, "Chair", or, where no name may be told, "Delegation" and the day.

    `ref` is the amendment's reference; empty for the words of a version.
    """

    name: str
    at: datetime
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of words and what is done to it; no hand where it stays."""

    op: Op
    text: str
    hand: Hand | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph in a redlined text. `old` or `new` is None where only the other text has it.

    `hand` is whose the paragraph's coming, going or moving is, and a change of its number or form.
    """

    id: str
    old: Paragraph | None
    new: Paragraph | None
    moved: bool
    marks: tuple[Mark, ...]
    hand: Hand | None

    @property
    def changed(self) -> bool:
        """Whether anything is done to it."""
        return self.moved or _seen(self.old) != _seen(self.new) or any(m.op is not Op.EQUAL for m in self.marks)

    def side(self, op: Op) -> tuple[Mark, ...]:
        """The marks of one text: what stays and what `op` names."""
        return tuple(mark for mark in self.marks if mark.op in (Op.EQUAL, op))


def _seen(paragraph: Paragraph | None) -> tuple | None:
    return paragraph and (paragraph.shown, paragraph.kind, paragraph.level)


@dataclass(frozen=True, slots=True)
class Redlined:
    """A candidate's text with changes marked.

    `subtitle` says from what to what; `notes` stand below the text (what else is proposed and could not be shown).
    `made_at` is the instant of the latest change: the same data give the same document.
    """

    conference: ConferenceRef
    ref: str
    symbol: str
    subtitle: str
    title: tuple[Mark, ...]
    sponsor: str
    cites: tuple[Cite, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    banner: str
    made_at: datetime

    @property
    def heading(self) -> str:
        """The title as it would read."""
        return "".join(mark.text for mark in self.title if mark.op is not Op.DELETE)

    @property
    def hands(self) -> tuple[Hand, ...]:
        """Everybody whose changes are shown, each once, in the order of the text."""
        found = [mark.hand for mark in self.title]
        for part in self.parts:
            found += [part.hand if part.changed else None, *(mark.hand for mark in part.marks)]
        return tuple(dict.fromkeys(hand for hand in found if hand is not None))

    @property
    def digest(self) -> str:
        """SHA-256 over all that the document says."""
        said = [self.symbol, self.subtitle, self.made_at.astimezone(UTC).isoformat(), *self.notes]
        said += [[mark.op, mark.text, str(mark.hand)] for mark in self.title]
        said += [[part.id, part.moved, str(part.old), str(part.new), str(part.marks)] for part in self.parts]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Placed:
    """A part at a place of the document. A moved one has two: `leaving` where it was, and where it is now."""

    part: Part
    leaving: bool = False


def laid_out(parts: Sequence[Part], old_order: Sequence[str]) -> list[Placed]:
    """The parts in the order of the new text, and each moved one once more where it was: behind the nearest earlier
    paragraph of the old text that did not move away.
    """
    placed = [Placed(part) for part in parts]
    moved = {part.id: part for part in parts if part.moved}
    for at, key in enumerate(old_order):
        if key not in moved:
            continue
        behind = 0
        for former in reversed(old_order[:at]):
            found = [
                n for n, p in enumerate(placed, 1) if p.part.id == former and (p.leaving or former not in moved)
            ]
            if found:
                behind = found[0]
                break
        placed.insert(behind, Placed(moved[key], leaving=True))
    return placed


def between(old: Text, new: Text, hand: Hand, came: Mapping[str, Sequence[Hand | None]]) -> list[Part]:
    """The parts that lead from one text to another. `came`: by paragraph id, whose each code point of the new text is,
    where that is known; anything else is `hand`'s.
    """
    parts = []
    for row in diff_paragraphs(old.paragraphs, new.paragraphs):
        marks: list[Mark] = []
        at = 0
        owners = came.get(row.id, ())
        for span in row.spans:
            if span.op is Op.INSERT:
                marks += _by_hand(span.text, [*owners[at : at + len(span.text)]], hand)
            else:
                marks.append(Mark(span.op, span.text, hand if span.op is Op.DELETE else None))
            at += len(span.text) if span.op is not Op.DELETE else 0
        whose = next((mark.hand for mark in marks if mark.op is Op.INSERT), hand) if row.old is None else hand
        parts.append(Part(row.id, row.old, row.new, row.status is Status.MOVED, tuple(marks), whose))
    return parts


def _by_hand(text: str, owners: list[Hand | None], hand: Hand) -> list[Mark]:
    found: list[Mark] = []
    owners += [None] * (len(text) - len(owners))
    for letter, owner in zip(text, owners, strict=True):
        owner = owner or hand
        if found and found[-1].hand == owner:
            found[-1] = replace(found[-1], text=found[-1].text + letter)
        else:
            found.append(Mark(Op.INSERT, letter, owner))
    return found


def marked(old: str, new: str, hand: Hand) -> tuple[Mark, ...]:
    """One line of words, such as a title, from one text to another."""
    return tuple(Mark(span.op, span.text, None if span.op is Op.EQUAL else hand) for span in redline(old, new))


def together(base: Text, changes: Iterable, hands: Mapping[str, Hand]) -> tuple[tuple[Mark, ...], list[Part], Merged]:
    """All changes on one text, as its title, its parts and the merge behind them. Where changes clash over the same
    words, each reading stands beside the words it would replace, so that all can be read.
    """
    changes = list(changes)
    merged = merge(base, changes)
    places = {c.id: Choice(Way.ALL) for c in merged.conflicts if c.about is About.PLACE}
    if places:
        merged = merge(base, changes, choices=places)
    open_ = {conflict.id: conflict for conflict in merged.conflicts}

    def whose(keys: Iterable[str]) -> Hand | None:
        known = sorted((hands[key] for key in set(keys) if key in hands), key=lambda hand: (hand.at, hand.ref))
        if len(known) < 2:
            return known[0] if known else None
        names = ", ".join(sorted({hand.name for hand in known}))
        return Hand(names, known[0].at, ", ".join(hand.ref for hand in known))

    parts = []
    for line in merged.lines:
        new = None if line.deleted else merged.text.get(line.id)
        old = base.get(line.id)
        parts.append(Part(line.id, old, new, line.moved, _marks(line, open_, whose), whose(line.keys)))
    return _marks(merged.title, open_, whose), parts, merged


def _marks(line: Line, open_: Mapping[str, Conflict], whose: Callable) -> tuple[Mark, ...]:
    found: list[Mark] = []
    # Insertions that clash have no words of the base, so no piece stands for them: they go in where they were meant.
    points = sorted(
        (c for c in open_.values() if c.about is About.WORDS and c.paragraph == line.id and not c.words),
        key=lambda c: c.start,
    )
    at = 0
    for piece in _cut(line.pieces, [c.start for c in points]):
        while points and piece.op is not Op.INSERT and points[0].start <= at:
            found += _readings(points.pop(0), whose)
        at += len(piece.text) if piece.op is not Op.INSERT else 0
        conflict = open_.get(piece.conflict) if piece.conflict else None
        if conflict is None:
            found.append(Mark(piece.op, piece.text, None if piece.op is Op.EQUAL else whose(piece.keys)))
            continue
        if piece.text:
            found.append(Mark(Op.DELETE, piece.text, whose(conflict.keys)))
        found += _readings(conflict, whose)
    for conflict in points:
        found += _readings(conflict, whose)
    return tuple(found)


def _readings(conflict: Conflict, whose: Callable) -> list[Mark]:
    return [Mark(Op.INSERT, reading.text, whose(reading.keys)) for reading in conflict.readings if reading.text]


def _cut(pieces: Iterable[Piece], offsets: Sequence[int]) -> Iterator[Piece]:
    """The pieces, divided where an offset into the base falls inside one."""
    at = 0
    for piece in pieces:
        if piece.op is not Op.INSERT:
            for offset in offsets:
                if at < offset < at + len(piece.text):
                    yield replace(piece, text=piece.text[: offset - at])
                    piece, at = replace(piece, text=piece.text[offset - at :]), offset
            at += len(piece.text)
        yield piece


def unshown(merged: Merged, base: Text) -> list[str]:
    """What of a merge the marked text cannot show, as sentences of the document."""
    names = names_of(base.paragraphs)
    found = []
    for conflict in merged.conflicts:
        if conflict.about is About.ORDER:
            where = names.get(conflict.paragraph or "", "the beginning")
            found.append(f"{', '.join(conflict.keys)} would move paragraph {where} to different places.")
    found += [f"{key} names words that this text does not have." for key in sorted(merged.refused)]
    return found
