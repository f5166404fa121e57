"""PDF: PDF/UA-1 and PDF/A-3a, set by typst from `list.typ`, with the canonical JSON attached.

Text drawn in Thai, Khmer and Burmese is right; text *extracted* from such a PDF may show clusters twice (a fault of the
typesetter). Readers who need the text use the DOCX or the page on the screen.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..core.documents import Entry, Snapshot, annex, canonical_json, file_stem, sha256_of
from . import page, qr
from .glyphs import NoFonts, Report, coverage, font_folder
from .scripts import breakable, runs

MEDIA_TYPE = "application/pdf"
EXTENSION = "pdf"
STANDARDS = ("ua-1", "a-3a")
_LONG = 2500  # characters above an entry's text that may not fit on what is left of a page
_LONG_PARAGRAPH = 2500  # characters of a paragraph with footnotes that may be divided between pages
_MOST_GATHERED = 1500  # characters of paragraphs that move to the next page with the heading of their entry
Plain = Callable[[str], str]
_REGIONS = {"en": "GB", "th": "TH", "lo": "LA", "km": "KH", "my": "MM"}

__all__ = ["EXTENSION", "MEDIA_TYPE", "NoFonts", "Report", "render", "render_with_report"]


def render(snapshot: Snapshot, *, fonts: Path | None = None) -> bytes:
    """The document as PDF bytes; equal snapshots and fonts give equal bytes. Raises NoFonts without a fonts folder."""
    return render_with_report(snapshot, fonts=fonts)[0]


def render_with_report(snapshot: Snapshot, *, fonts: Path | None = None) -> tuple[bytes, Report]:
    """Like `render`, with the characters that no font has and that stand replaced by U+FFFD in the document."""
    canonical = canonical_json(snapshot).decode("utf-8")
    return typeset(
        "list.typ", partial(_model, snapshot), when=snapshot.issued_at, inputs={"json": canonical}, fonts=fonts
    )


def typeset(
    template: str, build: Callable[[Plain], dict[str, Any]], *, when: datetime, inputs: dict[str, str] | None = None,
    fonts: Path | None = None,
) -> tuple[bytes, Report]:  # fmt: skip
    """A template of this package filled with what `build` makes; `build` passes every text through the function it is
    given, which replaces what no font can draw. Raises NoFonts without a fonts folder.
    """
    import typst

    folder = fonts or font_folder()
    covered = coverage(folder)
    source = files(__package__).joinpath(template).read_bytes()
    refused: set[str] = set()
    while True:
        report = Report()
        model = build(partial(covered.drawable, report=report, refused=refused))
        try:
            return typst.compile(
                source,
                format="pdf",
                font_paths=[str(folder)],
                ignore_system_fonts=True,
                pdf_standards=list(STANDARDS),
                timestamp=int(when.timestamp()),
                sys_inputs={"data": json.dumps(model, ensure_ascii=False), **(inputs or {})},
            ), report
        except typst.TypstError as error:
            # Rare marks that a font has but cannot set on the letter before them: replace those too, and try again.
            found = _undrawable(str(error)) - refused
            if not found:
                raise
            refused |= found


def _undrawable(message: str) -> set[str]:
    """The characters that the typesetter says it could not display."""
    quoted = re.search(r'the text `"(.+?)"` could not be displayed', message, re.DOTALL)
    if not quoted:
        return set()
    return set(re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), quoted[1]))


def _gathering(snapshot: Snapshot, item: Entry) -> dict[str, Any]:
    """Whether reservations hang on an entry, whether on its first paragraphs, and how many of these are set in one
    block with the lines above them."""
    first = item.paragraphs[:4]  # those that may begin in the room that is kept for three lines
    noted = [n for n, p in enumerate(first, 1) if page.reservations(snapshot, item, p.id)]
    gathered = max(noted, default=0)
    if sum(len(p.text) for p in first[:gathered]) > _MOST_GATHERED:
        gathered = 0
    reserved = any(s.kind == "reservation" and s.ref == item.ref for s in snapshot.statements)
    return {"reserved": reserved, "noted": bool(noted), "gathered": gathered}


def _model(snapshot: Snapshot, plain: Plain) -> dict[str, Any]:
    """What the template prints, each text cut into (language, stretch) pairs."""

    def text(value: str) -> list[tuple[str, str]]:
        return runs(breakable(plain(value)))

    def entry(item) -> dict[str, Any]:
        lines = page.lines(item, snapshot)
        return {
            "long": len(item.title) + sum(len(line.text) for line in lines) > _LONG,
            **_gathering(snapshot, item),
            "ref": text(item.ref),
            "label": f"entry-{item.ref}",
            "title": text(item.title),
            "lines": [
                {
                    "label": text(line.label),
                    "parts": [(text(part), [text(note) for note in notes]) for part, notes in line.parts],
                }
                for line in lines
            ],
            "paragraphs": [
                {
                    "number": text(page.printed(p.number)),
                    "level": p.level,
                    "whole": len(p.text) <= _LONG_PARAGRAPH and bool(page.reservations(snapshot, item, p.id)),
                    "pieces": [
                        {
                            "text": text(piece.text),
                            "emphasised": piece.emphasised,
                            "notes": [text(page.footnote(s, snapshot)) for s in piece.reservations],
                        }
                        for piece in page.pieces(snapshot, item, p)
                    ],
                }
                for p in item.paragraphs
            ],
            "rationale": text(item.rationale or ""),
        }

    sections = []
    for number, section in enumerate(snapshot.sections, start=1):
        letter, title = page.section_title(section, number)
        rows = page.glance(section)
        sections.append(
            {
                "letter": text(letter),
                "title": text(title),
                "glance_title": text(f"{page.GLANCE}: {title}"),
                "glance": [
                    {"cells": [text(cell) for cell in row], "ref": f"entry-{item.ref}"}
                    for row, item in zip(rows, section.entries, strict=True)
                ],
                "empty": text(page.EMPTY_SECTION),
                "entries": [entry(item) for item in section.entries],
            }
        )

    annexes = []
    if rows := page.bodies(snapshot):
        annexes.append(
            {
                "kind": "bodies",
                "title": text(f"{annex(1)}. {page.BODIES}"),
                "head": [text(cell) for cell in page.BODIES_HEAD],
                "rows": [
                    (
                        text(acronym),
                        text(name),
                        [{"ref": text(ref), "label": f"entry-{ref}", "title": text(title)} for ref, title in items],
                    )
                    for acronym, name, items in rows
                ],
            }
        )
    if snapshot.statements:
        annexes.append(
            {
                "kind": "statements",
                "title": text(f"{annex(len(annexes) + 1)}. {page.STATEMENTS}"),
                "rows": [
                    (
                        text(name),
                        [
                            {
                                "title": text(f"S-{s.number}. {page.kind_of(s)}"),
                                "about": text(page.about_statement(s)),
                                "words": [text(part) for part in s.words.split("\n\n")],
                            }
                            for s in own
                        ],
                    )
                    for name, own in page.statements(snapshot)
                ],
            }
        )
    if snapshot.participants:
        annexes.append(
            {
                "kind": "participants",
                "title": text(f"{annex(len(annexes) + 1)}. {page.PARTICIPANTS}"),
                "rows": [
                    (text(group.category), [text(name) for name in group.delegations])
                    for group in snapshot.participants
                ],
            }
        )

    left, right = page.masthead(snapshot)
    sha256 = sha256_of(canonical_json(snapshot))
    issued = snapshot.issued_at.astimezone(UTC)
    return {
        "title": plain(re.sub(r"\s+", " ", f"{snapshot.symbol} {snapshot.title}")),
        "author": page.AUTHOR,
        "subject": plain(re.sub(r"\s+", " ", f"{page.subtitle(snapshot)}. {snapshot.note}")),
        "keywords": [snapshot.symbol, f"sha256:{sha256}"],
        "date": [issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second],
        "attachment": f"{file_stem(snapshot.symbol)}.json",
        "language": snapshot.language,
        "region": _REGIONS.get(snapshot.language),
        "sha256": sha256,
        "symbol": text(snapshot.symbol),
        "masthead": [[text(line) for line in left], [text(line) for line in right]],
        "heading": text(snapshot.title),
        "subtitle": text(page.subtitle(snapshot)),
        "note": text(snapshot.note),
        "banner": text(snapshot.banner),
        "about": [text(paragraph) for paragraph in page.about(snapshot)],
        "qr": qr.svg(snapshot.address) if snapshot.address else "",
        "address": snapshot.address,
        "qr_alt": page.QR_CODE,
        "whereabouts": [(text(label), text(value)) for label, value in page.whereabouts(snapshot)],
        "glance_head": [text(cell) for cell in page.glance_head(snapshot)],
        "empty": text(page.EMPTY_LIST),
        "rationale": text(page.RATIONALE),
        "sections": sections,
        "annexes": annexes,
    }
