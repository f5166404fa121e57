"""Composing any number of changes on one base (three-way merge of many), word by word.

What does not touch the same words composes; what does comes back as a conflict that names the words and the changes,
until a choice decides it. The result does not depend on the order in which the changes are given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from consult.core.text.changes import Change, Text
from consult.core.text.difference import Op
from consult.core.text.merging import intents as reading
from consult.core.text.merging.intents import Intent
from consult.core.text.merging.lines import CHAIR, Desk, chosen, write
from consult.core.text.merging.order import Placed, place
from consult.core.text.merging.shapes import (
    TITLE,
    About,
    Bracketed,
    Choice,
    Conflict,
    Line,
    Merged,
    Piece,
    Reading,
    Way,
)
from consult.core.text.numbering import keep_numbers
from consult.core.text.paragraphs import Paragraph
from consult.core.text.redline import redline

__all__ = [
    "CHAIR",
    "TITLE",
    "About",
    "Bracketed",
    "Choice",
    "Conflict",
    "Line",
    "Merged",
    "Piece",
    "Reading",
    "Way",
    "apply",
    "merge",
    "merge_intents",
]


def merge(base: Text, changes: Iterable[Change], *, choices: Mapping[str, Choice] | None = None) -> Merged:
    """Compose `changes`, each made on `base` (an amendment to an amendment: on the text with its parent), into it.

    `choices` decide conflicts by their `id`. Paragraphs put in are named "A-14+1" and numbered bis, ter, ...; those
    that stay keep their numbers. A change that names paragraphs the base does not have, or whose parent is not among
    the changes, is `refused`, never dropped silently. The same words wanted by several changes stand once, with all
    keys.
    """
    changes = sorted(changes, key=lambda change: change.key)
    known = {change.key for change in changes}
    refused: dict[str, tuple[str, ...]] = {}
    desk = Desk(choices or {})
    found: list[Intent] = []
    for change in changes:
        if change.parent is None:
            intent = _family(base, change, changes, desk, refused)
            if intent is not None:
                found.append(intent)
        elif change.parent not in known:
            refused[change.key] = (change.parent,)
    return _merged(base, found, desk, refused)


def apply(base: Text, change: Change) -> Text:
    """`base` with one change carried out: the merge of it alone."""
    return merge(base, [Change(change.key, change.operations)]).text


def merge_intents(base: Text, found: Iterable[Intent], *, choices: Mapping[str, Choice] | None = None) -> Merged:
    """As `merge`, of intents already read."""
    return _merged(base, sorted(found, key=lambda intent: intent.key), Desk(choices or {}), {})


def _family(
    base: Text, change: Change, changes: list[Change], desk: Desk, refused: dict[str, tuple[str, ...]]
) -> Intent | None:
    """What a change wants together with the amendments to it; None where it does not fit the base."""
    lacking = reading.missing(base, change)
    children = [c for c in changes if c.parent == change.key]
    if lacking:
        refused[change.key] = lacking
        refused.update({c.key: (change.key,) for c in _descendants(change, changes)})
        return None
    if not children:
        return reading.of_change(base, change)
    alone = merge(base, [Change(change.key, change.operations)])
    inner_desk = Desk(desk.choices)
    inner_refused: dict[str, tuple[str, ...]] = {}
    inner_intents = [
        intent
        for child in children
        if (intent := _family(alone.text, child, changes, inner_desk, inner_refused)) is not None
    ]
    inner = _merged(alone.text, inner_intents, inner_desk, inner_refused)
    refused.update(inner_refused)
    desk.conflicts += inner_desk.conflicts
    desk.settled += inner_desk.settled
    own = {
        line.id: tuple((p.text, p.keys if p.op is Op.INSERT else ()) for p in line.pieces if p.op is not Op.DELETE)
        for line in [alone.title, *alone.lines]
    }
    keys = [key for intent in inner_intents for key in intent.keys]
    # Lines of the text with the change: those the change put in are its own, whatever became of them since.
    whose = {line.id: line.keys for line in alone.lines if line.keys}
    intent = reading.of_text(
        base, inner.text, change.key, keys=keys, title=inner.title, lines=inner.lines, own=own
    )  # fmt: skip
    for pid, owners in whose.items():
        intent.whose.setdefault(pid, owners)
    return intent


def _descendants(change: Change, changes: list[Change]) -> list[Change]:
    children = [c for c in changes if c.parent == change.key]
    return children + [d for child in children for d in _descendants(child, changes)]


def _merged(base: Text, found: list[Intent], desk: Desk, refused: dict[str, tuple[str, ...]]) -> Merged:
    gone, kept, over = _deletions(desk, base, found)
    title_hunks = [h for intent in found for h in intent.hunks.get(TITLE, [])]
    title = Line(TITLE, write(desk, TITLE, base.title, title_hunks))
    lines = []
    for placed in place(desk, base, found, kept=kept, gone=gone):
        p = placed.paragraph
        if placed.inserted:
            lines.append(_inserted(placed))
        elif p.id in gone:
            lines.append(Line(p.id, (Piece(Op.DELETE, p.body, gone[p.id]),), deleted=True, keys=gone[p.id]))
        elif p.id in over:
            pieces = over[p.id]
            lines.append(Line(p.id, pieces, moved=placed.moved, keys=placed.keys))
        else:
            hunks = [h for intent in found for h in intent.hunks.get(p.id, [])]
            lines.append(Line(p.id, write(desk, p.id, p.body, hunks), moved=placed.moved, keys=placed.keys))
    text = _text(base, title, lines, found)
    order = {c.id: n for n, c in enumerate(_by_place(base, desk.conflicts))}
    return Merged(
        text=text,
        title=title,
        lines=tuple(lines),
        conflicts=tuple(sorted(desk.conflicts, key=lambda c: order[c.id])),
        settled=tuple(_by_place(base, desk.settled)),
        brackets=tuple(desk.brackets),
        refused=refused,
    )


def _by_place(base: Text, conflicts: Iterable[Conflict]) -> list[Conflict]:
    places = {TITLE: -2, None: -1} | {p.id: at for at, p in enumerate(base.paragraphs)}
    last = len(places)
    return sorted(conflicts, key=lambda c: (places.get(c.paragraph, last), c.about.value, c.start, c.end, c.id))


def _inserted(placed: Placed) -> Line:
    owners = placed.owners or ((placed.paragraph.body, placed.keys),)
    pieces = tuple(Piece(Op.INSERT, text, keys) for text, keys in owners)
    return Line(placed.paragraph.id, pieces, inserted=True, keys=placed.keys)


def _deletions(
    desk: Desk, base: Text, found: list[Intent]
) -> tuple[dict[str, tuple[str, ...]], set[str], dict[str, tuple[Piece, ...]]]:
    """Paragraphs taken out, with whom by; those that must not move; and those a decision wrote itself.

    Where one change takes out what another changes or moves, that is a conflict: its first reading takes out, its
    second keeps the paragraph with the other's changes.
    """
    gone: dict[str, tuple[str, ...]] = {}
    kept: set[str] = set()
    over: dict[str, tuple[Piece, ...]] = {}
    for p in base.paragraphs:
        takers = {key for i in found if p.id in i.deletes for key in i.keys_of(p.id)}
        if not takers:
            continue
        others = [i for i in found if p.id not in i.deletes and (i.hunks.get(p.id) or p.id in i.moves)]
        keepers = {key for i in others for h in i.hunks.get(p.id, []) for key in h.keys}
        keepers |= {key for i in others if not i.hunks.get(p.id) for key in i.keys_of(p.id)}
        if not keepers:
            gone[p.id] = tuple(sorted(takers))
            kept.add(p.id)
            continue
        attempt = write(Desk({}), p.id, p.body, [h for i in others for h in i.hunks.get(p.id, [])])
        changed = "".join(piece.text for piece in attempt if piece.op is not Op.DELETE)
        readings = (Reading(None, tuple(sorted(takers))), Reading(changed, tuple(sorted(keepers))))
        choice = desk.decide(Conflict(About.PARAGRAPH, p.id, 0, len(p.body), p.body, readings))
        if choice is not None and choice.way is Way.READING and choice.reading == 1:
            continue  # it stays, with what is wanted of it
        kept.add(p.id)
        if choice is not None and choice.way is Way.READING:
            gone[p.id] = tuple(sorted(takers))
        elif choice is not None and choice.way is Way.OWN:
            text, keys = chosen(choice, readings)
            over[p.id] = tuple(
                Piece(span.op, span.text, () if span.op is Op.EQUAL else keys) for span in redline(p.body, text or "")
            )
        else:
            conflict = desk.conflicts[-1] if choice is None else None
            over[p.id] = (
                Piece(Op.EQUAL, p.body, conflict.keys if conflict else (), conflict.id if conflict else None),
            )
            if choice is not None and choice.way is Way.BRACKETS:
                desk.brackets.append(Bracketed(p.id, 0, len(p.body), p.body, readings))
    return gone, kept, over


def _text(base: Text, title: Line, lines: list[Line], found: list[Intent]) -> Text:
    known = {p.id: p for p in base.paragraphs} | {p.id: p for intent in found for p, _ in intent.inserts}
    paragraphs = []
    for line in lines:
        if not line.deleted:
            own_words = Paragraph(line.id, 0, line.body, shown="")  # of a decision, where no change put it in
            paragraphs.append(replace(known.get(line.id, own_words), body=line.body))
    return Text(title.body, tuple(keep_numbers(paragraphs, base.paragraphs)))
