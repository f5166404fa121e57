"""Texts and changes for tests of merging: made by hand, and made up by hypothesis."""

from hypothesis import strategies as st

from consult.core.text.changes import Change, Delete, Insert, Move, Replace, Retitle, Text
from consult.core.text.paragraphs import Paragraph

WORDS = ("States", "should", "consult", "early", "and", "in", "good", "faith,", "not", "ปรึกษา", "រដ្ឋ", "a", "day.")


def text(*bodies: str, title: str = "Early consultation") -> Text:
    """A text of numbered paragraphs p1, p2, ..."""
    return Text(title, tuple(Paragraph(f"p{n}", n, body) for n, body in enumerate(bodies, 1)))


def bodies(found: Text) -> list[str]:
    """The paragraphs' words."""
    return [p.body for p in found.paragraphs]


def words(least: int = 1, most: int = 12):
    """Some words with blanks between."""
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(" ".join)


@st.composite
def texts(draw, least: int = 1, most: int = 4) -> Text:
    """A text of a few paragraphs."""
    return text(*draw(st.lists(words(), min_size=least, max_size=most)), title=draw(words(1, 4)))


@st.composite
def changes_of(draw, base: Text, key: str, moves: bool = True) -> Change:
    """A change of `base` with at most one operation of each kind for a paragraph, as the derived ones are."""
    ids = [p.id for p in base.paragraphs]
    kinds = ("keep", "keep", "replace", "edit", "delete", *(["move"] if moves else []))
    operations = []
    if draw(st.booleans()):
        operations.append(Retitle(draw(words(1, 4))))
    for pid in ids:
        what = draw(st.sampled_from(kinds))
        others = [None, *(other for other in ids if other != pid)]
        if what == "replace":
            operations.append(Replace(pid, draw(words())))
        elif what == "edit":
            parts = base.get(pid).body.split(" ")
            at = draw(st.integers(0, len(parts) - 1))
            parts[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
            operations.append(Replace(pid, " ".join(parts)))
        elif what == "delete":
            operations.append(Delete(pid))
        elif what == "move":
            operations.append(Move(pid, draw(st.sampled_from(others))))
    for n in range(draw(st.integers(0, 2))):
        operations.append(Insert(f"+{n + 1}", draw(st.sampled_from([None, *ids])), draw(words())))
    return Change(key, tuple(operations))


@st.composite
def cases(draw, least: int = 1, most: int = 4, moves: bool = True) -> tuple[Text, list[Change]]:
    """A base and several changes of it."""
    base = draw(texts())
    count = draw(st.integers(least, most))
    return base, [draw(changes_of(base, f"A-{n}", moves)) for n in range(1, count + 1)]
