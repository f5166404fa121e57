"""The styles of the document: what the reader sees in the style list, and nothing else."""

from .xml import HEAD, NAMESPACES, twips

SERIF, SANS, COMPLEX, EAST_ASIAN = "Times New Roman", "Arial", "Leelawadee UI", "SimSun"
_GREY = "4A4F57"


def styles(language: str, more: str = "") -> str:
    """The styles part. `language` is that of the document, such as en-GB; `more` are styles besides these."""
    made = [
        style("Normal", "Normal", base=None, quick=True),
        style("Title", "Title", size=20, bold=True, before=18, after=6, line=1.0, next_="Subtitle", keep=True),
        style("Subtitle", "Subtitle", size=10, colour=_GREY, after=4),
        style("Heading1", "heading 1", size=14, bold=True, before=22, after=8, keep=True, outline=0, hanging=1.0),
        style("Heading2", "heading 2", size=12, bold=True, before=18, after=4, keep=True, outline=1, hanging=1.6),
        style("AnnexHeading", "Annex heading", base="Heading1", left=0, first=0, page_break=True),
        style("TableTitle", "Table title", size=10.5, bold=True, before=12, after=4, keep=True),
        style("Note", "Note", italic=True, after=6),
        style("Banner", "Banner", sans=True, size=9, bold=True, before=6, after=8, left=0.15, right=0.15, boxed=True),
        style("EntryData", "Entry data", sans=True, size=8.5, after=1, line=1.0, hanging=2.9, keep=True),
        style("NumberedParagraph", "Numbered paragraph", before=5, after=3, hanging=1.0, quick=True),
        style("NumberedParagraph2", "Numbered paragraph (a)", before=5, after=3, left=2.0, hanging=1.0),
        style("NumberedParagraph3", "Numbered paragraph (i)", before=5, after=3, left=3.0, hanging=1.0),
        style("PreambularParagraph", "Preambular paragraph", before=5, after=3, left=1.0),
        style("Rationale", "Rationale", size=10, left=1.0, before=3, after=4),
        style("MastheadLeft", "Masthead left", after=0, line=1.0, left=0, right=0.6),
        style("MastheadRight", "Masthead right", after=0, line=1.0),
        style("TableHead", "Table head", size=9, bold=True, before=2, after=2, line=1.0, keep=True),
        style("TableText", "Table text", size=9, before=2, after=2, line=1.0),
        style("TableEntry", "Table entry", base="TableText", hanging=1.3),
        style("Category", "Category of participants", size=10.5, bold=True, before=10, after=3, keep=True),
        style("Participant", "Participant", size=10.5, after=1, line=1.0, hanging=0.5),
        style("Header", "header", sans=True, size=8, after=0, line=1.0, right_tab=True),
        style("Footer", "footer", sans=True, size=8, after=0, line=1.0, right_tab=True, ruled=True),
        style("FooterHash", "Footer hash", sans=True, size=6.5, colour=_GREY, before=2, after=0, line=1.0),
        style("FootnoteText", "footnote text", size=8.5, after=2, line=1.0, hanging=0.4),
        _character("DefaultParagraphFont", "Default Paragraph Font", "", default=True),
        _character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        _character("DataLabel", "Data label", f'<w:color w:val="{_GREY}"/>'),
        _character("Strong", "Strong", "<w:b/><w:bCs/>"),
        # Italics for Latin letters only: the scripts of the region have none, and slanting them spoils them.
        _character("Emphasis", "Emphasis", "<w:i/>"),
        _character("Symbol", "Symbol of document", '<w:b/><w:bCs/><w:sz w:val="24"/><w:szCs w:val="24"/>'),
        table_style("TableNormal", "Normal Table", "", default=True),
        table_style("Ruled", "Ruled table", borders(("top", 8), ("bottom", 4), ("insideH", 4)), side=0.15),
        table_style("Masthead", "Masthead", borders(("bottom", 12)), foot=0.15),
    ]
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SERIF)}"
        '<w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="th-TH"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="120" w:line="271" w:lineRule="auto"/></w:pPr>'
        f"</w:pPrDefault></w:docDefaults>{''.join(made)}{more}</w:styles>"
    )


def _fonts(font: str) -> str:
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{EAST_ASIAN}" w:cs="{COMPLEX}"/>'


def style(
    id_: str,
    name: str,
    *,
    base: str | None = "Normal",
    next_: str | None = None,
    size: float | None = None,
    sans: bool = False,
    bold: bool = False,
    italic: bool = False,
    colour: str | None = None,
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    keep: bool = False,
    hanging: float | None = None,
    left: float | None = None,
    right: float = 0,
    first: float | None = None,
    outline: int | None = None,
    page_break: bool = False,
    boxed: bool = False,
    ruled: bool = False,
    right_tab: bool = False,
    quick: bool = True,
) -> str:
    """A paragraph style. Sizes and spacing in points, indents in centimetres, `line` in heights of the font."""
    p = "<w:keepNext/><w:keepLines/>" if keep else ""
    p += "<w:pageBreakBefore/>" if page_break else ""
    if boxed:
        sides = ("top", "left", "bottom", "right")
        p += f"<w:pBdr>{''.join(_border(side, 6, 4) for side in sides)}</w:pBdr>"
    elif ruled:
        p += f"<w:pBdr>{_border('top', 4, 4)}</w:pBdr>"
    if right_tab:
        p += f'<w:tabs><w:tab w:val="right" w:pos="{twips(16)}"/></w:tabs>'
    elif hanging:
        p += f'<w:tabs><w:tab w:val="left" w:pos="{twips(left or hanging)}"/></w:tabs>'
    spacing = ""
    if before is not None:
        spacing += f' w:before="{round(before * 20)}"'
    if after is not None:
        spacing += f' w:after="{round(after * 20)}"'
    if line is not None:
        spacing += f' w:line="{round(line * 240)}" w:lineRule="auto"'
    p += f"<w:spacing{spacing}/>" if spacing else ""
    if hanging:
        p += f'<w:ind w:left="{twips(left or hanging)}" w:hanging="{twips(hanging)}"/>'
    elif left is not None:
        p += f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"'
        p += f' w:firstLine="{twips(first)}"/>' if first is not None else "/>"
    p += f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    r = _fonts(SANS) if sans else ""
    r += "<w:b/><w:bCs/>" if bold else ""
    r += "<w:i/>" if italic else ""
    r += f'<w:color w:val="{colour}"/>' if colour else ""
    r += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    default = ' w:default="1"' if base is None else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{id_}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + (f'<w:next w:val="{next_}"/>' if next_ else "")
        + ("<w:qFormat/>" if quick else "")
        + (f"<w:pPr>{p}</w:pPr>" if p else "")
        + (f"<w:rPr>{r}</w:rPr>" if r else "")
        + "</w:style>"
    )


def _character(id_: str, name: str, properties: str, *, default: bool = False) -> str:
    mark = ' w:default="1"' if default else ""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:style w:type="character"{mark} w:styleId="{id_}"><w:name w:val="{name}"/>{inner}</w:style>'


def table_style(id_: str, name: str, borders: str, *, side: float = 0, foot: float = 0, default: bool = False) -> str:
    """A table style; `side` is the margin at either side of a cell and `foot` that below its text, in centimetres."""
    mark = ' w:default="1"' if default else ""
    base = "" if default else '<w:basedOn w:val="TableNormal"/>'
    return (
        f'<w:style w:type="table"{mark} w:styleId="{id_}"><w:name w:val="{name}"/>{base}<w:tblPr>{borders}'
        f'<w:tblCellMar><w:left w:w="{twips(side)}" w:type="dxa"/><w:bottom w:w="{twips(foot)}" w:type="dxa"/>'
        f'<w:right w:w="{twips(side)}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def borders(*sides: tuple[str, int]) -> str:
    """The borders of a table: each side with its width in eighths of a point."""
    return f"<w:tblBorders>{''.join(_border(side, size, 0) for side, size in sides)}</w:tblBorders>"


def _border(side: str, size: int, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="000000"/>'
