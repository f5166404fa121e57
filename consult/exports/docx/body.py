"""The body of the document and its footnotes, from the same page model as the PDF."""

import re
from collections.abc import Sequence

from ...core.documents import Entry, Snapshot, annex
from .. import page
from .xml import HEAD, NAMESPACES, bookmarked, linked, paragraph, picture, raw, row, tab, table, text, twips

WIDTH = 16.0  # centimetres between the margins of A4
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))


def document(snapshot: Snapshot) -> tuple[str, str]:
    """The parts word/document.xml and word/footnotes.xml."""
    notes: list[str] = []
    parts = [masthead(*page.masthead(snapshot)), paragraph("Title", text(snapshot.title))]
    parts.append(paragraph("Subtitle", text(page.subtitle(snapshot))))
    if snapshot.note:
        parts.append(paragraph("Note", text(snapshot.note)))
    if snapshot.banner:
        parts.append(paragraph("Banner", text(snapshot.banner)))
    parts += [paragraph("Normal", text(value)) for value in page.about(snapshot)]
    if found := page.whereabouts(snapshot):
        parts.append(_whereabouts(found))
    parts += [_glance(section, page.glance_head(snapshot)) for section in snapshot.sections if section.entries]
    if not snapshot.sections:
        parts.append(paragraph("Normal", text(page.EMPTY_LIST)))
    numbers = {entry.ref: number for number, entry in enumerate(snapshot.entries, start=1)}
    for number, section in enumerate(snapshot.sections, start=1):
        letter, title = page.section_title(section, number)
        parts.append(paragraph("Heading1", text(letter) + tab() + text(title)))
        if not section.entries:
            parts.append(paragraph("Normal", text(page.EMPTY_SECTION)))
        parts += [_entry(snapshot, entry, numbers[entry.ref], notes) for entry in section.entries]
    parts += _annexes(snapshot)
    columns = 2 if snapshot.participants else 1
    parts.append(f"<w:sectPr>{section_properties(first=not snapshot.participants, columns=columns)}</w:sectPr>")
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(parts)}</w:body></w:document>", footnotes_part(notes)


def section_properties(*, first: bool, columns: int = 1) -> str:
    """Page, margins, header and footer. The first section starts with a page without header; another continues it."""
    references = (
        '<w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:headerReference w:type="first" r:id="rIdFirstHeader"/>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/><w:footerReference w:type="first" r:id="rIdFooter"/>'
    )
    margin = twips(2.5)
    return (
        (references if first else '<w:type w:val="continuous"/>')
        + f'<w:pgSz w:w="{twips(21)}" w:h="{twips(29.7)}"/><w:pgMar w:top="{margin}" w:right="{margin}" '
        f'w:bottom="{margin}" w:left="{margin}" w:header="{twips(1.25)}" w:footer="{twips(1.1)}" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="{twips(1)}"/>' + ("<w:titlePg/>" if first else "")
    )


def anchor(ref: str) -> str:
    """The bookmark of an entry: "N-07" -> "entry_N_07"."""
    return "entry_" + re.sub(r"[^A-Za-z0-9]", "_", ref)[:30]


def masthead(left: list[str], right: list[str]) -> str:
    """The table at the head of a document."""
    widths = [8.8, WIDTH - 8.8]
    cells = (
        "".join(paragraph("MastheadLeft", text(line, "" if n else "Strong")) for n, line in enumerate(left)),
        "".join(paragraph("MastheadRight", text(line, "" if n else "Symbol")) for n, line in enumerate(right)),
    )
    return table("Masthead", widths, [row(widths, cells)], "Masthead: conference, symbol, distribution, date, language")


def _whereabouts(lines: list[tuple[str, str]]) -> str:
    widths = [2.9, WIDTH - 2.9]
    said = "".join(
        paragraph("TableText", text(label, "DataLabel") + raw("<w:br/>") + text(value)) for label, value in lines
    )
    code = paragraph("TableText", picture("rIdQr", 2.6, page.QR_CODE))
    return table("TableNormal", widths, [row(widths, (code, said))], page.ON_THE_WEB)


def _glance(section, heads: tuple[str, ...]) -> str:
    widths = [1.3, 1.5, 6.1, 2.9, WIDTH - 11.8]
    rows = [row(widths, (paragraph("TableHead", text(head)) for head in heads), head=True)]
    for position, ref, title, sponsor, addressed in page.glance(section):
        cells = (text(position), linked(anchor(ref), text(ref)), text(title), text(sponsor), text(addressed))
        rows.append(row(widths, (paragraph("TableText", cell) for cell in cells)))
    heading = f"{page.GLANCE}: {section.title}"
    return paragraph("TableTitle", text(heading)) + table("Ruled", widths, rows, heading)


def _entry(snapshot: Snapshot, entry: Entry, number: int, notes: list[str]) -> str:
    parts = [paragraph("Heading2", bookmarked(anchor(entry.ref), number, text(entry.ref) + tab() + text(entry.title)))]
    lines = page.lines(entry, snapshot)
    parts += data_lines(lines, notes)
    for index, item in enumerate(entry.paragraphs, start=1):
        keep = "<w:keepNext/>" if entry.rationale and index == len(entry.paragraphs) else ""
        content = text(page.printed(item.number)) + tab() if item.number else ""
        for piece in page.pieces(snapshot, entry, item):
            content += text(piece.text, "Emphasis" if piece.emphasised else "")
            content += _hang([page.footnote(s, snapshot) for s in piece.reservations], notes)
        parts.append(paragraph(style_of(item.kind, item.level), content, keep))
    if entry.rationale:
        parts.append(paragraph("Rationale", text(page.RATIONALE, "Emphasis") + text(f" {entry.rationale}")))
    return "".join(parts)


def style_of(kind: str, level: int) -> str:
    """The style of a paragraph of a text: preambular, or numbered at a level of 1 to 3."""
    if kind == "preambular":
        return "PreambularParagraph"
    return "NumberedParagraph" if level == 1 else f"NumberedParagraph{level}"


def data_lines(lines: list[page.Line], notes: list[str]) -> list[str]:
    """The labelled lines above a text; footnotes that hang on them are added to `notes`."""
    made = []
    for line in lines:
        content = text(line.label, "DataLabel") + tab()
        for part, footnotes in line.parts:
            content += text(part) + _hang(footnotes, notes)
        made.append(paragraph("EntryData", content, '<w:spacing w:after="100"/>' if line is lines[-1] else ""))
    return made


def _hang(footnotes: Sequence[str], notes: list[str]) -> str:
    """The marks of footnotes, which are added to `notes`."""
    content = ""
    for index, note in enumerate(footnotes):
        notes.append(note)
        content += text(",", "FootnoteReference") if index else ""
        content += raw(f'<w:footnoteReference w:id="{len(notes)}"/>', "FootnoteReference")
    return content


def _annexes(snapshot: Snapshot) -> list[str]:
    parts: list[str] = []
    count = 0
    if rows := page.bodies(snapshot):
        count += 1
        widths = [6.2, WIDTH - 6.2]
        made = [row(widths, (paragraph("TableHead", text(head)) for head in page.BODIES_HEAD), head=True)]
        for acronym, name, items in rows:
            body = paragraph("TableText", text(acronym, "Strong") + raw("<w:br/>") + text(name))
            asked = "".join(
                paragraph("TableEntry", linked(anchor(ref), text(ref)) + tab() + text(title)) for ref, title in items
            )
            made.append(row(widths, (body, asked), whole=len(items) <= 12))
        parts.append(paragraph("AnnexHeading", text(f"{annex(count)}. {page.BODIES}")))
        parts.append(table("Ruled", widths, made, page.BODIES))
    if snapshot.statements:
        count += 1
        parts.append(paragraph("AnnexHeading", text(f"{annex(count)}. {page.STATEMENTS}")))
        for name, own in page.statements(snapshot):
            parts.append(paragraph("Category", text(name)))
            for s in own:
                title = text(f"S-{s.number}. {page.kind_of(s)}", "Strong")
                about = text(page.about_statement(s), "DataLabel")
                parts.append(paragraph("Normal", title + raw("<w:br/>") + about, "<w:keepNext/>"))
                parts += [paragraph("Normal", text(part)) for part in s.words.split("\n\n")]
    if snapshot.participants:
        count += 1
        # The names follow in two columns: a section of its own, which the heading's paragraph ends.
        ends = f"<w:sectPr>{section_properties(first=True)}</w:sectPr>"
        parts.append(paragraph("AnnexHeading", text(f"{annex(count)}. {page.PARTICIPANTS}"), ends))
        for group in snapshot.participants:
            parts.append(paragraph("Category", text(group.category)))
            parts += [paragraph("Participant", text(name)) for name in group.delegations]
    elif parts and not snapshot.statements:
        parts.append(paragraph("TableText", ""))  # a document may not end with a table
    return parts


def footnotes_part(notes: list[str]) -> str:
    made = [
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for kind, number in _SEPARATORS
    ]
    for number, note in enumerate(notes, start=1):
        content = raw("<w:footnoteRef/>", "FootnoteReference") + tab() + text(note)
        made.append(f'<w:footnote w:id="{number}">{paragraph("FootnoteText", content)}</w:footnote>')
    return f"{HEAD}<w:footnotes {NAMESPACES}>{''.join(made)}</w:footnotes>"
