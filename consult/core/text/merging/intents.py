"""What each change wants of a base, whichever way it says so: by operations, or with amendments to it as a text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.core.text.changes import Change, Delete, Insert, Move, Replace, Retitle, Text
from consult.core.text.difference import Op
from consult.core.text.merging.hunks import Hunk, Owners, hunks
from consult.core.text.merging.shapes import TITLE, Line
from consult.core.text.paragraphs import Paragraph
from consult.core.text.redline import Status, diff_paragraphs


@dataclass(slots=True)
class Intent:
    """One change, and those to it, as it bears on a base.

    `hunks` by paragraph id or TITLE; `moves` from an id to the id after which it goes (None: the beginning); `inserts`
    the paragraphs put in, under names that are unique among all changes, with the id after which they go.
    """

    key: str
    keys: tuple[str, ...]
    hunks: dict[str, list[Hunk]] = field(default_factory=dict)
    deletes: set[str] = field(default_factory=set)
    moves: dict[str, str | None] = field(default_factory=dict)
    inserts: list[tuple[Paragraph, str | None]] = field(default_factory=list)
    whose: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of a paragraph put in, taken out or moved
    owners: dict[str, Owners] = field(default_factory=dict)  # of the words of a paragraph put in

    def keys_of(self, paragraph: str) -> tuple[str, ...]:
        """Whose it is that a paragraph is put in, taken out or moved."""
        return self.whose.get(paragraph, self.keys)


def full_name(key: str, own: str) -> str:
    """The name, unique among all changes, of a paragraph that a change puts in: "A-14+1"."""
    return f"{key}{own}" if own.startswith("+") else own


def missing(base: Text, change: Change) -> tuple[str, ...]:
    """The paragraphs that a change names and the base does not have."""
    known = {p.id for p in base.paragraphs}
    own = {op.id for op in change.operations if isinstance(op, Insert)}
    named: list[str | None] = []
    for op in change.operations:
        if isinstance(op, Replace | Delete | Move):
            named.append(op.paragraph)
        if isinstance(op, Insert | Move):
            named.append(op.after)
    return tuple(dict.fromkeys(name for name in named if name is not None and name not in known | own))


def of_change(base: Text, change: Change) -> Intent:
    """The intent of a change made on `base`, whose paragraphs it names; see `missing`."""
    intent = Intent(change.key, (change.key,))
    for op in change.operations:
        match op:
            case Retitle(title):
                intent.hunks[TITLE] = hunks(base.title, title, change.key)
            case Replace(paragraph, body):
                intent.hunks[paragraph] = hunks(base.get(paragraph).body, body, change.key)
            case Delete(paragraph):
                intent.deletes.add(paragraph)
            case Move(paragraph, after):
                intent.moves[paragraph] = full_name(change.key, after) if after else None
            case Insert(own, after, body, kind, level):
                made = Paragraph(full_name(change.key, own), 0, body, kind, level, "")
                intent.inserts.append((made, full_name(change.key, after) if after else None))
    return intent


def of_text(
    base: Text,
    text: Text,
    key: str,
    *,
    keys: Sequence[str] = (),
    title: Line | None = None,
    lines: Sequence[Line] = (),
    own: dict[str, Owners] | None = None,
) -> Intent:
    """The intent that leads from `base` to `text`, paragraphs matched by id.

    With `lines`, the merge by which `text` came about from the text of change `key`, every word keeps its owner; `own`
    holds by paragraph id the stretches of that text with their owners (none: the base's).
    """
    intent = Intent(key, tuple(dict.fromkeys([key, *keys])))
    merged = {line.id: line for line in [*([title] if title else []), *lines]}

    def owned(paragraph: str, before: str, after: str) -> list[Hunk]:
        return _owned(hunks(before, after, key), merged.get(paragraph), (own or {}).get(paragraph), key, before)

    if base.title != text.title:
        intent.hunks[TITLE] = owned(TITLE, base.title, text.title)
    before: str | None = None
    rows = {row.id: row for row in diff_paragraphs(base.paragraphs, text.paragraphs)}
    for p in text.paragraphs:
        row = rows[p.id]
        if row.old is None:
            intent.inserts.append((p, before))
            if p.id in merged:
                letters = _letters(merged[p.id], (own or {}).get(p.id, ()))
                intent.owners[p.id] = _runs(p.body, [keys or (key,) for keys in letters])
        else:
            if row.status is Status.MOVED:
                intent.moves[p.id] = before
            if row.old.body != p.body:
                intent.hunks[p.id] = owned(p.id, row.old.body, p.body)
        line = merged.get(p.id)
        if line and line.keys:
            intent.whose[p.id] = line.keys
        before = p.id
    for p in base.paragraphs:
        if rows[p.id].new is None:
            intent.deletes.add(p.id)
            line = merged.get(p.id)
            intent.whose[p.id] = line.keys if line and line.keys else (key,)
    return intent


def _owned(
    found: list[Hunk],
    line: Line | None,
    own: Owners | None,
    key: str,
    before: str,
) -> list[Hunk]:
    """The hunks with the owner of each of their words: `own` of the change's text, overlaid by the pieces of `line`."""
    if line is None:
        return found
    letters = _letters(line, own or ((before, ()),))
    touched = {key for piece in line.pieces if piece.op is not Op.EQUAL for key in piece.keys}
    owned, shift = [], 0
    for hunk in found:
        start = hunk.start + shift
        stretch = letters[start : start + len(hunk.text)]
        owners = _runs(hunk.text, [keys or (key,) for keys in stretch])
        keys = {key, *(k for _, whose in owners for k in whose)}
        if not hunk.text:
            keys |= touched
        owned.append(Hunk(hunk.start, hunk.end, hunk.text, tuple(sorted(keys)), owners))
        shift += len(hunk.text) - (hunk.end - hunk.start)
    return owned


def _letters(line: Line, own: Owners) -> list[tuple[str, ...]]:
    """Whose each character of a merged line is; () for those of the base."""
    first = [keys for text, keys in own for _ in text]
    letters, at = [], 0
    for piece in line.pieces:
        if piece.op is Op.INSERT:
            letters += [piece.keys] * len(piece.text)
            continue
        if piece.op is Op.EQUAL:
            letters += first[at : at + len(piece.text)]
        at += len(piece.text)
    return letters


def _runs(text: str, letters: Sequence[tuple[str, ...]]) -> Owners:
    found: list[tuple[str, tuple[str, ...]]] = []
    for letter, keys in zip(text, letters, strict=True):
        if found and found[-1][1] == keys:
            found[-1] = (found[-1][0] + letter, keys)
        else:
            found.append((letter, keys))
    return tuple(found)
