"""A text with its brackets and how far each paragraph is agreed, as the page of a candidate shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, request
from flask_babel import gettext as _

from ..core.lifecycle import CandidateState
from ..core.messages import listed
from ..core.permissions import Action, Actor, can
from ..core.text.brackets import Group, Mark, stretches
from ..core.text.scripts import script_lang
from ..queries import paragraphs, questions, texts
from ..queries.brackets import Line, Sums, list_on_text, sums
from ..queries.paragraphs import Standing
from .answers import said


@dataclass(frozen=True)
class Words:
    """Other words that stand against those in brackets."""

    text: str
    lang: str | None
    askers: str
    blocks: bool


@dataclass(frozen=True)
class Signs:
    """A pair of signs around words. `target`: the id of the first of its brackets."""

    target: int
    blocks: bool
    askers: str
    alternatives: list[Words]


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph from left to right: words (in italics where they open a preambular one), or the place where
    signs open or close."""

    words: str = ""
    opening: bool = False
    opens: Signs | None = None
    closes: Signs | None = None


@dataclass(frozen=True)
class ParagraphView:
    """One paragraph. `lines` are all its brackets, `alts` full alternatives to it ("2 Alt."), with their labels."""

    pieces: list[Piece]
    lines: list[Line]
    alts: list[tuple[str, Words]]
    standing: Standing | None
    sums: Sums

    @property
    def bracketed(self) -> bool:
        """It has open brackets that block, or are yet to be placed."""
        return self.sums.blocking > 0


@dataclass(frozen=True)
class TextView:
    """What a text shows beside its words: `paragraphs` by id, `adrift` brackets whose paragraph is gone, `base` the
    address of the conference."""

    base: str
    obstacles: texts.Obstacles
    paragraphs: dict[str, ParagraphView]
    adrift: list[Line]
    sums: Sums
    questions: list[questions.Line]
    may_bracket: bool
    may_ask: bool
    may_agree: bool


_NONE = Sums(0, 0, 0)


def view_of(c, actor: Actor, *, released: bool = True) -> TextView:
    """The view of a candidate's current text. `c` has id, ref, state and paragraphs (queries.candidates.Paragraph);
    `released`: others read it."""
    obstacles = texts.what_stands_in_the_way(c)
    lines: list[Line] = []
    if obstacles.brackets or obstacles.proposals:
        lines = list_on_text(actor, c.id, zone=g.conference.timezone, now=g.now)
    standings = paragraphs.standings(c.id, now=g.now) if obstacles.standings else {}
    asked = questions.list_questions(actor, now=g.now, open_only=True, ref=c.ref) if obstacles.questions else []
    here = {p.id for p in c.paragraphs}
    total = sums(lines, lambda line: "").get("", _NONE)
    negotiated = c.state == CandidateState.TABLED and released
    return TextView(
        base=f"{request.script_root}/{g.conference.slug}",
        obstacles=obstacles,
        paragraphs={
            p.id: _paragraph(p, [line for line in lines if line.paragraph_id == p.id], standings.get(p.id))
            for p in c.paragraphs
        },
        adrift=[line for line in lines if line.paragraph_id not in here],
        sums=total,
        questions=asked,
        may_bracket=negotiated and (can(actor, Action.BRACKET) or can(actor, Action.BRACKET_FOR)),
        may_ask=negotiated and can(actor, Action.ASK_ROOM),
        may_agree=negotiated and can(actor, Action.AGREE_PARAGRAPH),
    )


def _paragraph(p, lines: Sequence[Line], standing: Standing | None) -> ParagraphView:
    placed = {
        str(line.id): line for line in lines if not line.moved_on and (line.end is None or line.end <= len(p.body))
    }
    marks = [
        Mark(key, line.start, line.end, line.alternative, line.blocks, who(line)) for key, line in placed.items()
    ]
    found: dict[tuple[int, int], Signs] = {}
    pieces, at = [], 0
    for stretch in stretches(p.body, marks):
        group = stretch.opens or stretch.closes
        if group is None:
            italic = max(0, min(len(stretch.text), p.opening - at))
            pieces += [Piece(stretch.text[:italic], opening=True)] if italic else []
            pieces += [Piece(stretch.text[italic:])] if italic < len(stretch.text) else []
            at += len(stretch.text)
            continue
        signs = found.setdefault((group.start, group.end), _signs(group))
        pieces.append(Piece(opens=signs) if stretch.opens else Piece(closes=signs))
    return ParagraphView(
        pieces=pieces,
        lines=list(lines),
        alts=_alts(p, [line for line in placed.values() if line.whole]),
        standing=standing,
        sums=sums(lines, lambda line: "").get("", _NONE),
    )


def _signs(group: Group) -> Signs:
    whole = all(mark.start is None for mark in group.marks)
    alternatives = []
    if not whole:  # a full alternative stands below the paragraph
        for words, askers in group.alternatives:
            blocks = any(mark.blocks for mark in group.marks if mark.alternative == words)
            alternatives.append(Words(words, script_lang(words), names(askers), blocks))
    return Signs(int(group.marks[0].key), group.blocks, names(group.askers), alternatives)


def _alts(p, lines: Sequence[Line]) -> list[tuple[str, Words]]:
    askers: dict[str, list[str]] = {}
    for line in lines:
        if line.alternative:
            askers.setdefault(line.alternative, []).append(who(line))
    found = []
    for at, (words, theirs) in enumerate(askers.items(), 1):
        label = _("%(number)s Alt.", number=p.name)
        if len(askers) > 1:
            label = _("%(number)s Alt. %(at)s", number=p.name, at=at)
        blocks = any(line.blocks for line in lines if line.alternative == words)
        found.append((label, Words(words, script_lang(words), names(dict.fromkeys(theirs)), blocks)))
    return found


def who(line: Line) -> str:
    """Who asked, in words."""
    return line.asker or _("a delegation")


def names(askers) -> str:
    """Names one after the other."""
    return said(listed(list(askers)))
