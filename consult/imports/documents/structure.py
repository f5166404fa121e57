"""Lines into candidates: which are titles, which are rationale, which are paragraphs and of what level."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from consult.core.messages import Message
from consult.core.text.folding import clean_line, fold
from consult.core.text.paragraphs import MOST_TITLE, ParagraphKind
from consult.core.words import Kind

from .lines import Line, level_of
from .words import (
    LONGEST_HEADING,
    is_preambular,
    is_rationale,
    is_text,
    rationale_lead,
    ref_in,
    section_kind,
    title_in,
)

# Styles of lines that stand beside a text, in our own documents and in those of others.
_APART = frozenset({"subtitle", "banner", "note", "table title", "masthead left", "masthead right"})


class Role(StrEnum):
    """What a line is for."""

    TITLE = "title"
    BODY = "body"
    RATIONALE = "rationale"
    MARK = "mark"  # a heading inside a candidate, a labelled fact: understood, and no words of the text
    NONE = "none"


@dataclass(slots=True)
class Part:
    """A paragraph of the text: the index of its line, its words, kind and level."""

    line: int
    body: str
    kind: ParagraphKind = ParagraphKind.OPERATIVE
    level: int = 1


@dataclass(slots=True)
class Found:
    """A candidate as it is being gathered."""

    kind: Kind | None
    title: str
    title_line: int
    rationale: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    ref: str | None = None
    notes: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class Structure:
    """The candidates of a document; for each line its role and the index of its candidate (None without)."""

    found: list[Found]
    roles: list[tuple[Role, int | None]]


def structure(lines: Sequence[Line]) -> Structure:
    """Which candidates the lines hold."""
    gathering = _Gathering(lines, _titles(lines))
    for at, line in enumerate(lines):
        gathering.take(at, line)
    for candidate in gathering.found:
        _levels(candidate, lines)
        _kind(candidate)
    return Structure(gathering.found, gathering.roles)


def _titles(lines: Sequence[Line]) -> dict[int, tuple[Kind | None, str]]:
    """The lines that are titles: those with a prefix ("Norm 3:") where there are any, else the headings that text
    follows, else the first line."""
    prefixed = {
        at: found
        for at, line in enumerate(lines)
        if not line.number and (line.heading is not None or len(line.text) <= LONGEST_HEADING and not _ends(line.text))
        and section_kind(line.text) is None
        and (found := title_in(line.text)) is not None
    }  # fmt: skip
    if prefixed:
        # Headings of the same level as those with a prefix are titles as well.
        levels = {lines[at].heading for at in prefixed} - {None}
        more = {at: (None, clean_line(line.text)) for at, line in enumerate(lines)
                if line.heading in levels and at not in prefixed and not _names_a_part(line.text)}  # fmt: skip
        return {**more, **prefixed}
    headings = [at for at, line in enumerate(lines) if line.heading is not None and not _names_a_part(line.text)]
    followed = {
        at: (None, clean_line(lines[at].text))
        for at, after in pairwise([*headings, len(lines)])
        if any(_is_text_line(line) for line in lines[at + 1 : after])
    }
    if followed:
        # Deeper headings below a title divide its text.
        top = min(lines[at].heading for at in followed)
        numbered = {at for at in followed if any(line.number for line in _until_next(lines, at, headings))}
        top = min((lines[at].heading for at in numbered), default=top)
        return {at: title for at, title in followed.items() if lines[at].heading == top}
    first = next((at for at, line in enumerate(lines) if fold(line.text)), None)
    if first is None or lines[first].number or len(lines[first].text) > MOST_TITLE or len(lines) == 1:
        return {}
    return {first: (None, clean_line(lines[first].text))}


def _until_next(lines: Sequence[Line], at: int, headings: list[int]) -> Sequence[Line]:
    return lines[at + 1 : next((after for after in headings if after > at), len(lines))]


def _names_a_part(text: str) -> bool:
    return section_kind(text) is not None or is_rationale(text) or is_text(text)


def _is_text_line(line: Line) -> bool:
    return line.heading is None and bool(fold(line.text)) and line.fact is None


def _ends(text: str) -> bool:
    return text.rstrip().endswith((".", ";"))


class _Gathering:
    """Walks through the lines."""

    def __init__(self, lines: Sequence[Line], titles: dict[int, tuple[Kind | None, str]]):
        self.lines, self.titles = lines, titles
        self.found: list[Found] = []
        self.roles: list[tuple[Role, int | None]] = []
        self.kind: Kind | None = None
        self.section = Role.BODY
        self.by_heading = False  # the rationale was announced by a heading of its own

    def take(self, at: int, line: Line) -> None:
        self.roles.append(self._role(at, line))

    def _role(self, at: int, line: Line) -> tuple[Role, int | None]:
        words = line.text
        if not fold(words):
            return Role.MARK, None
        if at in self.titles:
            kind, title = self.titles[at]
            self.found.append(Found(kind or self.kind, title[:MOST_TITLE], at, ref=ref_in(words)))
            self.section, self.by_heading = Role.BODY, False
            return Role.TITLE, len(self.found) - 1
        if (kind := section_kind(words)) is not None and (line.heading is not None or line.bold or not line.number):
            self.kind, self.section = kind, Role.NONE
            return Role.MARK, None
        if not self.found or self.section is Role.NONE:
            return Role.NONE, None
        current, here = self.found[-1], len(self.found) - 1
        if line.style in _APART:
            return Role.NONE, None
        if line.style == "entry data":
            current.facts.update([line.fact] if line.fact else [])
            return Role.MARK, here
        if not current.title:  # "Norm 3" stood alone in its line
            current.title, current.title_line = clean_line(words)[:MOST_TITLE], at
            return Role.TITLE, here
        if not line.number and (is_rationale(words) or is_text(words)):
            self.section = Role.RATIONALE if is_rationale(words) else Role.BODY
            self.by_heading = self.section is Role.RATIONALE
            return Role.MARK, here
        if not current.parts and self.section is Role.BODY and not line.number and line.fact:
            current.facts[line.fact[0]] = line.fact[1]
            return Role.MARK, here
        if not line.number and (rest := rationale_lead(words)) is not None:
            self.section, self.by_heading = Role.RATIONALE, False
            current.rationale.append(rest)
            return Role.RATIONALE, here
        above = self.lines[current.title_line].heading
        if line.heading is not None and above is not None and line.heading < above:
            self.section = Role.NONE  # another part of the document
            return Role.NONE, None
        if line.style == "rationale":
            current.rationale.append(words)
            return Role.RATIONALE, here
        if line.heading is not None:
            current.notes.append(Message("The heading “%(words)s” inside the text was left away.", words=words[:80]))
            return Role.MARK, here
        if self.section is Role.RATIONALE and line.number and not current.parts and not self._text_follows(at):
            self.section = Role.BODY
        if self.section is Role.RATIONALE:
            current.rationale.append(f"{line.number} {words}".strip())
            return Role.RATIONALE, here
        current.parts.append(Part(at, words))
        return Role.BODY, here

    def _text_follows(self, at: int) -> bool:
        """Whether a heading "Text" is still to come in this candidate."""
        for after in range(at + 1, len(self.lines)):
            if after in self.titles:
                return False
            if is_text(self.lines[after].text):
                return True
        return False


def _levels(candidate: Found, lines: Sequence[Line]) -> None:
    """Kinds and levels: reasons before the first number are preambular; without numbers their beginnings tell."""
    some = any(lines[part.line].number for part in candidate.parts)
    above, last, started = 0, "", False
    for at, part in enumerate(candidate.parts):
        line = lines[part.line]
        if line.number:
            before = candidate.parts[at - 1] if at else None
            if not above and before and before.kind is ParagraphKind.PREAMBULAR and not is_preambular(before.body):
                if level_of(line, 1, "") == 2:  # "States should:" before (a) is operative, without a number of its own
                    before.kind, above = ParagraphKind.OPERATIVE, 1
            part.level = above = level_of(line, above, last)
            started, last = True, line.number
        elif not started and (some or line.italic or is_preambular(part.body)):
            part.kind = ParagraphKind.PREAMBULAR
        elif started and some:
            candidate.notes.append(
                Message("“%(words)s …” has no number: taken as a paragraph of its own.", words=part.body[:40])
            )
            above = 1
        else:
            started, above = True, 1


def _kind(candidate: Found) -> None:
    """Recommendations are phrased "That ...", norms with "should"."""
    if candidate.kind is not None or not candidate.parts:
        return
    operative = [part.body for part in candidate.parts if part.kind is ParagraphKind.OPERATIVE]
    if operative and sum(body.startswith("That ") for body in operative) * 2 > len(operative):
        candidate.kind = Kind.RECOMMENDATION
    elif any(" should " in f" {body} " for body in operative):
        candidate.kind = Kind.NORM
