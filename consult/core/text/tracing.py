"""Where each word of a text comes from: the version that brought it in, and the amendments behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.core.text.changes import Text
from consult.core.text.difference import Op
from consult.core.text.merging.shapes import TITLE, Merged
from consult.core.text.redline import redline

# By paragraph id or TITLE: (start, end, keys) of the stretches that amendments brought in; code points.
Sources = Mapping[str, Sequence[tuple[int, int, tuple[str, ...]]]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a text, with what amendments brought into it."""

    number: int
    text: Text
    sources: Sources


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that came in together: in version `version`, by the amendments `keys` (none: by who wrote the version)."""

    text: str
    version: int
    keys: tuple[str, ...]


def sources_of(merged: Merged, names: Mapping[str, str]) -> dict[str, list[list]]:
    """What a merge brought in, as JSON can hold it: {"p3": [[start, end, ["A-14"]]]}. `names` maps the ids that
    paragraphs had in the merge to those of the version."""
    found: dict[str, list[list]] = {}
    for line in [merged.title, *merged.lines]:
        at, rows = 0, []
        for piece in line.pieces:
            if piece.op is Op.DELETE:
                continue
            if piece.op is Op.INSERT:
                rows.append([at, at + len(piece.text), list(piece.keys)])
            at += len(piece.text)
        if rows and not line.deleted:
            found[names.get(line.id, line.id)] = rows
    return found


def trace(editions: Sequence[Edition]) -> dict[str, list[Passage]]:
    """The last edition's title (under TITLE) and paragraphs, each as passages. `editions` are all versions in order."""
    owners: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    bodies: dict[str, str] = {}
    for edition in editions:
        now = {TITLE: edition.text.title} | {p.id: p.body for p in edition.text.paragraphs}
        fresh = {}
        for key, body in now.items():
            letters = _carried(bodies[key], owners[key], body) if key in bodies else [None] * len(body)
            given: list[tuple[str, ...]] = [()] * len(body)
            for start, end, keys in edition.sources.get(key, ()):
                given[start:end] = [tuple(keys)] * (end - start)
            fresh[key] = [
                former if former is not None else (edition.number, keys)
                for former, keys in zip(letters, given, strict=True)
            ]
        # A paragraph that went and came back begins anew; former owners go with it.
        owners, bodies = fresh, now
    return {key: _passages(body, owners[key]) for key, body in bodies.items()}


def _carried(old: str, owners: list, new: str) -> list:
    """The owner of each character of `new` that stood in `old`; None for those that came in."""
    found, at = [], 0
    for span in redline(old, new):
        if span.op is Op.INSERT:
            found += [None] * len(span.text)
            continue
        if span.op is Op.EQUAL:
            found += owners[at : at + len(span.text)]
        at += len(span.text)
    return found


def _passages(body: str, owners: list[tuple[int, tuple[str, ...]]]) -> list[Passage]:
    found: list[Passage] = []
    for letter, (version, keys) in zip(body, owners, strict=True):
        if found and (found[-1].version, found[-1].keys) == (version, keys):
            found[-1] = Passage(found[-1].text + letter, version, keys)
        else:
            found.append(Passage(letter, version, keys))
    return found
