"""Comments of the word processor: on which words of which paragraph they were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult.core.text.anchors import widen
from consult.core.text.folding import clean, fold
from consult.imports.office.blocks import Document, Margin, Para

from .changes import Joined
from .shapes import MarginComment


@dataclass(slots=True)
class Ranged:
    """What a comment lies on: base paragraphs in order, each with the offset where it begins there and its words."""

    words: list[tuple[int, int, str]] = field(default_factory=list)
    place: int | None = None  # the base paragraph it lies in, where it lies on no words of the base


def ranges(paras: Sequence[Para], base: Sequence[Joined], of: Sequence[int]) -> dict[str, Ranged]:
    """Where each comment lies, by its id."""
    found: dict[str, Ranged] = {}
    for at, paragraph in enumerate(base):
        offset = 0
        for _, piece in paragraph.pieces:
            for key in piece.comments:
                ranged = found.setdefault(key, Ranged())
                if ranged.words and ranged.words[-1][0] == at:
                    before = ranged.words[-1]
                    ranged.words[-1] = (at, before[1], before[2] + piece.text)
                else:
                    ranged.words.append((at, offset, piece.text))
            offset += len(piece.text)
    for at, para in enumerate(paras):
        for piece in para.pieces:
            keys = set(piece.comments)
            if piece.point is not None and piece.point[0] == "comment":
                keys.add(piece.point[1])
            for key in keys:
                ranged = found.setdefault(key, Ranged())
                if ranged.place is None:
                    ranged.place = of[at]
    return found


def threads(document: Document) -> list[tuple[Margin, list[Margin]]]:
    """The comments with the answers to each, in the order of the file."""
    roots = {key: margin for key, margin in document.comments.items() if margin.answers not in document.comments}
    answers: dict[str, list[Margin]] = {key: [] for key in roots}
    for margin in document.comments.values():
        above, steps = margin, 0
        while above.id not in roots and above.answers in document.comments and steps < 50:
            above, steps = document.comments[above.answers], steps + 1
        if margin.id not in roots and above.id in roots:
            answers[above.id].append(margin)
    return [(margin, answers[key]) for key, margin in roots.items()]


def anchored(
    margin: Margin, replies: Sequence[Margin], ranged: Ranged | None, bodies: Mapping[int, tuple[str, str, int]]
) -> MarginComment:
    """The comment on the words it lies on. `bodies` maps base paragraphs of the candidate's text to (id, body, how many
    letters of a typed number stood before it)."""
    said = clean(margin.text)
    answers = tuple((reply.author, clean(reply.text)) for reply in replies if fold(reply.text))
    plain = MarginComment(margin.author, margin.date, said, replies=answers)
    if ranged is None:
        return plain
    lying = [(at, start, words) for at, start, words in ranged.words if at in bodies and fold(words)]
    quote = clean(" ".join(words for _, _, words in ranged.words))
    if not lying:
        if ranged.place in bodies:
            return _whole(plain, bodies[ranged.place][0], quote)
        return MarginComment(margin.author, margin.date, said, quote=quote, replies=answers)
    at, start, words = lying[0]
    key, body, skipped = bodies[at]
    wanted = clean(words)
    places = _occurrences(body, wanted)
    if not places or fold(wanted) == fold(body):
        return _whole(plain, key, quote)
    first = min(places, key=lambda place: abs(place - (start - skipped)))
    first, last = widen(body, first, first + len(wanted))
    return MarginComment(margin.author, margin.date, said, key, first, last, body[first:last], answers)


def _whole(comment: MarginComment, key: str, quote: str) -> MarginComment:
    return MarginComment(comment.author, comment.date, comment.body, key, quote=quote, replies=comment.replies)


def _occurrences(body: str, words: str) -> list[int]:
    found, at = [], body.find(words) if words else -1
    while at >= 0 and len(found) < 500:
        found.append(at)
        at = body.find(words, at + 1)
    return found
