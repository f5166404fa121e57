"""What every format keeps to."""

import csv
import hashlib
import io
import json

import pytest

from consult.core.documents import Paragraph, canonical_json, for_body, from_json
from consult.core.errors import Refused
from consult.exports import FORMATS, exporter
from consult.exports import rows as table_rows
from tests.exports.lists import ADDRESS, addressed, empty, entry, hard, issued, ordinary


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("make", [ordinary, hard, empty, addressed])
def test_equal_snapshots_give_equal_bytes(name, make):
    format_ = exporter(name)
    assert format_.EXTENSION == name
    first = format_.render(make())
    again = format_.render(from_json(canonical_json(make())))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()


@pytest.mark.parametrize("name", FORMATS)
def test_a_bodys_document_differs_from_the_list(name):
    format_ = exporter(name)
    assert format_.render(for_body(ordinary(), "amcc")) != format_.render(ordinary())


def test_media_types_are_those_registered():
    assert {name: exporter(name).MEDIA_TYPE for name in FORMATS} == {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "json": "application/json",
        "xml": "application/akn+xml",
    }


def test_there_is_no_exporter_for_a_helper_module():
    for name in ("page", "scripts", "../etc", "odt"):
        with pytest.raises(KeyError):
            exporter(name)


def test_json_is_the_canonical_form():
    assert exporter("json").render(ordinary()) == canonical_json(ordinary())
    assert json.loads(exporter("json").render(ordinary()))["symbol"] == "CYBER-PS/2019/CRP.2/Rev.1"


def test_csv_has_a_byte_order_mark_and_one_row_a_paragraph():
    data = exporter("csv").render(ordinary())
    assert data.startswith(b"\xef\xbb\xbfSymbol,Section,Place,Entry,")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["Entry"], row["Paragraph"], row["Text"]) for row in rows] == [
        ("N-01", "1", "First paragraph."),
        ("N-01", "2", "Second paragraph."),
        ("N-02", "1", "Member States should consult early."),
        ("R-01", "1", "That they meet."),
    ]
    assert rows[0]["Co-sponsors"] == "Brunei Darussalam; Thailand; Timor-Leste; Türkiye; Viet Nam"
    assert data.count(b"\r\n") == 5


def test_csv_works_nothing_out():
    data = exporter("csv").render(issued(entry("N-01", "=1+1", "\uff1dcmd|' /C calc'!A0", "plain")))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["Text"] for row in rows] == ["'=1+1", "'\uff1dcmd|' /C calc'!A0", "plain"]


def of_every_form():
    """A list whose entry has a preamble, sub-paragraphs and a paragraph that was put in."""
    return issued(
        entry(
            paragraphs=(
                Paragraph("p1", "", "Recalling the norms,", "preambular"),
                Paragraph("p2", "1", "States should:"),
                Paragraph("p3", "(a)", "consult;", level=2),
                Paragraph("p4", "(i)", "early.", level=3),
                Paragraph("p5", "1 bis", "States should report."),
            )
        )
    )


def test_a_snapshot_issued_before_paragraphs_had_levels_keeps_its_bytes():
    data = canonical_json(ordinary())
    assert hashlib.sha256(data).hexdigest() == "8ff6cad453e7d5ce6fea93760aab935743efbcdb0351b2be194fc8b564645082"
    assert canonical_json(from_json(data)) == data


def test_a_snapshot_with_kinds_and_levels_is_read_back():
    data = canonical_json(of_every_form())
    assert from_json(data) == of_every_form()
    assert b'{"id":"p3","level":2,"number":"(a)","text":"consult;"}' in data


def test_a_body_has_a_page_of_its_own_below_that_of_the_list():
    assert for_body(addressed(), "amcc").address == f"{ADDRESS}/bodies/amcc"
    assert for_body(ordinary(), "amcc").address == ""
    assert from_json(canonical_json(addressed())) == addressed()
    assert b'"address"' not in canonical_json(ordinary())


def test_a_default_that_is_written_out_is_not_canonical():
    data = canonical_json(ordinary()).replace(b'"number":"1","text":"First', b'"level":1,"number":"1","text":"First')
    assert data != canonical_json(ordinary())
    with pytest.raises(Refused):
        from_json(data)


def test_the_tables_name_kind_and_level():
    rows = table_rows.paragraphs(of_every_form())
    assert [(row[2], *row[5:]) for row in rows] == [
        ("", "preambular", 1), ("1", "operative", 1), ("(a)", "operative", 2), ("(i)", "operative", 3),
        ("1 bis", "operative", 1),
    ]  # fmt: skip


def test_the_workbook_document_prints_the_numbers_of_every_form():
    import docx

    from consult.exports.docx import render

    document = docx.Document(io.BytesIO(render(of_every_form())))
    found = [(p.style.name, p.text) for p in document.paragraphs if "aragraph" in p.style.name]
    assert found == [
        ("Preambular paragraph", "Recalling the norms,"),
        ("Numbered paragraph", "1.\tStates should:"),
        ("Numbered paragraph (a)", "(a)\tconsult;"),
        ("Numbered paragraph (i)", "(i)\tearly."),
        ("Numbered paragraph", "1 bis.\tStates should report."),
    ]
    first = next(p for p in document.paragraphs if p.style.name == "Preambular paragraph")
    assert [(run.text, run.style.name) for run in first.runs][0] == ("Recalling", "Emphasis")
