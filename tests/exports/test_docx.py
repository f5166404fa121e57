"""The DOCX as word processors read it: styles, stored numbers, footnotes, fields, languages."""

import io
import re
import zipfile
from datetime import datetime

import docx
import pytest
from lxml import etree

from consult.core.documents import CHAIRS_DRAFT, TEXTS, canonical_json, for_body, sha256_of
from consult.exports import qr
from consult.exports.docx import render
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

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(snapshot):
    return docx.Document(io.BytesIO(render(snapshot)))


def part(snapshot, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(render(snapshot))) as archive:
        return etree.fromstring(archive.read(name))


def styled(document, name: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == name]


def test_headings_are_real_styles():
    document = opened(ordinary())
    assert styled(document, "Title") == ["Chair's draft list of voluntary norms"]
    assert styled(document, "Heading 1") == ["A.\tNorms", "B.\tRecommendations"]
    assert styled(document, "Heading 2") == ["N-01\tTitle of N-01", "N-02\tTitle of N-02", "R-01\tTitle of R-01"]
    annexes = ["Annex I. What each body is asked to consider", "Annex II. Participants"]
    assert styled(document, "Annex heading") == annexes
    assert document.styles["Annex heading"].base_style.name == "Heading 1"


def test_paragraph_numbers_are_stored_text():
    document = opened(ordinary())
    assert styled(document, "Numbered paragraph")[:2] == ["1.\tFirst paragraph.", "2.\tSecond paragraph."]
    body = part(ordinary(), "word/document.xml")
    assert body.findall(f".//{W}numPr") == []


def test_every_style_in_use_is_defined():
    body, styles = part(hard(), "word/document.xml"), part(hard(), "word/styles.xml")
    defined = {style.get(f"{W}styleId") for style in styles.findall(f"{W}style")}
    used = {node.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for node in body.iter(f"{W}{tag}")}
    assert used - defined == set()


def test_footnotes_are_real_and_each_is_referred_to_once():
    body, notes = part(ordinary(), "word/document.xml"), part(ordinary(), "word/footnotes.xml")
    referred = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
    stored = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes if note.get(f"{W}type") is None}
    assert referred == ["1", "2", "3", "4", "5", "6"]
    assert list(stored) == referred
    assert stored["1"] == "A/70/174, para. 13 (a). States work together."
    assert stored["2"] == "A/70/174, para. 13 (b). States look at everything relevant."
    assert {note.get(f"{W}type") for note in notes} == {"separator", "continuationSeparator", None}


def test_the_lines_of_an_entry_say_who_and_where_to():
    lines = styled(opened(ordinary()), "Entry data")
    assert lines[:7] == [
        "Sponsor\tThailand",
        "Co-sponsors\tBrunei Darussalam, Thailand, Timor-Leste, Türkiye, Viet Nam",
        "Area and pillars\tCapacity building; APSC, AEC",
        "Addressed to\tAMCC",
        "Builds on\tGGE 2015,, ASEAN Charter",  # the first comma stands, raised, between two footnote marks
        "Status\tTabled; version 2, CYBER-PS/2019/L.1/Rev.1",
        "Ranking\tPlace 2",
    ]
    assert "Ranking\tPlace 1 in the ranking. Placed here by the chair: It rests on the first." in lines


def test_the_footer_counts_pages_and_prints_the_hash():
    footer = part(ordinary(), "word/footer1.xml")
    assert [field.get(f"{W}instr").strip() for field in footer.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    assert sha256_of(canonical_json(ordinary())) in "".join(footer.itertext())
    assert "CYBER-PS/2019/CRP.2/Rev.1" in "".join(footer.itertext())


def test_the_symbol_stands_above_following_pages_only():
    section = opened(ordinary()).sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "\tCYBER-PS/2019/CRP.2/Rev.1"
    assert section.first_page_header.paragraphs[0].text == ""


def test_pages_are_a4_with_margins_of_two_and_a_half_centimetres():
    for section in opened(ordinary()).sections:
        assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
        margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
        assert {round(margin.cm, 1) for margin in margins} == {2.5}


def test_properties_name_the_secretariat_and_the_time_of_issue():
    properties = opened(ordinary()).core_properties
    assert properties.author == properties.last_modified_by == "Conference secretariat"
    assert properties.title == "CYBER-PS/2019/CRP.2/Rev.1 Chair's draft list of voluntary norms"
    assert properties.created.replace(tzinfo=None) == datetime(2019, 5, 11, 9, 30, 15)  # noqa: DTZ001
    assert properties.language == "en-GB"


@pytest.mark.parametrize(
    ("text", "language", "font"),
    [
        (THAI, "th-TH", "Leelawadee UI"),
        (LAO, "lo-LA", "Leelawadee UI"),
        (KHMER, "km-KH", "Leelawadee UI"),
        (BURMESE, "my-MM", "Myanmar Text"),
    ],
)
def test_each_script_has_its_language_and_font(text, language, font):
    body = part(issued(entry("N-01", text)), "word/document.xml")
    runs = [run for run in body.iter(f"{W}r") if "".join(node.text or "" for node in run.iter(f"{W}t")) == text]
    assert len(runs) == 1
    properties = runs[0].find(f"{W}rPr")
    assert properties.find(f"{W}lang").get(f"{W}bidi") == language
    assert properties.find(f"{W}rFonts").get(f"{W}cs") == font
    assert properties.find(f"{W}cs") is not None


def test_these_scripts_are_never_slanted():
    styles = part(ordinary(), "word/styles.xml")
    assert list(styles.iter(f"{W}iCs")) == []


def test_markup_and_line_breaks_are_literal():
    document = opened(hard())
    texts = styled(document, "Numbered paragraph")
    assert texts[5] == f"6.\t{MARKUP}"
    assert texts[9] == "10.\tone\ntwo\n\nfour\tfive"


def test_links_lead_to_bookmarks_that_exist():
    body = part(hard(), "word/document.xml")
    names = [node.get(f"{W}name") for node in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert {node.get(f"{W}anchor") for node in body.iter(f"{W}hyperlink")} - set(names) == set()
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names)


def test_annex_one_asks_each_body_and_repeats_its_head_row():
    table = opened(ordinary()).tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["Body", "Asked to consider"]
    assert table.rows[1].cells[0].text == "AMCC\nASEAN Ministerial Conference on Cybersecurity"
    assert [p.text for p in table.rows[1].cells[1].paragraphs] == ["N-01\tTitle of N-01", "N-02\tTitle of N-02"]
    assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None


def test_a_bodys_document_names_the_list_and_has_no_annex():
    document = opened(for_body(ordinary(), "amcc"))
    title = "Matters addressed to the ASEAN Ministerial Conference on Cybersecurity (AMCC)"
    assert styled(document, "Title") == [title]
    assert styled(document, "Annex heading") == []
    assert any(sha256_of(canonical_json(ordinary())) in paragraph.text for paragraph in document.paragraphs)


def test_an_illustrative_list_says_so():
    assert len(styled(opened(ordinary()), "Banner")) == 1
    assert styled(opened(empty()), "Banner") == []


def test_an_empty_list_says_so():
    assert "This list holds no entries." in styled(opened(empty()), "Normal")


def test_the_package_has_fixed_times_and_nothing_of_a_template():
    with zipfile.ZipFile(io.BytesIO(render(ordinary()))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2019, 5, 11, 9, 30, 14)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        types = archive.read("[Content_Types].xml").decode()
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
            assert name.endswith(".rels") or name == "[Content_Types].xml" or f'PartName="/{name}"' in types


def test_a_compilation_gives_its_texts_numbers_and_no_places():
    heads = [
        opened(issued(entry(), status=status, ranking=None)).tables[1].rows[0].cells[0].text
        for status in (TEXTS, CHAIRS_DRAFT)
    ]
    assert heads == ["No.", "Place"]


def test_the_page_of_the_document_stands_as_a_code_and_in_letters():
    document = opened(addressed())
    (picture,) = document.inline_shapes
    assert round(picture.width.cm, 1) == round(picture.height.cm, 1) == 2.6
    assert picture._inline.docPr.get("descr") == "QR code of the address of this document's page"
    code, said = document.tables[1].rows[0].cells
    digest = sha256_of(canonical_json(addressed()))
    assert said.text.split("\n") == ["This document on the web", ADDRESS, "SHA-256 of its snapshot", digest]
    image = document.part.related_parts["rIdQr"]
    assert (image.content_type, image.blob) == ("image/png", qr.png(ADDRESS))


def test_without_an_address_there_is_no_code():
    document = opened(ordinary())
    assert len(document.inline_shapes) == 0
    with zipfile.ZipFile(io.BytesIO(render(ordinary()))) as archive:
        assert not [name for name in archive.namelist() if "media" in name]
        assert b"png" not in archive.read("[Content_Types].xml")
    assert all("on the web" not in cell.text for table in document.tables for cell in table._cells)
