"""A filled form as drafts, with what became of each row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from consult.core.errors import Refused
from consult.core.forms import HOW, TEXTS, Column, RowId, fingerprint
from consult.core.messages import Message
from consult.core.text.anchors import find_words
from consult.core.text.folding import clean, fold
from consult.core.text.paragraphs import MOST_BODY, likeness
from consult.core.words import CommentCategory

from .grids import read_grids
from .headings import category_of
from .places import Place, find_place
from .rows import FormRow, rows_of
from .texts import KnownText, Names, find_by_title, find_ref
from .wording import carried_out, is_wording

MOST_COMMENT = 12_000
# The reference of a comment that was sent already: the row comes from a compilation.
_SENT = re.compile(r"(?:C-\d{1,6}|H-[2-9A-Z]{5})")
_NAMING = frozenset({Column.SECTION, Column.LINE, Column.DELEGATION})
OTHER_WORDING = "Other wording is proposed."


class Verdict(StrEnum):
    """What became of a row."""

    UNDERSTOOD = "understood"
    NOTED = "noted"  # understood, with something to look at
    LEFT_OUT = "left out"  # understood, and nothing to be taken from it
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True)
class FormDraft:
    """One comment: `row` says on which paragraph of which version. `proposed` is the paragraph as it would read, or
    None; `quote` words of the paragraph that are meant; `fingerprint` is the same whenever the same row comes again."""

    row: RowId
    category: CommentCategory
    body: str
    proposed: str | None
    quote: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A row that holds anything: where it stands in the file, its draft if there is one, remarks, and its words."""

    table: str
    number: int
    verdict: Verdict
    draft: FormDraft | None
    notes: tuple[Message, ...]
    comment: str
    proposed: str
    paragraph_number: str = ""
    paragraph_body: str = ""


@dataclass(frozen=True, slots=True)
class FormRead:
    """What a file holds: its filled rows in order, how many were empty, headings passed over, remarks on the whole."""

    rows: list[Filled] = field(default_factory=list)
    empty: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    @property
    def drafts(self) -> list[FormDraft]:
        """The comments, each once."""
        return [row.draft for row in self.rows if row.draft is not None]


def read_form(data: bytes, *, texts: Sequence[KnownText], names: Names | None = None) -> FormRead:
    """The comments in a filled form, for the texts that the reader may comment on.

    `names` tells the rows of other delegations, which are left out. Raises Refused where the file cannot be read or
    has no table with the headings of a form.
    """
    read = read_grids(data)
    tables = rows_of(read.grids)
    if not tables.found:
        raise Refused(
            Message("No table with the columns of a comment form was found. Keep the headings of the form."),
            field="file",
        )
    notes = list(read.notes)
    notes += [Message("%(table)s has no headings of a form and was passed over.", table=name)
              for name in tables.passed_over if name not in ("", TEXTS, HOW)]  # fmt: skip
    reader = _Reader({text.ref: text for text in texts}, names or Names())
    for row in tables.rows:
        reader.take(row)
    return FormRead(reader.rows, reader.empty, tables.ignored, notes)


class _Reader:
    """Reads row after row; remembers what the rows are about and what was there already."""

    def __init__(self, texts: Mapping[str, KnownText], names: Names):
        self.texts, self.names = texts, names
        self.above: RowId | None = None
        self.seen: dict[str, int] = {}
        self.rows: list[Filled] = []
        self.empty = 0

    def take(self, row: FormRow) -> None:
        """Take one row."""
        if row.heading:
            ref = find_ref(row.heading) or find_by_title(self.texts, row.heading)
            if ref in self.texts:
                self.above = RowId(ref, self.texts[ref].current)
                return
            self._add(row, Verdict.NOT_UNDERSTOOD, notes=(Message("A line across the table, taken for a heading."),),
                      comment=row.heading)  # fmt: skip
            return
        if len(row.cells) == 1 and (ref := find_ref(*row.cells.values())) in self.texts and row.cells.keys() <= _NAMING:
            self.above = RowId(ref, self.texts[ref].current)  # a line that says what the next rows are about
            return
        place = find_place(row.cells, self.texts, self.above)
        if place.row is not None:
            self.above = place.row
        comment = clean(row.cells.get(Column.COMMENT, ""))
        proposed, notes = self._proposed(row, place)
        if not fold(comment) and not fold(proposed):
            if row.wordless:  # typed with a sign before it that the program took for a sum
                why = Message("A cell holds a formula that shows no words. Write the words without a sign before them.")
                self._add(row, Verdict.NOT_UNDERSTOOD, notes=(why,))
            else:
                self.empty += 1
            return
        if row.formulas:
            notes.append(Message("A cell holds a formula: what it last showed was taken."))
        sent = _SENT.fullmatch(row.cells.get(Column.ROW, "").strip())
        other = self.names.other(row.cells.get(Column.DELEGATION, ""))
        if sent or other:
            why = (
                Message("%(ref)s was sent already.", ref=sent.group())
                if sent
                else Message("The row is in the name of %(delegation)s.", delegation=other)
            )
            self._add(row, Verdict.LEFT_OUT, notes=(why,), comment=comment, proposed=proposed)
            return
        if place.row is None:
            self._add(row, Verdict.NOT_UNDERSTOOD, notes=(*place.notes, place.problem), comment=comment,
                      proposed=proposed)  # fmt: skip
            return
        self._keep(row, place, comment, proposed, [*place.notes, *notes])

    def _proposed(self, row: FormRow, place: Place) -> tuple[str, list[Message]]:
        """What is proposed: the column of that name, or the paragraph's text where somebody has edited that."""
        proposed = clean(row.cells.get(Column.PROPOSED, ""))
        edited = clean(row.cells.get(Column.TEXT, ""))
        if place.paragraph is None or not fold(edited) or fold(edited) == fold(place.paragraph.body) or place.quote:
            return proposed, []
        if len(edited) > 2 * MOST_BODY:
            return proposed, [Message("The paragraph's text in the form is another one than that of the version.")]
        if fold(proposed):
            return proposed, [Message("The paragraph's text was changed in the form; what counts is the proposal.")]
        if likeness(edited, place.paragraph.body) >= 0.5:
            return edited, [Message("The paragraph's text was changed in the form: taken as proposed wording.")]
        return "", [Message("The paragraph's text in the form is another one than that of the version.")]

    def _keep(self, row: FormRow, place: Place, comment: str, proposed: str, notes: list[Message]) -> None:
        category, said = CommentCategory.GENERAL, row.cells.get(Column.TYPE, "")
        if fold(said):
            category = category_of(said) or CommentCategory.GENERAL
            if category_of(said) is None:
                notes.append(Message("The type “%(said)s” is not known: taken as general.", said=said[:40]))
        wording, rest = self._wording(place, proposed, notes) if len(proposed) <= MOST_COMMENT else (proposed, "")
        body = f"{comment}\n\nProposed change: {rest}".strip() if rest else comment or OTHER_WORDING
        if len(body) > MOST_COMMENT or len(wording or "") > MOST_BODY:
            notes.append(Message("It is too long: a comment has at most %(comment)s characters, a paragraph %(body)s.",
                                 comment=f"{MOST_COMMENT:,}", body=f"{MOST_BODY:,}"))  # fmt: skip
            self._add(row, Verdict.NOT_UNDERSTOOD, place, notes=tuple(notes), comment=comment, proposed=proposed)
            return
        mark = fingerprint(place.row, comment, proposed)
        if mark in self.seen:
            notes.append(Message("The same as row %(number)s.", number=self.seen[mark]))
            self._add(row, Verdict.LEFT_OUT, place, notes=tuple(notes), comment=comment, proposed=proposed)
            return
        self.seen[mark] = row.number
        # Words that stand in the paragraph several times do not say which of them are meant.
        quote = place.quote if place.quote and len(find_words(place.paragraph, place.quote)) == 1 else ""
        draft = FormDraft(place.row, category, body, wording, quote, mark)
        verdict = Verdict.NOTED if notes else Verdict.UNDERSTOOD
        self._add(row, verdict, place, draft, tuple(notes), comment, proposed)

    def _wording(self, place: Place, proposed: str, notes: list[Message]) -> tuple[str | None, str]:
        """The paragraph as it would read, and what of the proposal is to be kept as words of the comment instead."""
        if not fold(proposed):
            return None, ""
        if place.paragraph is None:
            return None, proposed
        body = place.paragraph.body
        if fold(proposed) == fold(body):
            notes.append(Message("The wording proposed is that of the paragraph."))
            return None, ""
        if (changed := carried_out(body, proposed)) is not None:
            notes.append(Message("The instruction was carried out on the paragraph: look at how it would read."))
            return changed, ""
        if is_wording(body, proposed):
            return proposed, ""
        notes.append(Message("The proposal is not the paragraph as it would read: kept as words of the comment."))
        return None, proposed

    def _add(
        self, row: FormRow, verdict: Verdict, place: Place | None = None, draft: FormDraft | None = None,
        notes: tuple[Message, ...] = (), comment: str = "", proposed: str = "",
    ) -> None:  # fmt: skip
        paragraph = place.paragraph if place else None
        self.rows.append(
            Filled(
                row.name, row.number, verdict, draft, notes, comment, proposed,
                paragraph.number if paragraph else "", paragraph.body if paragraph else "",
            )
        )  # fmt: skip
