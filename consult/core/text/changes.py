"""What an amendment does to a text: operations on paragraphs of one stated version, and how they follow from typing.

An operation names paragraphs by id, never by number. Paragraphs that a change puts in have ids of its own ("+1", "+2")
until they enter a version.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from consult.core.text.folding import clean, clean_line
from consult.core.text.graphemes import INVISIBLE
from consult.core.text.paragraphs import Paragraph, ParagraphKind, assign_ids
from consult.core.text.redline import Status, diff_paragraphs


@dataclass(frozen=True, slots=True)
class Text:
    """A title and its paragraphs, as one version has them."""

    title: str
    paragraphs: tuple[Paragraph, ...]

    def get(self, paragraph_id: str) -> Paragraph | None:
        """The paragraph with the id, or None."""
        return next((p for p in self.paragraphs if p.id == paragraph_id), None)


@dataclass(frozen=True, slots=True)
class Retitle:
    """Another title."""

    title: str


@dataclass(frozen=True, slots=True)
class Replace:
    """Other words for a paragraph: `body` is the whole paragraph as it would read."""

    paragraph: str
    body: str


@dataclass(frozen=True, slots=True)
class Insert:
    """A paragraph put in after `after` (None: at the beginning), which may be one put in by the same change."""

    id: str
    after: str | None
    body: str
    kind: ParagraphKind = ParagraphKind.OPERATIVE
    level: int = 1


@dataclass(frozen=True, slots=True)
class Delete:
    """A paragraph taken out."""

    paragraph: str


@dataclass(frozen=True, slots=True)
class Move:
    """A paragraph put after `after` (None: at the beginning)."""

    paragraph: str
    after: str | None


Operation = Retitle | Replace | Insert | Delete | Move
_NAMES = {"retitle": Retitle, "replace": Replace, "insert_after": Insert, "delete": Delete, "move": Move}
_WORDS = {kind: name for name, kind in _NAMES.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """The operations that go under one name: an amendment. `key` names it ("A-14").

    With `parent`, the key of another change, it is an amendment to that amendment: its operations are made on the text
    as it would read with the parent alone.
    """

    key: str
    operations: tuple[Operation, ...]
    parent: str | None = None


def to_json(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """The operations as JSON can hold them: [{"op": "replace", "paragraph": "p1", "body": "..."}]."""
    rows = []
    for operation in operations:
        row: dict[str, Any] = {"op": _WORDS[type(operation)]}
        for name in operation.__dataclass_fields__:
            value = getattr(operation, name)
            row[name] = value.value if isinstance(value, ParagraphKind) else value
        rows.append(row)
    return rows


def from_json(rows: Iterable[dict[str, Any]]) -> tuple[Operation, ...]:
    """The operations behind `to_json`. Raises KeyError for an unknown one, TypeError where a field is missing."""
    found = []
    for row in rows:
        values = {name: value for name, value in row.items() if name != "op"}
        if "kind" in values:
            values["kind"] = ParagraphKind(values["kind"])
        found.append(_NAMES[row["op"]](**values))
    return tuple(found)


def touched(operations: Iterable[Operation]) -> frozenset[str]:
    """The paragraphs that operations give other words, move or take out, by id."""
    return frozenset(o.paragraph for o in operations if isinstance(o, Replace | Delete | Move))


def derive(base: Text, new: Text, *, key: str = "") -> tuple[Operation, ...]:
    """The operations that lead from `base` to `new`, paragraphs matched by id. Kind and level of a paragraph that both
    have are not compared: they belong to the version. Paragraphs that change `key` put in ("A-14+1") keep their names.
    """
    operations: list[Operation] = []
    if _seen(base.title) != _seen(new.title):
        operations.append(Retitle(new.title))
    had = {p.id for p in base.paragraphs}
    names = _own_names([p.id for p in new.paragraphs if p.id not in had], key)
    rows = {row.id: row for row in diff_paragraphs(base.paragraphs, new.paragraphs)}
    before: str | None = None
    for p in new.paragraphs:
        row = rows[p.id]
        if row.old is None:
            operations.append(Insert(names[p.id], before, p.body, p.kind, p.level))
        else:
            if row.status is Status.MOVED:
                operations.append(Move(p.id, before))
            if row.edited:
                operations.append(Replace(p.id, p.body))
        before = names.get(p.id, p.id)
    operations += [Delete(p.id) for p in base.paragraphs if rows[p.id].new is None]
    return tuple(operations)


def _own_names(ids: Sequence[str], key: str) -> dict[str, str]:
    """Names for what is put in: its own where it has one already, else the next free."""
    own = {name: name.removeprefix(key) for name in ids if name.removeprefix(key).startswith("+")}
    free = (f"+{n}" for n in range(1, len(ids) + len(own) + 1) if f"+{n}" not in own.values())
    return {name: own[name] if name in own else next(free) for name in ids}


def typed(base: Text, title: str, bodies: Sequence[tuple[str | None, str]]) -> Text:
    """`base` as somebody has typed it anew: (id the editor kept or None, words) a paragraph, empty ones left away.

    A paragraph without an id that is one of `base`, unchanged or edited, keeps that id; any other is put in.
    """
    kept = [(key, clean(body)) for key, body in bodies if clean(body)]
    # Ids of the change's own, from an earlier saving, are not paragraphs of the base.
    claims = [key if key and base.get(key) else None for key, _body in kept]
    found = assign_ids(base.paragraphs, [body for _key, body in kept], claimed=claims)
    known = {p.id: p for p in base.paragraphs}
    own = {key for key, _ in kept if key and key.startswith("+")}
    free = (f"+{n}" for n in count(1) if f"+{n}" not in own)
    paragraphs, used = [], set()
    for (key, body), p in zip(kept, found, strict=True):
        former = known.get(p.id)
        if former is not None:
            paragraphs.append(Paragraph(p.id, p.number, body, former.kind, former.level, former.shown))
            continue
        name = key if key in own and key not in used else next(free)
        used.add(name)
        like = paragraphs[-1] if paragraphs else None
        kind, level = (like.kind, like.level) if like else (ParagraphKind.OPERATIVE, 1)
        paragraphs.append(Paragraph(name, p.number, body, kind, level))
    return Text(clean_line(title) or base.title, tuple(paragraphs))


def same_words(ours: Text, theirs: Text) -> bool:
    """Whether two texts read alike: zero-width characters and the ids of paragraphs put in do not count."""

    def read(text: Text) -> list[str]:
        return [_seen(text.title), *(_seen(p.body) for p in text.paragraphs)]

    return read(ours) == read(theirs)


def _seen(text: str) -> str:
    return text.translate(INVISIBLE)
