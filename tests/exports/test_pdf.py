"""The PDF: tagged, archivable, with its fonts and its data inside. Its text is not tested in Thai, Khmer and Burmese,
where extraction doubles clusters."""

import io
import re

import pypdf
import pytest

from consult.core.documents import Cite, canonical_json, for_body, sha256_of
from consult.exports import pdf
from consult.exports.glyphs import Coverage, NoFonts, Report, coverage, font_folder
from consult.exports.scripts import breakable, runs
from tests.exports.lists import (
    ADDRESS,
    BURMESE,
    KHMER,
    LAO,
    MARKUP,
    THAI,
    addressed,
    empty,
    entry,
    hard,
    issued,
    ordinary,
)


def opened(snapshot) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(snapshot)))


@pytest.mark.parametrize("make", [ordinary, hard, empty])
def test_it_claims_both_standards_and_is_tagged(make):
    root = opened(make()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    for claim in ("<pdfuaid:part>1<", "<pdfaid:part>3<", "<pdfaid:conformance>A<"):
        assert claim in xmp


def test_every_font_is_embedded():
    found = {}

    def look(font) -> None:
        font = font.get_object()
        for inner in font.get("/DescendantFonts", []):
            look(inner)
        if "/FontDescriptor" in font:
            descriptor = font["/FontDescriptor"]
            found[font["/BaseFont"]] = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))

    for page in opened(hard()).pages:
        for font in page["/Resources"]["/Font"].values():
            look(font)
    assert all(found.values())
    families = {name.split("+")[1].split("-")[0] for name in found}
    assert {"NotoSerif", "NotoSerifThai", "NotoSerifLao", "NotoSerifKhmer", "NotoSerifMyanmar"} <= families
    assert all(family.startswith("Noto") for family in families)


def test_each_script_is_tagged_with_its_language():
    pages = opened(issued(entry("N-01", THAI, LAO, KHMER, BURMESE))).pages
    contents = b"".join(page.get_contents().get_data() for page in pages)
    assert set(re.findall(rb"/Lang\(([^)]+)\)", contents)) == {b"en-GB", b"th", b"lo", b"km", b"my"}


def test_bookmarks_follow_the_headings():
    reader = opened(ordinary())

    def titles(items) -> list:
        return [titles(item) if isinstance(item, list) else " ".join(item.title.split()) for item in items]

    assert titles(reader.outline) == [
        "A. Norms",
        ["N-01 Title of N-01", "N-02 Title of N-02"],
        "B. Recommendations",
        ["R-01 Title of R-01"],
        "Annex I. What each body is asked to consider",
        "Annex II. Participants",
    ]


def test_the_canonical_json_is_attached():
    reader = opened(ordinary())
    assert reader.attachments == {"CYBER-PS-2019-CRP.2-Rev.1.json": [canonical_json(ordinary())]}


def test_properties_name_the_secretariat_and_the_time_of_issue():
    information = opened(ordinary()).metadata
    assert information.title == "CYBER-PS/2019/CRP.2/Rev.1 Chair's draft list of voluntary norms"
    assert information.author == "Conference secretariat"
    assert information.creation_date.isoformat() == "2019-05-11T09:30:15+00:00"


def test_every_page_prints_symbol_number_and_hash():
    reader = opened(ordinary())
    total = len(reader.pages)
    assert total > 2
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {total}" in text
        assert sha256_of(canonical_json(ordinary())) in text
        assert text.count("CYBER-PS/2019/CRP.2/Rev.1") >= 2


def test_user_text_is_never_markup():
    text = "".join(page.extract_text() for page in opened(issued(entry("N-01", MARKUP), title=MARKUP)).pages)
    assert text.count('#eval("1")') >= 2
    assert text.count("*bold* _it_ $x^2$ @ref <b>&amp;</b> `raw`") >= 2


def test_an_empty_list_is_one_page_that_says_so():
    reader = opened(empty())
    assert len(reader.pages) == 1
    assert "This list holds no entries." in reader.pages[0].extract_text()


def test_a_bodys_document_names_the_list():
    text = "".join(page.extract_text() for page in opened(for_body(ordinary(), "amcc")).pages)
    assert "Matters addressed to the ASEAN Ministerial" in text
    assert "N-02" in text
    assert "Annex I" not in text


def test_two_hundred_entries_are_set():
    entries = tuple(entry(f"N-{number:02d}") for number in range(1, 201))
    reader = opened(issued(*entries))
    assert len(reader.outline[1]) == 200


def test_all_footnotes_of_an_entry_stand_on_the_page_of_their_marks():
    def noted(number: int):
        ref = f"N-{number:02d}"
        cites = tuple(Cite(f"{ref} clause {n}.", f"Instrument {n % 3}", "Said at length. " * (n * 6)) for n in range(5))
        return entry(ref, "Some text. " * (number % 7 * 12 + 1), cites=cites)

    for page in opened(issued(*map(noted, range(1, 31)))).pages:
        text = page.extract_text()
        for ref in re.findall(r"Title of (N-\d+)\s+Sponsor", text):
            assert [n for n in range(5) if f"{ref} clause {n}." not in text] == []
        assert text.count("Builds on") * 5 == len(re.findall(r"N-\d+ clause \d\.", text))


def test_a_row_of_the_table_of_entries_is_not_split_between_pages():
    titles = [f"Begins{n} " + "and goes on with many words more " * (2 + n % 4) + f"ends{n}" for n in range(40)]
    entries = tuple(entry(f"N-{n:02d}", title=title, cites=()) for n, title in enumerate(titles))
    for page in opened(issued(*entries)).pages:
        text = page.extract_text()
        assert re.findall(r"Begins(\d+)", text) == re.findall(r"ends(\d+)", text)


def test_no_page_is_left_with_footnotes_alone():
    for page in opened(hard()).pages:
        lines = page.extract_text().strip().split("\n")
        assert not lines[1].startswith(("1 A/70/174", "\u00b9"))


def test_an_entry_with_more_lines_than_a_page_runs_on():
    reader = opened(issued(entry("N-01", departure_reason="A long reason. " * 600)))
    assert len(reader.pages) > 3
    assert sum(page.extract_text().count("reason.") for page in reader.pages) == 600


def test_a_character_without_glyph_is_replaced_and_reported():
    data, report = pdf.render_with_report(issued(entry("N-01", "a 中 b \ue000 c 中 e\u0301")))
    assert report.missing == {"中": 2, "\ue000": 1}
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "a \ufffd b \ufffd c \ufffd é" in text


def test_a_mark_that_its_letter_cannot_bear_is_left_out():
    _, report = pdf.render_with_report(issued(entry("N-01", "x\u0e31 \u0e01\u0323 \u20dd ok")))
    assert set(report.missing) == {"\u0e31", "\u0323", "\u20dd"}


def test_marks_that_the_typesetter_refuses_are_replaced_on_a_second_try():
    refusals = pdf._undrawable('PDF/UA-1 error: the text `"\\u{1a7a}ꢹ"` could not be displayed with font `"Noto"`')
    assert refusals == {"\u1a7a", "ꢹ"}
    assert pdf._undrawable("some other error") == set()
    report = Report()
    covered = Coverage([frozenset(map(ord, "ab\u0301"))])
    assert covered.drawable("a\u0301b", report, {"\u0301", "b"}) == "a\ufffd"
    assert report.missing["b"] == 1


def test_the_fonts_cover_the_five_scripts():
    report = Report()
    covered = coverage(font_folder())
    for text in (THAI, LAO, KHMER, BURMESE, "Điều này, Türkiye; “quoted” – \u00ab"):
        assert covered.drawable(text, report) == text
    assert report.missing == {}


def test_a_folder_without_fonts_is_named(tmp_path):
    with pytest.raises(NoFonts, match=str(tmp_path)):
        pdf.render(ordinary(), fonts=tmp_path)


def test_texts_are_cut_by_script_and_lose_nothing():
    mixed = f"Hello {THAI[:6]} 12 {THAI[6:9]}\u200b world {LAO[:4]} {KHMER[:4]}, {BURMESE[:5]}"
    assert "".join(stretch for _, stretch in runs(mixed)) == mixed
    assert [language for language, _ in runs(mixed)] == ["", "th", "", "lo", "", "km", "", "my"]
    assert runs("plain") == [("", "plain")]
    assert runs("") == []


def test_only_long_words_may_break():
    assert breakable("a/b short") == "a/b short"
    assert breakable(THAI * 3) == THAI * 3
    long = "https://example.org/" + "x" * 70
    assert breakable(long).replace("\u200b", "") == long
    assert max(map(len, breakable(long).split("\u200b"))) <= 30


def figures(snapshot) -> list[str]:
    """The texts for readers who cannot see them, of all figures of the structure."""
    found, waiting = [], [opened(snapshot).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found += [node["/Alt"]] if node.get("/S") == "/Figure" else []
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_the_page_of_the_document_stands_as_a_code_and_in_letters():
    page = opened(addressed()).pages[0]
    first = page.extract_text().replace("\u200b", "")
    assert ADDRESS in first.replace("\n", "")
    links = [note.get_object().get("/A", {}) for note in page["/Annots"]]
    assert [link["/URI"] for link in links if "/URI" in link] == [ADDRESS]
    assert "SHA-256 of its snapshot" in first
    assert figures(addressed()) == ["QR code of the address of this document's page"]


def test_without_an_address_there_is_no_code():
    assert "on the web" not in opened(ordinary()).pages[0].extract_text()
    assert figures(ordinary()) == []


def test_the_heading_of_a_section_stands_on_the_page_of_its_first_entry():
    """The footnotes of that entry push it to the next page, and the heading goes with it."""
    pages = [page.extract_text().replace("\u200b", "") for page in opened(addressed()).pages]
    opening = re.compile(r"A\.\s*Norms\s*N-01\s*Title of N-01")
    assert [number for number, text in enumerate(pages, 1) if opening.search(text)] == [2]
