"""The form as DOCX: landscape, the table's head repeated on every page, real text in every cell."""

from ...core.forms import TEXTS, Column, Layout
from ..docx.body import footnotes_part
from ..docx.parts import Front, package
from ..docx.styles import borders, style, table_style
from ..docx.xml import HEAD, NAMESPACES, paragraph, tab, table, text, twips
from ..zipped import pack
from . import words
from .rows import FormRow, headings, rows
from .shapes import Form, FormText

WIDTH = 26.7  # centimetres between the margins of A4, turned
_GIVEN, _HEAD = "F2F3F5", "E4E6EA"
_WIDTHS = {
    Layout.ISO: (1.7, 2.1, 1.4, 1.7, 2.1, 1.8, 6.1, 6.1, 3.7),
    Layout.OCS: (1.7, 1.7, 1.9, 5.7, 2.0, 5.1, 4.3, 1.9, 2.4),
}
_COMPILED = {
    Layout.ISO: (1.4, 2.4, 1.5, 1.7, 2.1, 1.8, 5.8, 5.5, 4.5),
    Layout.OCS: (1.4, 1.6, 1.7, 4.9, 2.0, 4.5, 4.3, 2.2, 4.1),
}


def form_docx(form: Form) -> bytes:
    """The form as DOCX bytes; equal forms give equal bytes."""
    front = Front(
        words.title(form), f"({form.conference})", form.conference, "", form.made_at, width=WIDTH, more_styles=_styles()
    )
    document = f"{HEAD}<w:document {NAMESPACES}><w:body>{_body(form)}</w:body></w:document>"
    return pack(package(front, document, footnotes_part([])), form.made_at)


def _styles() -> str:
    return "".join(
        [
            style("RowId", "Row id", sans=True, size=6.5, colour="7A808A", before=2, after=2, line=1.0),
            style("FormHead", "Form head", sans=True, size=8, bold=True, before=2, after=2, line=1.0, keep=True),
            style("FormText", "Form text", size=9, before=2, after=2, line=1.0),
            style("FormBanner", "Form heading", size=10, bold=True, before=3, after=3, line=1.0, keep=True),
            style("Instruction", "Instruction", size=9.5, after=2, line=1.0, hanging=0.6),
            table_style(
                "Form", "Form table", borders(*((side, 4) for side in ("top", "left", "bottom", "right")),
                                              ("insideH", 4), ("insideV", 4)), side=0.12,
            ),
        ]
    )  # fmt: skip


def _body(form: Form) -> str:
    first, *lines = words.about(form)
    parts = [paragraph("Title", text(words.title(form))), paragraph("Subtitle", text(first))]
    parts += [paragraph("Subtitle", text(line)) for line in lines if line != form.banner]
    if form.banner:
        parts.append(paragraph("Banner", text(form.banner)))
    for number, line in enumerate(words.instructions(form), start=1):
        parts.append(paragraph("Instruction", text(f"{number}.") + tab() + text(line)))
    parts.append(paragraph("TableTitle", text("Comments")))
    parts.append(_table(form))
    if form.layout is Layout.ISO and form.texts:
        parts.append(paragraph("AnnexHeading", text(TEXTS)))
        for item in form.texts:
            parts += _annexed(item)
    else:
        parts.append(paragraph("FormText", ""))  # a document may not end with a table
    margin = twips(1.5)
    parts.append(
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:headerReference w:type="first" r:id="rIdFirstHeader"/>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/><w:footerReference w:type="first" r:id="rIdFooter"/>'
        f'<w:pgSz w:w="{twips(29.7)}" w:h="{twips(21)}" w:orient="landscape"/><w:pgMar w:top="{twips(1.8)}" '
        f'w:right="{margin}" w:bottom="{margin}" w:left="{margin}" w:header="{twips(0.9)}" w:footer="{twips(0.8)}" '
        'w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    return "".join(parts)


def _table(form: Form) -> str:
    columns = headings(form)
    widths = list((_WIDTHS if form.blank else _COMPILED)[form.layout])
    head = "".join(
        _cell(width, paragraph("FormHead", text(heading)), shade=_HEAD)
        for width, heading in zip(widths, columns.values(), strict=True)
    )
    made = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    above = None
    for item in rows(form):
        if item.text.ref != above:
            above = item.text.ref
            title = paragraph("FormBanner", text(f"{item.text.ref}\u2002{item.text.title}") + _symbol(item.text))
            made.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(sum(widths), title, span=len(widths))}</w:tr>")
        made.append(_row(form, item, list(columns), widths))
    return table("Form", widths, made, words.title(form))


def _row(form: Form, item: FormRow, columns: list[Column], widths: list[float]) -> str:
    height = f'<w:trHeight w:val="{twips(0.9)}" w:hRule="atLeast"/>' if form.blank else ""
    cells = "".join(
        _cell(
            width,
            paragraph("RowId" if column is Column.ROW else "FormText", text(item.cells.get(column, ""))),
            shade=_GIVEN if form.blank and column in item.given else "",
        )
        for column, width in zip(columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{height}</w:trPr>{cells}</w:tr>" if height else f"<w:tr>{cells}</w:tr>"


def _cell(width: float, content: str, *, span: int = 1, shade: str = "") -> str:
    properties = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _symbol(item: FormText) -> str:
    return text(f"  {item.symbol}", "DataLabel") if item.symbol else ""


def _annexed(item: FormText) -> list[str]:
    heading = text(f"{item.ref}, version {item.version}") + tab() + text(item.title)
    widened = f'<w:tabs><w:tab w:val="left" w:pos="{twips(3.6)}"/></w:tabs>'
    widened += f'<w:ind w:left="{twips(3.6)}" w:hanging="{twips(3.6)}"/>'
    return [
        paragraph("Heading2", heading, widened),
        *(
            paragraph("NumberedParagraph", text(part.number) + tab() + text(part.text))
            for part in item.paragraphs
        ),
    ]
