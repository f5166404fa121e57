"""Where a comment stands, in the words of a page: what it was made on, and what became of that in the text."""

from dataclasses import dataclass

from ...core.text.anchors import Fate, relocate
from ...core.text.scripts import script_lang
from ...queries.comments import Row


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the text that stands: what it is called, the paragraph's id, and the words meant, "" for all of it."""

    place: str
    place_id: str | None
    words: str

    @property
    def lang(self) -> str | None:
        """The language of a script that needs one."""
        return None if self.words.isascii() else script_lang(self.words)


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where it was made, the words to quote, what to say when the text has moved on; `stands` is where its owner has
    put it since, `offer` the place proposed while its words are not in the text."""

    place: str
    quote: str | None
    note: str = ""
    made_on: str = ""
    stands: Spot | None = None
    offer: Spot | None = None


def anchored(w, row: Row, number: str | None) -> Anchored:
    """The place of a comment on the page of the Painter `w`; `number` is the paragraph's where it knows no text."""
    on_words = row.span_start is not None
    quote = row.quote if on_words else None
    current = w.version_id is None or row.version_id == w.version_id
    made_on = "" if current else w.made_on.format(row.version_number)
    if row.paragraph_id is None:
        return Anchored("" if row.parent_id else w.on_whole, None, "", made_on)
    number = w.numbers.get(row.paragraph_id, number)
    place = (w.on_words if on_words else w.on_paragraph).format(number) if number else ""
    if current:
        return Anchored(place, quote)
    stands = _put(w, row) if row.put is not None else None
    fate = fate_of(w, row)
    if fate == Fate.GONE:
        return Anchored("", row.quote, w.gone.format(row.version_number), "", stands, _offer(w, row))
    if fate == Fate.STALE:
        return Anchored(place, row.quote, w.moved_on.format(row.version_number), "", stands, _offer(w, row))
    return Anchored(place, quote if stands is None else row.quote, "", made_on, stands)


def fate_of(w, row: Row) -> Fate:
    """What became, in the text of the Painter `w`, of the words a comment was last known to stand on."""
    at, anchor = row.standing, row.anchor
    gone = anchor is not None and anchor.paragraph_id not in w.numbers
    if at is not None and at.offered_version_id == w.version_id:
        return Fate.GONE if gone else Fate.STALE
    if at is not None and at.version_id == w.version_id or anchor is None:
        return Fate.UNCHANGED
    # Nothing has carried it: a draft, or what was withdrawn.
    return relocate(anchor, w.paragraphs).status


def _put(w, row: Row) -> Spot:
    at = row.standing
    if at.paragraph_id is None:
        return Spot(w.stands_whole, None, "")
    number = w.numbers.get(at.paragraph_id)
    words = at.quote or "" if at.start is not None or number is None else ""
    if number is None or row.stale:
        return Spot(w.stood, None, at.quote or "")
    return Spot((w.stands_words if words else w.stands_paragraph).format(number), at.paragraph_id, words)


def _offer(w, row: Row) -> Spot | None:
    at = row.standing
    if at is None or at.offered_version_id != w.version_id:
        return None
    words = ""
    if at.offered_start is not None:
        body = next(p.body for p in w.paragraphs if p.id == at.offered_paragraph_id)
        words = body[at.offered_start : at.offered_end]
    number = w.numbers[at.offered_paragraph_id]
    return Spot((w.on_words if words else w.on_paragraph).format(number), at.offered_paragraph_id, words)
