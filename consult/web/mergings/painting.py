"""Puts what lies on the table into the words and marks of the page."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from ...core.text.difference import Op
from ...core.text.effects import Does as Kind
from ...core.text.effects import Effect, effects
from ...core.text.merging import TITLE, About, Choice, Conflict, Line, Piece, Way, apply
from ...core.text.redline import clipped, redline
from ...core.text.scripts import script_lang
from ...queries.mergings import Board, Item
from ...services.mergings.outcomes import outcome_of
from .views import Decision, Does, ItemView, LineView, Mark, Side, Table

HUES = 6  # as many as the style sheet has for amendments


def table_of(board: Board) -> Table:
    """The board as the page shows it."""
    painter = _Painter(board)
    table = Table(board, painter.lines(), [painter.item(item) for item in board.items.values()])
    for lapsed in board.lapsed:
        where = painter.place(lapsed.paragraph)
        joined, left = ", ".join(map(painter.label, lapsed.joined)), ", ".join(map(painter.label, lapsed.left))
        if joined and left:
            said = _("%(joined)s arrived and %(left)s left", joined=joined, left=left)
        elif joined:
            said = _("%(joined)s arrived", joined=joined)
        elif left:
            said = _("%(left)s left", left=left)
        else:
            said = _("the words changed")
        table.lapsed.append(_("The decision on %(place)s has lapsed: %(why)s.", place=where, why=said))
    return table


class _Painter:
    """Puts a board's parts into words."""

    def __init__(self, board: Board) -> None:
        self.board, self.merged = board, board.merged
        alternatives = [key for key, item in board.items.items() if not item.amendment]
        self.labels = {key: f"[{n}]" for n, key in enumerate(alternatives, 1)}
        self.hues = {key: n % HUES for n, key in enumerate(board.items)}
        self.numbers = {p.id: p.shown for p in board.base.paragraphs} | {
            p.id: p.shown for p in self.merged.text.paragraphs
        }

    def label(self, key: str) -> str:
        """What stands for a key on the page."""
        return _("chair") if key == "chair" else self.labels.get(key, key)

    def place(self, paragraph: str | None, numbers: Mapping[str, str | None] | None = None) -> str:
        """A paragraph in words."""
        if paragraph is None:
            return _("the beginning")
        if paragraph == TITLE:
            return _("the title")
        number = (numbers or self.numbers).get(paragraph)
        return _("paragraph %(number)s", number=number) if number else _("an unnumbered paragraph")

    def who(self, keys: Sequence[str]) -> str:
        """Delegations behind keys, as far as they may be named."""
        names = [name for key in keys if key in self.board.items for name in self.board.items[key].who]
        return ", ".join(dict.fromkeys(names))

    def marks(self, pieces: Sequence[Piece]) -> tuple[Mark, ...]:
        """Pieces with the labels of their owners."""
        return tuple(
            Mark(p.op, p.text, tuple(map(self.label, p.keys)), self.hue(p.keys), p.conflict is not None) for p in pieces
        )

    def hue(self, keys: Sequence[str]) -> int:
        """The colour of the first key."""
        return self.hues.get(keys[0], 0) if keys else 0

    def lines(self) -> list[LineView]:
        """The title, where something happens to it; the place before all, where something is decided there; then the
        paragraphs."""
        decisions: dict[str | None, list[Decision]] = {}
        # Decided or not, a conflict keeps its place: words, then the paragraph, then what goes in after it.
        found = [*self.merged.conflicts, *self.merged.settled]
        for conflict in sorted(found, key=lambda c: (list(About).index(c.about), c.start, c.id)):
            decisions.setdefault(conflict.paragraph, []).append(self.decision(conflict))
        lines = [self.line(self.merged.title, decisions.get(TITLE, []))]
        if None in decisions:
            lines.append(LineView("start", "", False, (), (), "", tuple(decisions[None]), None))
        return lines + [self.line(line, decisions.get(line.id, [])) for line in self.merged.lines]

    def line(self, line: Line, decisions: list[Decision]) -> LineView:
        """One paragraph."""
        state = "inserted" if line.inserted else "deleted" if line.deleted else "moved" if line.moved else ""
        paragraph = self.merged.text.get(line.id) or self.board.base.get(line.id)
        preambular = paragraph is not None and paragraph.kind == "preambular"
        return LineView(
            line.id, self.numbers.get(line.id) or "", preambular, self.marks(line.pieces),
            tuple(map(self.label, line.keys)), state, tuple(decisions),
            script_lang("".join(p.text for p in line.pieces)),
        )  # fmt: skip

    def decision(self, conflict: Conflict) -> Decision:
        """A conflict with what can be chosen."""
        settled = conflict.id in {c.id for c in self.merged.settled}
        choice = self.board.choices.get(conflict.id) if settled else None
        sides = [self.base_side(conflict, choice)]
        sides += [self.side(conflict, n, r.text, r.keys, choice) for n, r in enumerate(conflict.readings)]
        of_words = conflict.about in (About.WORDS, About.PARAGRAPH, About.PLACE)
        return Decision(
            conflict.id, self.heading(conflict), tuple(sides), settled,
            choice.words.strip() if choice and choice.way is Way.OWN else "", of_words,
            of_words and not (conflict.paragraph == TITLE), conflict.about is About.PLACE,
            choice.way.value if choice else "", script_lang(conflict.words or conflict.readings[0].text or ""),
        )  # fmt: skip

    def heading(self, conflict: Conflict) -> str:
        """What the conflict is about, in a sentence."""
        keys = [self.label(key) for key in conflict.keys]
        names = ", ".join(keys)
        if conflict.about is About.WORDS:
            if conflict.words.strip():
                return _("%(keys)s change the same words", keys=names)
            return _("%(keys)s put different words in at one place", keys=names)
        if conflict.about is About.PARAGRAPH:
            return _("%(keys)s: one takes this paragraph out, another changes it", keys=names)
        if conflict.about is About.PLACE:
            return _("%(keys)s put different paragraphs in at this place", keys=names)
        return _("%(keys)s put this paragraph in different places", keys=names)

    def base_side(self, conflict: Conflict, choice: Choice | None) -> Side:
        """The text as it stands."""
        chosen = choice is not None and choice.way is Way.BASE
        marks: tuple[Mark, ...] = ()
        sentence = ""
        if conflict.about is About.WORDS and conflict.words.strip():
            marks = (Mark(Op.EQUAL, conflict.words, (), 0, False),)
        elif conflict.about is About.WORDS:
            sentence = _("Nothing is put in here.")
        elif conflict.about is About.PLACE:
            sentence = _("No paragraph is put in here.")
        elif conflict.about is About.PARAGRAPH:
            sentence = _("The paragraph stays as it stands.")
        else:
            sentence = _("The paragraph stays where it is.")
        return Side("base", (), "", marks, sentence, script_lang(conflict.words), chosen)

    def side(
        self, conflict: Conflict, n: int, text: str | None, keys: tuple[str, ...], choice: Choice | None
    ) -> Side:
        """One reading."""
        chosen = choice is not None and (choice.way is Way.ALL or (choice.way is Way.READING and choice.reading == n))
        marks: tuple[Mark, ...] = ()
        sentence = ""
        if conflict.about is About.ORDER:
            sentence = _("It stands after %(place)s.", place=self.place(text)) if text else _("It stands first.")
        elif text is None:
            sentence = _("The paragraph goes.")
        else:
            before = conflict.words if conflict.about in (About.WORDS, About.PARAGRAPH) else ""
            spans = redline(before, text)
            marks = tuple(Mark(s.op, s.text, (), self.hue(keys), False) for s in spans)
            if not text.strip():
                sentence = _("These words go.")
        labels = tuple(map(self.label, keys))
        return Side(f"reading:{n}", labels, self.who(keys), marks, sentence, script_lang(text or ""), chosen)

    def item(self, item: Item) -> ItemView:
        """One amendment or alternative."""
        board = self.board
        answer = board.answers.get(item.key)
        state = (
            "taken" if item.key in board.taken
            else "answered" if answer
            else "fulfilled" if item.fulfilled
            else "stale" if item.stale
            else "open"
        )  # fmt: skip
        outcome = answer[0] if answer else None
        if state == "taken" and item.amendment and not self.merged.conflicts:
            outcome = outcome_of(item.key, self.merged, board.choices)
        places = ", ".join(dict.fromkeys(self.place(p) for p in _places(item)))
        return ItemView(
            item.key, self.label(item.key), ", ".join(item.who), state, places, item.rationale, item.words,
            item.other, item.amendment, self.hues[item.key], outcome, answer[1] if answer else "",
            item.key in self.merged.open_keys(), item.change.parent or "",
            self.effects(item) if item.amendment and not answer else (),
        )  # fmt: skip

    def effects(self, item: Item) -> tuple[Does, ...]:
        """What an amendment does, place by place; of one to another, to the text with that one."""
        parent = self.board.items.get(item.change.parent or "")
        base = self.board.base if parent is None else apply(self.board.base, parent.change)
        numbers = self.numbers | {p.id: p.shown for p in base.paragraphs}
        return tuple(self.does(e, numbers) for e in effects(base, item.change.operations, key=item.key))

    def does(self, effect: Effect, numbers: Mapping[str, str | None]) -> Does:
        """One effect in words."""
        place = self.place(effect.place or None, numbers)
        spans = tuple(clipped(effect.spans))
        if effect.does is Kind.INSERTS:
            words = _("New after %(place)s", place=place) if effect.place else _("New at the beginning")
        elif effect.does is Kind.DELETES:
            words, spans = _("Takes out %(place)s", place=place), ()
        elif effect.does is Kind.MOVES:
            after = self.place(effect.after or None, numbers)
            words = _("Moves %(place)s: after %(after)s", place=place, after=after)
        else:
            words = place[:1].upper() + place[1:]
        return Does(words, spans, script_lang("".join(span.text for span in spans)))


def _places(item: Item) -> list[str | None]:
    found: list[str | None] = []
    for op in item.change.operations:
        pid = getattr(op, "paragraph", getattr(op, "after", TITLE))
        if pid is None or not pid.startswith("+"):
            found.append(pid)
    return found

