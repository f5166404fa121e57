"""What every format keeps to."""

import csv
import hashlib
import io
import json

import pytest

from consult.core.documents import canonical_json, for_body, from_json
from consult.exports import FORMATS, exporter
from tests.exports.lists import empty, entry, hard, issued, ordinary


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("make", [ordinary, hard, empty])
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
