"""Which paragraph a row means. Its id, its number and its words each say so; where they differ, two outvote one."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.core.forms import Column, RowId, read_row_id
from consult.core.messages import Message

from .texts import (
    KnownParagraph,
    KnownText,
    find_by_title,
    find_number,
    find_ref,
    find_version,
    find_words,
    means_whole,
    place_of,
)


@dataclass(slots=True)
class Place:
    """Where a row belongs. `row` is None where that is not clear, and `problem` then says why. `whole` of the
    paragraph was quoted in the row, or only some words of it, which `quote` holds."""

    row: RowId | None = None
    paragraph: KnownParagraph | None = None
    quote: str = ""
    problem: Message | None = None
    notes: tuple[Message, ...] = ()


def find_place(cells: Mapping[Column, str], texts: Mapping[str, KnownText], above: RowId | None) -> Place:
    """The place of a row. `above` is what the rows before it are about: a heading or the last row."""
    said = read_row_id(cells.get(Column.ROW, ""))
    section, number = cells.get(Column.SECTION, ""), cells.get(Column.PARAGRAPH, "")
    words = cells.get(Column.TEXT, "")
    notes: list[Message] = []
    ref = find_ref(section) or (find_by_title(texts, section) if section else None)
    if ref is None and said is None and find_ref(number):
        ref = find_ref(number)
    if ref is None:
        ref = said.ref if said else above.ref if above else None
        if said is None and ref is not None:
            notes.append(Message("No text is named; taken as %(ref)s, as above.", ref=ref))
    if ref is None:
        return Place(problem=Message("It does not say which text it is about."))
    if said is not None and said.ref != ref:
        notes.append(Message("The row id names %(said)s, the row itself %(ref)s: taken as %(ref)s.",
                             said=said.ref, ref=ref))  # fmt: skip
        said = None
    text = texts.get(ref)
    if text is None:
        return Place(problem=Message("There is no text %(ref)s that is open to your comments.", ref=ref))
    version = said.version if said else find_version(section) or text.current
    if version not in text.versions:
        notes.append(Message("%(ref)s has no version %(version)s; taken as the current one.", ref=ref, version=version))
        version, said = text.current, None
    if said is not None and not place_of(said, texts):
        notes.append(Message("The row id names a paragraph that is not there."))
        said = None
    paragraphs = text.versions[version]
    by_id = next((p for p in paragraphs if said and p.id == said.paragraph_id), None)
    by_number = find_number(paragraphs, number) if number and not means_whole(number) else None
    by_words = find_words(paragraphs, words)
    found = _outvote(by_id, by_number, by_words[0] if by_words else None)
    whole = (said is not None and said.paragraph_id is None) or means_whole(number)
    if found is None and not whole:
        return _unclear(ref, version, number, words, section, tuple(notes))
    if found is not None and said is not None and (by_id is None or by_id.id != found.id):
        notes.append(Message("The row id names another paragraph than the row itself: taken as paragraph %(number)s.",
                             number=found.number))  # fmt: skip
    quote = ""
    if found is not None and by_words is not None and by_words[0].id == found.id and not by_words[1]:
        quote = words
    return Place(RowId(ref, version, found.id if found else None), found, quote, notes=tuple(notes))


def _outvote(
    by_id: KnownParagraph | None, by_number: KnownParagraph | None, by_words: KnownParagraph | None
) -> KnownParagraph | None:
    """What two of the three agree on; else the number that a person wrote, the words, the id, in this order."""
    if by_id and by_words and by_id.id == by_words.id:
        return by_id
    return by_number or by_words or by_id


def _unclear(ref: str, version: int, number: str, words: str, section: str, notes: tuple[Message, ...]) -> Place:
    if number:
        return Place(
            problem=Message("%(ref)s has no paragraph “%(number)s” in version %(version)s.",
                            ref=ref, number=number[:40], version=version),
            notes=notes,
        )  # fmt: skip
    if words:
        return Place(problem=Message("The words quoted are not in %(ref)s, or in several paragraphs.", ref=ref))
    # Neither paragraph nor words: the text as a whole, as a row added by hand means it.
    return Place(RowId(ref, version, None), notes=(*notes, Message("No paragraph is named: on the text as a whole.")))
