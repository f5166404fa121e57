"""Which characters the fonts of the PDF can draw.

PDF/UA and PDF/A refuse a document with a single character that no embedded font can draw, so every text is checked
against the fonts before it is set, and what cannot be drawn is replaced by a visible mark and reported. The fonts' maps
of characters are read here (OpenType specification, table cmap, formats 4 and 12), which spares a dependency.
"""

import struct
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

FAMILIES = ("NotoSerif", "NotoSans")
SCRIPTS = ("", "Thai", "Lao", "Khmer", "Myanmar")
MARK = "\ufffd"
# Drawn as nothing whatever the font: joiners, direction marks, variation selectors, soft hyphen.
_INVISIBLE = frozenset([0xAD, 0x34F, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)])
_INVISIBLE |= frozenset([*range(0x2066, 0x206A), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


class NoFonts(RuntimeError):
    """The fonts for PDF documents are not installed where they belong."""


@dataclass
class Report:
    """Characters that could not be drawn, each with how often it was replaced or left out."""

    missing: dict[str, int] = field(default_factory=dict)

    def add(self, sign: str) -> None:
        self.missing[sign] = self.missing.get(sign, 0) + 1


def font_folder() -> Path:
    """The folder with the TrueType fonts: in the installed package, beside it in a checkout, else the system's Noto.

    Raises NoFonts if there is none.
    """
    package = Path(str(files("consult")))
    for folder in (package / "static/vendor/fonts-ttf", package.parent / "static/vendor/fonts-ttf"):
        if any(folder.rglob("NotoSerif-Regular.ttf")):
            return folder
    system = Path("/usr/share/fonts/truetype/noto")
    if (system / "NotoSerif-Regular.ttf").is_file():
        return system
    raise NoFonts("The Noto fonts are missing: they belong into static/vendor/fonts-ttf.")


class Coverage:
    """The characters that the regular faces of the PDF's fonts can draw."""

    def __init__(self, faces: list[frozenset[int]]):
        self.faces = faces
        self.all = frozenset().union(*faces)

    def drawable(self, text: str, report: Report, refused: Collection[str] = ()) -> str:
        """The text with what cannot be drawn, or is `refused`, replaced by U+FFFD; combining marks are left out.

        A base character and its marks must come from one font, or the mark would stand on nothing.
        """
        if text.isascii():
            return text
        if refused:
            text = "".join(_refuse(sign, report) if sign in refused else sign for sign in text)
        return "".join(self._cluster(cluster, report) for cluster in _clusters(text))

    def _cluster(self, cluster: str, report: Report) -> str:
        visible = [sign for sign in cluster if ord(sign) not in _INVISIBLE]
        if not visible:
            return cluster
        base = visible[0]
        if base in "\n\t":
            return cluster
        if len(visible) == 1 and ord(base) in self.all:
            return cluster
        best = max((face for face in self.faces if ord(base) in face), key=_counter(visible), default=None)
        if best is None or unicodedata.category(base) in ("Co", "Cn", "Cs"):
            for sign in visible:
                report.add(sign)
            return MARK
        kept = []
        for sign in cluster:
            if ord(sign) in best or ord(sign) in _INVISIBLE:
                kept.append(sign)
            else:
                report.add(sign)
        return "".join(kept)


def coverage(folder: Path) -> Coverage:
    """The coverage of the fonts in a folder, read once. Raises NoFonts if the main font is not there."""
    return _coverage(str(folder))


@lru_cache(maxsize=4)
def _coverage(folder: str) -> Coverage:
    wanted = {f"{family}{script}-Regular.ttf" for family in FAMILIES for script in SCRIPTS}
    faces = [characters(path.read_bytes()) for path in sorted(Path(folder).rglob("*.ttf")) if path.name in wanted]
    if not faces:
        raise NoFonts(f"There are no Noto fonts in {folder}.")
    return Coverage(faces)


def characters(font: bytes) -> frozenset[int]:
    """The code points that a TrueType font maps to a glyph. Raises ValueError if its map is of another kind."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        tables[tag] = offset
    start = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: dict[int, int] = {}
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if platform in (0, 3) and kind in (4, 12):
            found[kind] = start + offset
    if 12 in found:
        return _format_12(font, found[12])
    if 4 in found:
        return _format_4(font, found[4])
    raise ValueError("the font has no Unicode character map")


def _format_12(font: bytes, at: int) -> frozenset[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    points: set[int] = set()
    for index in range(groups):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        points.update(range(first + (glyph == 0), last + 1))
    return frozenset(points)


def _format_4(font: bytes, at: int) -> frozenset[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    points: set[int] = set()
    for index, (first, last, delta, shift) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if shift:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * index + shift + 2 * (point - first))
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                points.add(point)
    return frozenset(points)


def _clusters(text: str):
    """Base characters with the combining marks and joiners that follow them."""
    start = 0
    for index in range(1, len(text)):
        sign = text[index]
        attached = unicodedata.category(sign) in ("Mn", "Mc", "Me") or ord(sign) in _INVISIBLE
        if not attached:
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _refuse(sign: str, report: Report) -> str:
    report.add(sign)
    return "" if unicodedata.combining(sign) else MARK


def _counter(signs: list[str]):
    return lambda face: sum(ord(sign) in face for sign in signs)
