"""The small vocabulary of WordprocessingML that the documents need. Lengths are centimetres, sizes points.

Element order follows the schema of ECMA-376, part 1: word processors refuse documents that stray from it.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from ..scripts import runs

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Fonts that come with Windows and Office; other systems put their own in place script by script.
SCRIPT_FONTS = {"th": "Leelawadee UI", "lo": "Leelawadee UI", "km": "Leelawadee UI", "my": "Myanmar Text"}
SCRIPT_LANGUAGES = {"th": "th-TH", "lo": "lo-LA", "km": "km-KH", "my": "my-MM"}


def quoted(value: str) -> str:
    """An attribute's value, escaped, without its quotation marks."""
    return escape(value, {'"': "&quot;", "\n": " ", "\t": " "})


def twips(centimetres: float) -> int:
    """Twentieths of a point, the unit of most lengths."""
    return round(centimetres / 2.54 * 1440)


def text(value: str, style: str = "", *, deleted: bool = False) -> str:
    """Runs for a text: one for each script, newlines as line breaks, tabs as tabs. `style` is a character style;
    `deleted` words are those of a tracked deletion.
    """
    tag = "w:delText" if deleted else "w:t"
    return "".join(_run(language, stretch, style, tag) for language, stretch in runs(value))


def raw(content: str, style: str = "") -> str:
    """One run around given elements."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{properties}{content}</w:r>"


def tab() -> str:
    """A tab."""
    return "<w:r><w:tab/></w:r>"


def paragraph(style: str, content: str, extra: str = "") -> str:
    """A paragraph of a named style; `extra` is what its properties hold besides, such as <w:keepNext/>."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{content}</w:p>'


def bookmarked(name: str, number: int, content: str) -> str:
    """Content that links can point to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def linked(name: str, content: str) -> str:
    """Content that leads to a bookmark."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>'


def field(instruction: str, shown: str) -> str:
    """A field such as PAGE with the value shown until it is next worked out."""
    return f'<w:fldSimple w:instr=" {instruction} ">{raw(f"<w:t>{shown}</w:t>")}</w:fldSimple>'


def picture(relation: str, side: float, description: str) -> str:
    """A run with a square picture, `side` centimetres wide, and the text for readers who cannot see it."""
    drawing, size = "http://schemas.openxmlformats.org/drawingml/2006", round(side * 360_000)
    extent, said = f'cx="{size}" cy="{size}"', quoted(description)
    return raw(
        f'<w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr id="1" name="QR" descr="{said}"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/picture"><pic:pic '
        f'xmlns:pic="{drawing}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="QR" descr="{said}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def table(style: str, widths: list[float], rows: Iterable[str], description: str) -> str:
    """A table of fixed column widths with a text for readers who cannot see it."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblDescription w:val="{quoted(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(widths: list[float], cells: Iterable[str], *, head: bool = False, whole: bool = True) -> str:
    """A table row; a head row is repeated on every page, a whole one is not divided between pages."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    columns = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{columns}</w:tr>" if properties else f"<w:tr>{columns}</w:tr>"


def _run(language: str, stretch: str, style: str, tag: str) -> str:
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    if language:
        font = SCRIPT_FONTS[language]
        properties += (
            f'<w:rFonts w:hint="cs" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
            f'<w:cs/><w:lang w:bidi="{SCRIPT_LANGUAGES[language]}"/>'
        )
    parts = []
    for number, line in enumerate(stretch.split("\n")):
        if number:
            parts.append("<w:br/>")
        for index, piece in enumerate(line.split("\t")):
            if index:
                parts.append("<w:tab/>")
            if piece:
                parts.append(f'<{tag} xml:space="preserve">{escape(piece)}</{tag}>')
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{''.join(parts)}</w:r>"
