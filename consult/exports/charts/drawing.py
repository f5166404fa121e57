"""A drawing: shapes and words at places, in pixels from the top left. Words and ids are escaped here.

Shapes and words are kept apart, for in a PNG words are set by the typesetter, which knows the scripts of the region.
"""

from dataclasses import dataclass, field
from html import escape
from unicodedata import category

from ...core.text.graphemes import clusters


@dataclass(frozen=True)
class Words:
    """Words at a place: `x` the start, middle or end as `anchor` says, `y` the line they stand on."""

    x: float
    y: float
    words: str
    kind: str = ""
    anchor: str = "start"
    turned: bool = False  # a quarter to the left, about the place


@dataclass
class Drawing:
    """What a chart function answers. `title` and `description` say to those who do not see it what it shows."""

    width: float
    height: float
    title: str
    description: str
    shapes: list[str] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)

    def rect(self, x, y, width, height, kind: str, *, hint: str = "", opacity: float | None = None) -> None:
        """A rectangle; `hint` is read by those who point at it."""
        shown = "" if opacity is None else f' fill-opacity="{number(opacity)}"'
        self._shape(
            f'rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
            f' class="{_kind(kind)}"{shown}',
            hint,
        )

    def line(self, x1, y1, x2, y2, kind: str) -> None:
        """A straight line."""
        self._shape(f'path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" class="{_kind(kind)}"', "")

    def curve(self, x1, y1, x2, y2, kind: str, *, hint: str = "") -> None:
        """A line that leaves and arrives level, so that lines which cross can be told apart."""
        bend = (x2 - x1) * 0.45
        self._shape(
            f'path d="M{number(x1)} {number(y1)}C{number(x1 + bend)} {number(y1)} {number(x2 - bend)} {number(y2)}'
            f' {number(x2)} {number(y2)}" class="{_kind(kind)}"',
            hint,
        )

    def polygon(self, points, kind: str, *, hint: str = "") -> None:
        """A closed shape."""
        d = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        self._shape(f'path d="M{d}Z" class="{_kind(kind)}"', hint)

    def diamond(self, x, y, kind: str, *, hint: str = "") -> None:
        """A mark: a square on its tip, about a place."""
        self.polygon([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], kind, hint=hint)

    def circle(self, x, y, radius, kind: str, *, hint: str = "") -> None:
        """A circle."""
        self._shape(f'circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{_kind(kind)}"', hint)

    def text(self, x, y, words: str, kind: str = "", *, anchor: str = "start", turned: bool = False) -> None:
        """Words, drawn over all shapes."""
        self.texts.append(Words(x, y, words, kind, anchor, turned))

    def _shape(self, tag: str, hint: str) -> None:
        self.shapes.append(f"<{tag}><title>{escape(hint)}</title></{tag.split(' ', 1)[0]}>" if hint else f"<{tag}/>")

    def svg(self, ident: str) -> str:
        """The drawing as an element of a page; `ident` begins its ids and is unique on the page."""
        ident = escape(ident)
        return (
            f'<svg class="c-chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{ident}-t {ident}-d"'
            f' width="{number(self.width)}" height="{number(self.height)}"'
            f' viewBox="0 0 {number(self.width)} {number(self.height)}">{self.inside(ident)}</svg>'
        )

    def inside(self, ident: str) -> str:
        """What stands between the tags of the element."""
        return (
            f'<title id="{ident}-t">{escape(self.title)}</title><desc id="{ident}-d">{escape(self.description)}</desc>'
            + "".join(self.shapes)
            + "".join(map(_text, self.texts))
        )


def _text(text: Words) -> str:
    kind = f' class="{_kind(text.kind)}"' if text.kind else ""
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    x, y = number(text.x), number(text.y)
    turned = f' transform="rotate(-90 {x} {y})"' if text.turned else ""
    return f'<text x="{x}" y="{y}"{kind}{anchor}{turned}>{escape(text.words)}</text>'


def _kind(kind: str) -> str:
    return " ".join(f"c-chart__{each}" for each in kind.split())


def number(value: float) -> str:
    """A number as SVG holds it, to a tenth of a pixel or a hundredth of an opacity."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def legend(drawing: Drawing, x: float, y: float, words: str) -> float:
    """Words of a key at a place; answers where the next part of the key begins. The drawing grows with them."""
    drawing.text(x, y, words, "note")
    end = x + width_of(words, 12)
    drawing.width = max(drawing.width, end)
    return end + 16


def fitted(words: str, width: float, size: float = 13) -> str:
    """Words cut, between letters, to what fits `width` pixels at a type size; cut ones end in an ellipsis."""
    if width_of(words, size) <= width:
        return words
    room = width / size - 0.8
    kept = ""
    for cluster in clusters(words):
        room -= _width(cluster)
        if room < 0:
            break
        kept += cluster
    return kept.rstrip() + "\u2026"


def two_lines(words: str, room: float) -> list[str]:
    """A name in two lines of small type, the first of them empty where one is enough."""
    size = 12
    if fitted(words, room, size) == words or " " not in words:
        return ["", fitted(words, room, size)]
    first, rest = words, ""
    while fitted(first, room, size) != first and " " in first:
        first, _space, last = first.rpartition(" ")
        rest = f"{last} {rest}".strip()
    return [fitted(first, room, size), fitted(rest, room, size)]


def width_of(words: str, size: float = 13) -> float:
    """About how wide words are, in pixels."""
    return _width(words) * size


# In ems of the Noto Sans of each script, erring to the wide side; what is not named has the width after it.
_WIDTHS = {
    each: ems
    for ems, letters in (
        (0.34, "iljtfrI.,:;'()[]| !-"),
        (0.92, "mwMW@%"),
        (1.16, "\u1000\u1003\u1006\u100a\u1010\u1011\u1018\u101a\u101c\u101e\u101f\u1021\u1022\u1023"),
        (1.6, "\u100f\u1024\u1029\u103f"),
        (2.5, "\u102a"),
        (0.36, "\u102b\u102c\u1038\u103b\u103c"),
        (0.97, "\u1783\u1789\u178d\u1799\u179b\u179f\u17a0\u17a1\u17a4\u17a6"),
        (1.26, "\u1788\u178e"),
        (0.6, "\u17bf\u17c0\u17c4\u17c5"),
        (0.34, "\u179a\u179c\u17b6\u17be\u17c1\u17c2\u17c3\u17c7\u17c8"),
    )
    for each in letters
}
# After these a letter stands below the one before it.
_STACKS = "\u1039\u17d2"


def _width(words: str) -> float:
    """About how wide words are, in ems of Noto Sans: measured on titles, erring to the wide side."""
    total, before = 0.0, ""
    for char in words:
        below, before = before in _STACKS and before != "", char
        if char > "\u02ff" and (below or category(char) in ("Mn", "Cf")):  # signs above and below, joiners
            total += _WIDTHS[char] if below and char == "\u179a" else 0.0
        elif char in _WIDTHS:
            total += _WIDTHS[char]
        elif "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff":
            total += 0.7
        elif char.isupper() or char.isdigit():
            total += 0.65
        else:
            total += 0.58
    return total
