"""A document as lines: what each says of itself by its look, before anybody knows what it is for."""

import re
from dataclasses import dataclass

from consult.core.text.folding import clean

_NUMBER = re.compile(
    r"^\s*(?P<number>\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|\(\d{1,3}\)|\([a-z]{1,2}\)|\([ivx]{1,6}\)|[a-z][.)]|[ivx]{1,6}[.)])"
    r"(?:\s+bis|\s+ter|\s+quater)?[.)]?(?:\s+|$)",
)
_BULLET = re.compile(r"^\s*[•·–—▪◦*-]\s+")


@dataclass(slots=True)
class Line:
    """One line: its words without a typed number, the number ("3.", "(a)", "•"; empty without one) and how deep in its
    list it stands; its level as a heading; whether all of it is bold, and whether it begins in italics. `fact` is what
    a line such as "Area: policy" says, as label and value; `style` the name of its style in small letters."""

    text: str
    number: str = ""
    depth: int = 0
    heading: int | None = None
    bold: bool = False
    italic: bool = False
    fact: tuple[str, str] | None = None
    style: str = ""


def numbered(raw: str) -> tuple[str, str]:
    """A line's typed number and its words: "(a)  The text" -> ("(a)", "The text"). Without a number ("", the words).

    What only looks like a number stays: a year, a lone letter that begins a sentence.
    """
    found = _NUMBER.match(raw)
    if found is None:
        bullet = _BULLET.match(raw)
        return ("•", clean(raw[bullet.end() :])) if bullet else ("", clean(raw))
    number = found["number"]
    if number.isdecimal() and found.group().strip() == number and "\t" not in found.group():
        return "", clean(raw)  # "2 States agreed" is a sentence, "2<tab>States" and "2. States" are paragraphs
    return number, clean(raw[found.end() :])


def level_of(line: Line, above: int, last: str) -> int:
    """The level (1 to 3) of a numbered line below a line of level `above`, whose number was `last`.

    (i) is a Roman one unless it follows (h). No level is left out on the way down.
    """
    bare = line.number.strip("().")
    if bare.replace(".", "").isdecimal():
        level = bare.count(".") + 1 if "." in bare else line.depth + 1
    elif line.number == "•":
        level = line.depth + 2 if above else 1
    elif re.fullmatch(r"[ivx]+", bare) and not (bare == "i" and last.strip("().") == "h") and not (
        bare in "vx" and last.strip("().") in "uw"
    ):
        level = 3
    else:
        level = 2
    return max(1, min(level, above + 1, 3))
