"""Symbols, numbers, dates, and the snapshot of a list."""

import json
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import pytest

import consult.core.documents.snapshot as shape_of_snapshots
from consult.core.documents import (
    Section,
    annex,
    area_label,
    bis,
    body_symbol,
    canonical_json,
    date_range,
    file_stem,
    for_body,
    from_json,
    label,
    letter,
    local_instant,
    roman,
    sha256_of,
    symbol,
    tidy,
    version_symbol,
)
from consult.core.errors import Refused
from tests.exports.lists import AMCC, empty, entry, hard, issued, ordinary


def test_symbols_follow_series_and_suffixes():
    assert symbol(prefix="CYBER-PS/2019", series="CRP", number=2, revision=1) == "CYBER-PS/2019/CRP.2/Rev.1"
    assert symbol(prefix="CYBER-PS/2019", series="CRP", number=2) == "CYBER-PS/2019/CRP.2"
    assert symbol(prefix="CYBER-PS/2019", number=2, addendum=1) == "CYBER-PS/2019/2/Add.1"
    assert symbol(prefix="X", series="L", number=3, revision=1, corrigendum=2) == "X/L.3/Rev.1/Corr.2"


@pytest.mark.parametrize(
    "values",
    [
        {"prefix": "cyber ps", "number": 1},
        {"prefix": "X/", "number": 1},
        {"prefix": "X", "number": 0},
        {"prefix": "X", "number": 1, "revision": -1},
        {"prefix": "X", "number": 1, "series": "ZZ"},
    ],
)
def test_impossible_symbols_are_refused(values):
    with pytest.raises(Refused):
        symbol(**values)


def test_the_first_version_has_no_revision_suffix():
    assert version_symbol(prefix="CYBER-PS/2019", number=7, version=1) == "CYBER-PS/2019/L.7"
    assert version_symbol(prefix="CYBER-PS/2019", number=7, version=3) == "CYBER-PS/2019/L.7/Rev.2"
    with pytest.raises(Refused):
        version_symbol(prefix="CYBER-PS/2019", number=7, version=0)


def test_body_symbols_and_file_names_are_plain_ascii():
    assert body_symbol("CYBER-PS/2019/CRP.2", "AMCC") == "CYBER-PS/2019/CRP.2/AMCC"
    assert body_symbol("X/1", "ARF ISM on ICTs") == "X/1/ARF-ISM-ON-ICTS"
    assert file_stem("CYBER-PS/2019/CRP.2/Rev.1") == "CYBER-PS-2019-CRP.2-Rev.1"
    with pytest.raises(Refused):
        body_symbol("X/1", "ก")


def test_paragraph_marks_by_depth():
    assert [label(3, depth) for depth in range(5)] == ["3.", "(c)", "(iii)", "c.", "iii."]


def test_letters_and_numerals_run_on():
    assert [letter(n) for n in (1, 26, 27, 702, 703)] == ["a", "z", "aa", "zz", "aaa"]
    assert [roman(n) for n in (4, 9, 14, 40, 90, 400, 1999)] == ["iv", "ix", "xiv", "xl", "xc", "cd", "mcmxcix"]
    assert annex(2) == "Annex II"
    assert [bis("5", n) for n in (1, 2, 3)] == ["5 bis", "5 ter", "5 quater"]
    for wrong in (lambda: letter(0), lambda: roman(0), lambda: label(0), lambda: bis("5", 10)):
        with pytest.raises(ValueError):
            wrong()


def test_dates_are_written_out():
    assert date_range(date(2019, 5, 10), date(2019, 5, 11)) == "10\u201311 May 2019"
    assert date_range(date(2019, 5, 10), date(2019, 5, 10)) == "10 May 2019"
    assert date_range(date(2019, 4, 30), date(2019, 5, 2)) == "30 April to 2 May 2019"
    assert date_range(date(2019, 12, 30), date(2020, 1, 2)) == "30 December 2019 to 2 January 2020"
    noon = datetime(2019, 5, 10, 12, tzinfo=UTC)
    assert local_instant(noon, "Asia/Bangkok") == "10 May 2019, 19:00 (Bangkok time, UTC+7)"
    assert local_instant(noon, "Asia/Yangon") == "10 May 2019, 18:30 (Yangon time, UTC+6:30)"
    assert local_instant(noon, "America/St_Johns") == "10 May 2019, 09:30 (St Johns time, UTC-2:30)"
    assert local_instant(noon, "UTC") == "10 May 2019, 12:00 (UTC)"
    with pytest.raises(ValueError):
        local_instant(datetime(2019, 5, 10), "UTC")  # noqa: DTZ001


def test_text_is_tidied_but_not_changed():
    assert tidy(" a\r\nb\rc\u2028d \n") == "a\nb\nc\nd"
    assert tidy("a\x00\x1b\ufeff\ud800\uffff\U0001ffff\u202eb\u2066") == "ab"
    assert tidy("e\u0301") == "\u00e9"
    assert tidy("\u0e19\u0e4d\u0e32") == "\u0e19\u0e4d\u0e32"  # sara am in two parts stays: NFC, not NFKC
    assert tidy("ก\u200bข") == "ก\u200bข"
    assert area_label("capacity_building") == "Capacity building"


def test_freezing_numbers_sorts_and_gathers():
    snapshot = ordinary()
    assert [(e.ref, e.position) for e in snapshot.entries] == [("N-01", 1), ("N-02", 2), ("R-01", 1)]
    assert snapshot.entries[0].co_sponsors == ("Brunei Darussalam", "Thailand", "Timor-Leste", "Türkiye", "Viet Nam")
    assert {body.code: body.refs for body in snapshot.bodies} == {"amcc": ("N-01", "N-02"), "telmin": ("N-02", "R-01")}
    assert snapshot.issued_at == datetime(2019, 5, 11, 9, 30, 15, tzinfo=UTC)
    assert snapshot.issued_local == "11 May 2019, 16:30 (Bangkok time, UTC+7)"
    assert snapshot.ranking.closed_local == "10 May 2019, 18:00 (Bangkok time, UTC+7)"
    assert snapshot.banner.startswith("Illustrative document.")
    assert empty().banner == ""


def test_freezing_refuses_what_cannot_be_issued():
    with pytest.raises(Refused, match="N-01 stands in the list twice"):
        issued(entry("N-01"), entry("N-01"))
    with pytest.raises(Refused, match="N-01 has no text"):
        issued(entry("N-01", paragraphs=()))
    with pytest.raises(Refused, match="empty paragraph"):
        issued(entry("N-01", " \n"))
    with pytest.raises(Refused, match="norms or recommendations"):
        issued(sections=[Section("other", "Others")])
    with pytest.raises(ValueError, match="time zone"):
        issued(issued_at=datetime(2019, 5, 11, 9))  # noqa: DTZ001


def test_canonical_json_is_sorted_compact_and_in_utc():
    data = canonical_json(issued(entry("N-01", "Cafe\u0301 ก")))
    plain = json.loads(data)
    assert data == json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert plain["issued_at"] == "2019-05-11T09:30:15Z"
    assert plain["conference"]["starts"] == "2019-05-10"
    assert plain["sections"][0]["entries"][0]["paragraphs"][0]["text"] == "Café ก"
    assert "Café ก".encode() in data


@pytest.mark.parametrize("make", [ordinary, hard, empty])
def test_a_snapshot_survives_its_bytes(make):
    snapshot = make()
    data = canonical_json(snapshot)
    assert from_json(data) == snapshot
    assert canonical_json(from_json(data)) == data


def test_the_hash_is_of_the_canonical_bytes_and_moves_with_any_word():
    assert sha256_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    first, again, other = (sha256_of(canonical_json(issued(entry("N-01", text)))) for text in "aab")
    assert first == again
    assert first != other


def test_what_is_no_canonical_snapshot_is_refused():
    data = canonical_json(ordinary())
    spaced = json.dumps(json.loads(data)).encode()
    other = data.replace(b'"schema":1', b'"schema":2')
    more = data.replace(b'"symbol":', b'"surplus":1,"symbol":')
    wrong = data.replace(b'"revision":1', b'"revision":true')
    for bad in (spaced, other, more, wrong, b"", b"[]", b"null", b'{"schema":1}', b"\xff"):
        with pytest.raises(Refused):
            from_json(bad)


def test_a_body_receives_its_entries_and_the_hash_of_the_list():
    snapshot = ordinary()
    derived = for_body(snapshot, "telmin")
    assert [(e.ref, e.position) for e in derived.entries] == [("N-02", 2), ("R-01", 1)]
    assert derived.symbol == "CYBER-PS/2019/CRP.2/Rev.1/TELMIN"
    assert derived.title == (
        "Matters addressed to the ASEAN Telecommunications and Information Technology Ministers' Meeting (TELMIN)"
    )
    assert derived.parent.symbol == snapshot.symbol
    assert derived.parent.sha256 == sha256_of(canonical_json(snapshot))
    assert sha256_of(canonical_json(derived)) != derived.parent.sha256
    assert from_json(canonical_json(derived)) == derived


def test_a_body_with_norms_only_gets_no_empty_section():
    assert [section.kind for section in for_body(ordinary(), AMCC.code).sections] == ["norm"]


def test_a_body_that_is_not_addressed_has_no_document():
    with pytest.raises(Refused, match="No entry of this list"):
        for_body(ordinary(), "summit")


def test_a_snapshot_has_no_place_for_a_person():
    shapes = [value for value in vars(shape_of_snapshots).values() if isinstance(value, type) and is_dataclass(value)]
    names = {field.name for shape in shapes for field in fields(shape)}
    assert "sponsor" in names
    assert not {name for name in names if any(word in name for word in ("person", "email", "author", "signed"))}


def test_the_rules_and_the_formats_start_light():
    code = (
        "import sys, consult.core.documents, consult.exports; heavy = {'docx', 'openpyxl', 'typst', 'flask', "
        "'sqlalchemy', 'numpy', 'lxml'} & set(sys.modules); sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
