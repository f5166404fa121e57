"""Tracked changes: the text without them, and the text as each author would have it.

Word marks the ends of paragraphs as well as words: where the end of a paragraph was put in, the text without the
change has it joined to the next; where it was taken out, the text with the change has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.core.text.folding import clean, fold
from consult.imports.office.blocks import Change, Para, Piece, Reading, rejected


@dataclass(slots=True)
class Joined:
    """A paragraph in a reading: its pieces, each with the index of the Word paragraph it comes from, and the Word
    paragraphs that it was joined of."""

    pieces: list[tuple[int, Piece]] = field(default_factory=list)
    paras: list[int] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """Its words as they stand."""
        return "".join(piece.text for _, piece in self.pieces)


def joined(paras: Sequence[Para], reading: Reading) -> list[Joined]:
    """The paragraphs of a reading, in order; the last word paragraph always ends one."""
    found, current = [], Joined()
    for at, para in enumerate(paras):
        current.paras.append(at)
        current.pieces += [(at, piece) for piece in para.pieces if reading(piece.inserted, piece.deleted)]
        if reading(para.mark_inserted, para.mark_deleted) or at == len(paras) - 1:
            found.append(current)
            current = Joined()
    return found


def of_author(author: str) -> Reading:
    """The reading with the changes of one author and nobody else's."""

    def reading(inserted: Change | None, deleted: Change | None) -> bool:
        return (inserted is None or inserted.author == author) and (deleted is None or deleted.author != author)

    return reading


def authors(paras: Sequence[Para]) -> dict[str, str]:
    """Everybody who changed words or ends of paragraphs, with the date of the first change, in order of appearance."""
    found: dict[str, str] = {}
    for para in paras:
        changes = [change for piece in para.pieces if piece.text for change in (piece.inserted, piece.deleted)]
        for change in (*changes, para.mark_inserted, para.mark_deleted):
            if change is not None:
                found[change.author] = min(filter(None, [found.get(change.author), change.date]), default="")
    return found


def base_of(paras: Sequence[Para]) -> tuple[list[Joined], list[int]]:
    """The paragraphs with all changes rejected, and for each Word paragraph the index of the one it is part of."""
    base = joined(paras, rejected)
    of = [0] * len(paras)
    for at, paragraph in enumerate(base):
        for para in paragraph.paras:
            of[para] = at
    return base, of


def claims(
    paras: Sequence[Para], reading: Sequence[Joined], of: Sequence[int], base: Sequence[Joined]
) -> list[int | None]:
    """For each paragraph of a reading the base paragraph that it is; None is one that was put in.

    First that whose words it holds, then one whose words were all struck out in the same place, then one that reads
    the same elsewhere, which was moved. Each base paragraph once.
    """
    found: list[int | None] = [None] * len(reading)
    taken: set[int] = set()

    def claim(place: int, at: int) -> None:
        if found[place] is None and at not in taken:
            found[place] = at
            taken.add(at)

    for place, paragraph in enumerate(reading):
        for source, piece in paragraph.pieces:
            if piece.inserted is None and piece.text.strip():
                claim(place, of[source])
    for place, paragraph in enumerate(reading):
        if found[place] is None and paragraph.raw.strip():
            for source in paragraph.paras:
                if any(piece.inserted is None and piece.text.strip() for piece in paras[source].pieces):
                    claim(place, of[source])
    left = {fold(base[at].raw): at for at in range(len(base)) if at not in taken and base[at].raw.strip()}
    for place, paragraph in enumerate(reading):
        if left and found[place] is None and (at := left.get(fold(paragraph.raw))) is not None:
            claim(place, at)
    return found


def struck_by_others(paras: Sequence[Para]) -> list[tuple[str, str, str]]:
    """Words that one author put in and another struck out again: (who put in, who struck, the words)."""
    found = []
    for para in paras:
        for piece in para.pieces:
            if piece.inserted and piece.deleted and piece.inserted.author != piece.deleted.author and clean(piece.text):
                found.append((piece.inserted.author, piece.deleted.author, clean(piece.text)))
    return found
