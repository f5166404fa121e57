"""Which columns a table has, from headings as people leave them: renamed a little, moved, split over two rows."""

import difflib
import re
from collections.abc import Callable, Sequence

from consult.core.forms import Column
from consult.core.text.folding import fold
from consult.core.words import CommentCategory

from .grids import GridCell

_ALIASES: dict[Column, tuple[str, ...]] = {
    Column.ROW: ("row", "row id", "row no", "id", "row number"),
    Column.DELEGATION: (
        "mb/nc", "mb", "nc", "mbnc", "country", "delegation", "member body", "member state", "organisation",
        "organization", "submitted by", "source", "commenting country", "state",
    ),
    Column.LINE: ("line number", "line", "line no", "lines", "line numbers"),
    Column.SECTION: (
        "clause/subclause", "clause", "subclause", "section", "candidate", "norm", "recommendation", "item", "document",
        "norm/recommendation", "norm or recommendation", "text no", "ref", "reference",
    ),
    Column.PARAGRAPH: (
        "paragraph/figure/table", "paragraph", "paragraph number", "para number", "paragraph no", "para no", "para",
        "figure/table", "para.", "paragraph/sentence", "no",
    ),
    Column.TEXT: (
        "paragraph text", "text", "current text", "original text", "text of paragraph", "sentence", "existing text",
        "text as it stands", "sentence/row/indent",
    ),
    Column.TYPE: ("type of comment", "type", "comment type", "category", "category of comment", "kind of comment"),
    Column.COMMENT: (
        "comment (justification for change)", "comment", "comments", "explanation/comment", "explanation",
        "justification", "rationale", "comment/rationale", "justification for change", "explanation of comment",
        "our comments", "remarks", "reason",
    ),
    Column.PROPOSED: (
        "proposed change", "proposed rewording", "proposed wording", "proposed text", "proposed amendment", "proposal",
        "proposed changes", "suggested text", "suggested wording", "suggested change", "rewording", "new text",
        "amendment",
    ),
    Column.OBSERVATIONS: (
        "observations of the secretariat", "observations", "secretariat observations", "disposition", "resolution",
        "secretariat", "observations of secretariat", "response", "chair's answer", "comment from secretariat",
    ),
}  # fmt: skip
_LONGEST = 60
_LIKE = 0.84
_MOST_GUESSES = 300


def _key(text: str) -> str:
    # Templates hang footnote figures on their headings: "Type of comment2".
    return re.sub(r"[\s_.\-/:()*'’]+|\d+$", "", fold(text))


_KNOWN = {_key(alias): column for column, aliases in _ALIASES.items() for alias in aliases}


def recognise(heading: str) -> Column | None:
    """The column that a heading means by one of its known names, or None."""
    return _KNOWN.get(_key(heading)) if len(heading) <= _LONGEST else None


class Guesses:
    """Recognises headings that are spelt a little otherwise. Guessing takes long, so only so many are guessed at."""

    def __init__(self):
        self.made: dict[str, Column | None] = {}

    def recognise(self, heading: str) -> Column | None:
        """The column that a heading means, or None."""
        if (column := recognise(heading)) is not None or not 5 <= len(heading) <= _LONGEST:
            return column
        key = _key(heading)
        if key not in self.made and len(self.made) < _MOST_GUESSES:
            near = difflib.get_close_matches(key, _KNOWN, n=1, cutoff=_LIKE) if len(key) > 4 else []
            self.made[key] = _KNOWN[near[0]] if near else None
        return self.made.get(key)


class Headings:
    """The columns of a table by the stretches over which their headings stand."""

    def __init__(self, cells: Sequence[GridCell], known: Callable[[str], Column | None] = recognise):
        self.columns: list[tuple[Column | None, float, float, str]] = [
            (known(cell.text), cell.start, cell.end, cell.text) for cell in cells if cell.end > cell.start
        ]
        self._exact: dict[tuple[float, float], Column | None] = {}

    @property
    def known(self) -> set[Column]:
        """The columns that were recognised."""
        return {column for column, *_ in self.columns if column is not None}

    @property
    def of_a_form(self) -> bool:
        """Whether these are headings of a form to be filled in: somewhere to write, and something that says on what."""
        known = self.known
        writes = known & {Column.COMMENT, Column.PROPOSED}
        return bool(writes) and bool(known & {Column.ROW, Column.SECTION, Column.PARAGRAPH, Column.TEXT})

    @property
    def ignored(self) -> list[str]:
        """Headings nobody knew."""
        return [heading.strip() for column, _, _, heading in self.columns if column is None and heading.strip()]

    def add(self, cells: Sequence[GridCell]) -> None:
        """Take in a second row of headings, which divides or names columns of the first."""
        for cell in cells:
            column = recognise(cell.text)
            if column is None or cell.end <= cell.start:
                continue
            kept = []
            for former, start, end, heading in self.columns:
                if end <= cell.start or start >= cell.end:
                    kept.append((former, start, end, heading))
                    continue
                if start < cell.start:
                    kept.append((former, start, cell.start, heading))
                if end > cell.end:
                    kept.append((former, cell.end, end, heading))
            self._exact.clear()
            self.columns = [*kept, (column, cell.start, cell.end, cell.text)]

    def at(self, cell: GridCell) -> Column | None:
        """The column below whose heading a cell stands for the most part."""
        if not self._exact:
            self._exact.update({(start, end): column for column, start, end, _ in self.columns})
        if (cell.start, cell.end) in self._exact:
            return self._exact[cell.start, cell.end]
        best, most = None, 0.0
        for column, start, end, _ in self.columns:
            shared = min(end, cell.end) - max(start, cell.start)
            if shared > most:
                best, most = column, shared
        return best


def second_row(headings: Headings, cells: Sequence[GridCell]) -> bool:
    """Whether the row below the headings belongs to them: more headings, or the figures that count the columns."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled:
        return False
    known = [cell for cell in filled if recognise(cell.text) is not None]
    if known and 2 * len(known) >= len(filled):
        return True
    return len(filled) >= 3 and all(re.fullmatch(r"\(?\d{1,2}[).]?", cell.text.strip()) for cell in filled)


_CATEGORIES: dict[str, CommentCategory] = {
    **{category.value: category for category in CommentCategory},
    "ge": CommentCategory.GENERAL, "gen": CommentCategory.GENERAL, "g": CommentCategory.GENERAL,
    "te": CommentCategory.TECHNICAL, "tech": CommentCategory.TECHNICAL, "t": CommentCategory.TECHNICAL,
    "ed": CommentCategory.EDITORIAL, "edit": CommentCategory.EDITORIAL, "e": CommentCategory.EDITORIAL,
    "su": CommentCategory.SUBSTANTIVE, "sub": CommentCategory.SUBSTANTIVE, "s": CommentCategory.SUBSTANTIVE,
    "substantial": CommentCategory.SUBSTANTIVE, "substance": CommentCategory.SUBSTANTIVE,
    "tr": CommentCategory.TRANSLATION, "trans": CommentCategory.TRANSLATION, "language": CommentCategory.TRANSLATION,
}  # fmt: skip


def category_of(text: str) -> CommentCategory | None:
    """The category that a cell names ("te", "Substantive", "ed/te": the first that is known), or None."""
    for word in re.split(r"[\s/,;+&.]+", fold(text[:60])):
        if word in _CATEGORIES:
            return _CATEGORIES[word]
        if len(word) > 4:
            near = difflib.get_close_matches(word, _CATEGORIES, n=1, cutoff=0.8)
            if near:
                return _CATEGORIES[near[0]]
    return None
