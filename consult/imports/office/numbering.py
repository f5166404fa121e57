"""Automatic numbers of paragraphs, which the document does not hold: they follow from its lists and styles."""

from collections import defaultdict
from dataclasses import dataclass, field

from consult.core.documents import letter, roman
from consult.core.files.archives import Unreadable

from .blocks import Para
from .package import Package, refused
from .xml import walk

_PART = 4 * 1024 * 1024
_MOST_LEVELS = 9


@dataclass(slots=True)
class Level:
    """One level of a list: "decimal", "lowerLetter", "bullet"; its pattern, such as "(%1)"; its first number."""

    kind: str = "decimal"
    pattern: str = ""
    first: int = 1


@dataclass(slots=True)
class Style:
    """A paragraph style: its name, what it is based on, its list and its level as a heading (0 is the highest)."""

    name: str = ""
    base: str = ""
    num: tuple[str, int] | None = None
    outline: int | None = None


@dataclass(slots=True)
class Lists:
    """The lists and styles of a document. `lists` maps a list's id to that of its definition."""

    styles: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=lambda: defaultdict(dict))

    def style_of(self, para: Para) -> list[Style]:
        """The paragraph's style, then those it is based on."""
        found, key = [], para.style
        while key in self.styles and len(found) < 12:
            found.append(self.styles[key])
            key = self.styles[key].base
        return found

    def num_of(self, para: Para) -> tuple[str, int] | None:
        """The list and level of a paragraph, its own or its style's; None where it has no automatic number."""
        num = para.num
        if num is None or not num[0]:
            inherited = next((style.num for style in self.style_of(para) if style.num and style.num[0]), None)
            num = (inherited[0], num[1] if num else inherited[1]) if inherited else None
        if num is None or num[0] not in self.lists or not 0 <= num[1] < _MOST_LEVELS:
            return None
        return num

    def outline_of(self, para: Para) -> int | None:
        """Which level of heading a paragraph is: its own, its style's, or by the name of its style. None for text."""
        if para.outline is not None:
            return para.outline if para.outline < 9 else None
        for style in self.style_of(para):
            if style.outline is not None:
                return style.outline if style.outline < 9 else None
            name = style.name.lower()
            if name == "title":
                return 0
            if name.startswith("heading ") and name[8:].isdecimal():
                return int(name[8:]) - 1
        return None


class Counter:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, lists: Lists):
        self.lists = lists
        self._counts: dict[str, list[int]] = {}

    def next(self, para: Para) -> tuple[str, int] | None:
        """The number of the next paragraph as it is shown ("3.", "(a)") and its level, from 0. None for a paragraph
        without automatic number or with a bullet."""
        num = self.lists.num_of(para)
        if num is None:
            return None
        key, at = self.lists.lists[num[0]], num[1]
        levels = self.lists.levels[key]
        level = levels.get(at, Level())
        counts = self._counts.setdefault(key, [])
        while len(counts) <= at:
            counts.append(levels.get(len(counts), Level()).first - 1)
        counts[at] += 1
        del counts[at + 1 :]
        if level.kind in ("bullet", "none"):
            return None
        pattern = level.pattern or f"%{at + 1}."
        for place, count in enumerate(counts, 1):
            pattern = pattern.replace(f"%{place}", shown(levels.get(place - 1, Level()).kind, count))
        return pattern.strip(), at


def shown(kind: str, count: int) -> str:
    """A number of a kind that Word knows: 4, d, IV."""
    if count < 1 or count > 700:
        return str(count)
    if kind in ("lowerLetter", "upperLetter"):
        found = letter(count)
    elif kind in ("lowerRoman", "upperRoman"):
        found = roman(count)
    else:
        return str(count)
    return found.lower() if kind.startswith("lower") else found.upper()


def read_lists(package: Package) -> Lists:
    """The lists and styles of a package of kind DOCX. Raises Refused where they cannot be read."""
    found = Lists()
    try:
        if (name := package.first("styles")) is not None:
            _styles(package.read(name, most=_PART), found)
        if (name := package.first("numbering")) is not None:
            _numbering(package.read(name, most=_PART), found)
    except Unreadable as error:
        raise refused(error) from error
    return found


def _styles(content: bytes, lists: Lists) -> None:
    current = Style()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current
        value = attributes.get("w:val", "")
        if name == "w:style":
            current = lists.styles[attributes.get("w:styleId", "")] = Style()
        elif name == "w:name":
            current.name = current.name or value
        elif name == "w:basedOn":
            current.base = value
        elif name == "w:numId":
            current.num = (value, current.num[1] if current.num else 0)
        elif name == "w:ilvl" and value.isdecimal():
            current.num = (current.num[0] if current.num else "", int(value[:2]))
        elif name == "w:outlineLvl" and value.isdecimal():
            current.outline = int(value[:2])

    walk(content, start=start)


def _numbering(content: bytes, lists: Lists) -> None:
    definition = at = key = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal definition, at, key
        value = attributes.get("w:val", "")
        if name == "w:abstractNum":
            definition, key = attributes.get("w:abstractNumId", ""), None
        elif name == "w:lvl" and key is None:
            said = attributes.get("w:ilvl", "0")
            at = int(said) if said.isdecimal() and len(said) < 3 else 0
            if definition is not None:
                lists.levels[definition][at] = Level()
        elif name == "w:num":
            key, definition = attributes.get("w:numId", ""), None
        elif name == "w:abstractNumId" and key is not None:
            lists.lists[key] = value
        elif definition is not None and at is not None:
            level = lists.levels[definition].get(at, Level())
            if name == "w:numFmt":
                level.kind = value or "decimal"
            elif name == "w:lvlText":
                level.pattern = value[:40]
            elif name == "w:start" and value.isdecimal() and len(value) < 5:
                level.first = int(value)

    walk(content, start=start)
