"""Statements in every format of a list: reservations in footnotes at their place, all of them in an annex."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pypdf
import pytest
from lxml import etree

from consult.core.documents import Statement, canonical_json, for_body, freeze, from_json
from consult.exports import FORMATS, exporter, page
from tests.exports import lists
from tests.exports.test_xml import schema

WHEN = datetime(2019, 5, 10, 4, tzinfo=UTC)
WORDS = "Not where a treaty says otherwise."


def said(number, delegation, *, kind="reservation", ref="N-01", words=WORDS, **place):
    named = place.pop("paragraph", ""), place.pop("quote", "")
    return Statement(number, kind, delegation, ref, 2, *named, words, WHEN, **place)


ON_WORDS = {"paragraph": "1", "quote": "First", "paragraph_id": "n-01.p1", "start": 0, "end": 5}


def made(*statements, **values):
    ordinary = lists.ordinary()
    return freeze(
        conference=ordinary.conference, symbol=ordinary.symbol, revision=1, list_number=1, title=ordinary.title,
        issued_at=ordinary.issued_at, sections=ordinary.sections, participants=ordinary.participants,
        statements=statements, **values,
    )  # fmt: skip


@pytest.fixture(scope="module")
def snapshot():
    return made(
        said(3, "Brunei Darussalam"),
        said(1, "Indonesia", **ON_WORDS),
        said(2, "Lao PDR", kind="explanation", words=lists.LAO),
        said(4, "Viet Nam", kind="statement", ref="", words="On the whole."),
    )


def test_a_snapshot_without_statements_has_the_bytes_it_always_had():
    assert b'"statements"' not in canonical_json(lists.ordinary())
    assert from_json(canonical_json(lists.ordinary())) == lists.ordinary()


def test_a_snapshot_with_statements_reads_back_and_every_format_repeats_its_bytes(snapshot):
    again = from_json(canonical_json(snapshot))
    assert again == snapshot
    for extension in FORMATS:
        assert exporter(extension).render(again) == exporter(extension).render(snapshot), extension


def test_reservations_hang_where_they_stand(snapshot):
    entry = snapshot.entries[0]
    assert page.lines(entry, snapshot)[-1].label == "Reservation"
    assert page.lines(entry, snapshot)[-1].parts == (
        ("Brunei Darussalam", (f"Reservation of Brunei Darussalam: {WORDS}",)),
    )
    pieces = page.pieces(snapshot, entry, entry.paragraphs[0])
    assert [(p.text, [s.number for s in p.reservations]) for p in pieces] == [("First", [1]), (" paragraph.", [])]
    assert page.pieces(snapshot, entry, entry.paragraphs[1])[0].reservations == ()


def test_one_to_a_whole_paragraph_hangs_on_its_end():
    whole = said(5, "Thailand", paragraph="1", quote="First paragraph.", paragraph_id="n-01.p1")
    snapshot = made(whole)
    (piece,) = page.pieces(snapshot, snapshot.entries[0], snapshot.entries[0].paragraphs[0])
    assert ([s.number for s in piece.reservations], snapshot.statements[0].moved) == ([5], False)


def test_words_that_are_not_printed_are_marked_and_never_misplaced():
    moved = made(said(1, "Indonesia", **{**ON_WORDS, "quote": "Former"})).statements[0]
    assert (moved.moved, moved.paragraph_id, moved.start, moved.end) == (True, "n-01.p1", None, None)
    assert "\u201cFormer\u201d (these words have changed since)" in page.about_statement(moved)
    gone = made(said(1, "Indonesia", **{**ON_WORDS, "paragraph_id": "gone"}, moved=True)).statements[0]
    assert (gone.moved, gone.paragraph_id, gone.start) == (True, "", None)


def test_a_long_reservation_stands_in_the_annex_alone():
    snapshot = made(said(1, "Indonesia", words="Long words. " * 100))
    assert page.footnote(snapshot.statements[0], snapshot) == "Reservation of Indonesia: see S-1 in Annex II."


def test_the_annex_has_each_delegation_once(snapshot):
    assert [(name, [s.number for s in own]) for name, own in page.statements(snapshot)] == [
        ("Brunei Darussalam", [3]), ("Indonesia", [1]), ("Lao PDR", [2]), ("Viet Nam", [4]),
    ]  # fmt: skip
    assert page.about_statement(snapshot.statements[3]) == (
        "On the list as a whole. Made on 10 May 2019, 11:00 (Bangkok time, UTC+7)."
    )


def test_a_bodys_document_has_those_on_its_entries_and_on_the_list(snapshot):
    assert [s.number for s in for_body(snapshot, "amcc").statements] == [3, 1, 2, 4]
    assert [s.number for s in for_body(snapshot, "telmin").statements] == [4]


def test_docx_has_real_footnotes_and_the_annex(snapshot):
    package = zipfile.ZipFile(io.BytesIO(exporter("docx").render(snapshot)))
    notes = re.sub(r"<[^>]+>", "", package.read("word/footnotes.xml").decode())
    assert notes.count("Reservation of Indonesia: " + WORDS) == 1
    body = package.read("word/document.xml").decode()
    assert re.search(r">First</w:t></w:r><w:r><w:rPr>[^/]*/></w:rPr><w:footnoteReference", body)
    text = re.sub(r"<[^>]+>", "", body)
    assert "Annex II. Statements of delegations" in text and "Annex III. Participants" in text
    assert lists.LAO in text


def test_xml_hangs_notes_on_the_words_also_among_brackets():
    words = {"paragraph": "1", "quote": "b", "paragraph_id": "n-01.p1", "start": 3, "end": 4}
    ordinary = lists.ordinary()
    entry = replace(ordinary.entries[0], paragraphs=(replace(ordinary.entries[0].paragraphs[0], text="a [b] c"),))
    snapshot = freeze(
        conference=ordinary.conference, symbol=ordinary.symbol, revision=1, list_number=1, title="T",
        issued_at=ordinary.issued_at, sections=[replace(ordinary.sections[0], entries=(entry,))],
        statements=[said(1, "Indonesia", **words), said(2, "Lao PDR", words=lists.LAO)],
    )  # fmt: skip
    document = exporter("xml").render(snapshot).decode()
    assert re.search(
        r'a <span eId="[^"]+" class="bracketed">\[b<authorialNote [^>]+><p>Reservation of Indonesia: [^<]+</p>'
        r"</authorialNote>\]</span> c",
        document,
    )
    schema().assertValid(etree.fromstring(document.encode()))
    assert "Statements of delegations" in document and document.count(lists.LAO) == 2


def test_pdf_keeps_each_footnote_on_the_page_of_its_mark():
    """Entries with footnotes stand at every height of a page as the text before them grows."""
    for lines in range(0, 40, 8):
        ordinary = lists.ordinary()
        entry = replace(
            ordinary.entries[0],
            paragraphs=(replace(ordinary.entries[0].paragraphs[0], text="First MARKED paragraph."),),
            rationale=None,
        )
        words = "Filling. " * 12 * lines or "One."
        filler = replace(entry, ref="N-09", paragraphs=(replace(entry.paragraphs[0], text=words),))
        section = replace(ordinary.sections[0], entries=(filler, entry))
        snapshot = freeze(
            conference=ordinary.conference, symbol=ordinary.symbol, revision=1, list_number=1, title="T",
            issued_at=ordinary.issued_at, sections=[section],
            statements=[
                said(n, f"Delegation {n}", paragraph="1", quote="MARKED", paragraph_id="n-01.p1", start=6, end=12)
                for n in range(1, 7)
            ],
        )  # fmt: skip
        pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(exporter("pdf").render(snapshot))).pages]
        (marked,) = [n for n, text in enumerate(pages) if "MARKED" in text and "Statements of delegations" not in text]
        notes = [n for n, text in enumerate(pages) for _ in re.findall(r"Reservation of Delegation \d", text)]
        assert notes == [marked] * 6, lines


def test_xlsx_and_csv_have_them_in_columns(snapshot):
    book = openpyxl.load_workbook(io.BytesIO(exporter("xlsx").render(snapshot)))
    rows = [[cell.value for cell in row] for row in book["Statements"].iter_rows(min_row=2)]
    assert [row[:4] for row in rows] == [
        ["S-3", "Brunei Darussalam", "Reservation", "N-01"], ["S-1", "Indonesia", "Reservation", "N-01"],
        ["S-2", "Lao PDR", "Explanation of position", "N-01"], ["S-4", "Viet Nam", "Statement", "The list"],
    ]  # fmt: skip
    head, first, *_ = exporter("csv").render(snapshot).decode("utf-8-sig").split("\r\n")
    assert head.endswith(",Level,Reservations")
    assert first.endswith(f"Brunei Darussalam (S-3): {WORDS}; Indonesia (S-1): {WORDS}")
    assert "Reservations" not in exporter("csv").render(lists.ordinary()).decode("utf-8-sig").split("\r\n")[0]
