"""What the operations of one change do, each at its place in the text it is made on: how an amendment is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.core.text.changes import Delete, Insert, Move, Operation, Replace, Retitle, Text
from consult.core.text.difference import Op
from consult.core.text.graphemes import INVISIBLE
from consult.core.text.merging.intents import full_name
from consult.core.text.merging.shapes import TITLE
from consult.core.text.redline import Span, redline

BEGINNING = ""  # stands for the place before the first paragraph


class Does(StrEnum):
    """The five things an operation can do."""

    RETITLES = "retitles"
    REWORDS = "rewords"
    INSERTS = "inserts"
    DELETES = "deletes"
    MOVES = "moves"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one operation does. `place` is where it is shown: TITLE, BEGINNING or the id of a paragraph of the text (of
    the one after which a paragraph is put in); `spans` are its redline; `after`, of a move, is TITLE's counterpart: the
    id after which the paragraph goes (BEGINNING: before all)."""

    does: Does
    place: str
    spans: tuple[Span, ...] = ()
    after: str = BEGINNING

    @property
    def reads(self) -> tuple[str, ...]:
        """What it comes to, zero-width characters apart: two amendments whose effects all read alike say the same."""
        words = "".join(span.text for span in self.spans if span.op is not Op.DELETE).translate(INVISIBLE)
        return self.does.value, self.place, words, self.after


def effects(
    base: Text, operations: Iterable[Operation], *, key: str = "", places: Mapping[str, str] | None = None
) -> list[Effect]:
    """The operations of change `key` as they bear on `base`; one that names a paragraph not there is left away.
    They come in the order of the text.

    `places` says where paragraphs are shown that stand in `base` only by another amendment (see `places_of`).
    """
    shown = {p.id: p.id for p in base.paragraphs} | dict(places or {})
    known = {p.id: p for p in base.paragraphs}
    found: list[Effect] = []
    for op in operations:
        match op:
            case Retitle(title):
                found.append(Effect(Does.RETITLES, TITLE, tuple(redline(base.title, title))))
            case Replace(paragraph, body) if paragraph in known:
                spans = tuple(redline(known[paragraph].body, body))
                found.append(Effect(Does.REWORDS, shown[paragraph], spans))
            case Delete(paragraph) if paragraph in known:
                spans = (Span(Op.DELETE, known[paragraph].body),)
                found.append(Effect(Does.DELETES, shown[paragraph], spans))
            case Move(paragraph, after) if paragraph in known:
                found.append(Effect(Does.MOVES, shown[paragraph], (), _place(shown, after)))
            case Insert(own, after, body):
                place = _place(shown, after)
                shown[own] = shown[full_name(key, own)] = place
                found.append(Effect(Does.INSERTS, place, (Span(Op.INSERT, body),)))
    order = {at: n for n, at in enumerate([TITLE, BEGINNING, *known])}
    return sorted(found, key=lambda effect: order.get(effect.place, len(order)))


def places_of(
    base: Text, operations: Iterable[Operation], *, key: str, places: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Where the paragraphs that change `key` puts in are shown, by the names they have in the text with it."""
    shown = {p.id: p.id for p in base.paragraphs} | dict(places or {})
    found = dict(places or {})
    for op in operations:
        if isinstance(op, Insert):
            place = _place(shown, op.after)
            shown[op.id] = shown[full_name(key, op.id)] = found[full_name(key, op.id)] = place
    return found


def _place(shown: Mapping[str, str], after: str | None) -> str:
    return BEGINNING if after is None else shown.get(after, BEGINNING)
