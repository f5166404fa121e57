"""The XML of a list: valid Akoma Ntoso, each eId once, and all that the other formats say."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from consult.core.documents import Paragraph, canonical_json, for_body, sha256_of
from consult.exports.akn import Ids, inline
from consult.exports.xml import render
from tests.exports.lists import (
    ADDRESS,
    BURMESE,
    MARKUP,
    THAI,
    addressed,
    empty,
    entry,
    hard,
    issued,
    ordinary,
)
from tests.exports.test_formats import of_every_form

DATA = Path(__file__).resolve().parents[1] / "data"
A = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
C = "{urn:consult:1}"


@cache
def schema():
    """The schema of the OASIS Standard of 29 August 2018."""
    return etree.XMLSchema(etree.parse(DATA / "akomantoso30.xsd"))


def read(snapshot):
    return etree.fromstring(render(snapshot))


def said(element):
    return "".join(element.itertext())


def by_id(document, eid):
    (found,) = document.xpath("//*[@eId=$eid]", eid=eid)
    return found


@pytest.mark.parametrize("name", ["akn-sample-statement.xml", "akn-sample-amendments.xml"])
def test_the_schema_takes_the_samples_and_refuses_what_is_no_statement(name):
    sample = etree.parse(DATA / name)
    schema().assertValid(sample)
    sample.getroot()[0].remove(sample.getroot()[0][0])
    assert not schema().validate(sample)


@pytest.mark.parametrize(
    "snapshot",
    [
        ordinary(),
        hard(),
        empty(),
        addressed(),
        for_body(addressed(), "telmin"),
        of_every_form(),
        issued(),
        issued(entry("N-01", "a [b [c] d", "]e[", "[[[x]]]"), status="consolidated list"),
    ],
    ids=["ordinary", "hard", "empty", "addressed", "body", "levels", "no entries", "brackets"],
)  # fmt: skip
def test_it_is_valid_and_each_id_stands_once(snapshot):
    document = read(snapshot)
    schema().assertValid(document)
    eids = document.xpath("//@eId")
    assert len(eids) == len(set(eids))
    pointed = {each[1:] for value in document.xpath("//@href | //@refersTo | //@source | //@by | //@as | //@outcome |"
               " //@ref | //@sponsor | //@coSponsors | //@addressedTo") for each in value.split() if each[0] == "#"}  # fmt: skip # noqa: E501
    assert pointed <= set(eids)


def test_it_says_which_document_it_is():
    document = read(addressed())
    assert document[0].get("name") == "chairsDraftList"
    assert said(document.find(f".//{A}docNumber")) == "CYBER-PS/2019/CRP.2/Rev.1"
    assert document.find(f".//{A}docDate").get("date") == "2019-05-11"
    uris = [each.get("value") for each in document.iter(f"{A}FRBRuri")]
    work = "/akn/asean/statement/chairsDraftList/conf/2019/CYBER-PS-2019-CRP-2"
    assert uris == [work, f"{work}/eng@2019-05-11", f"{work}/eng@2019-05-11.xml"]
    assert document.find(f".//{A}FRBRversionNumber").get("value") == "Rev.1"
    snapshot = document.find(f".//{C}snapshot")
    assert (snapshot.get("sha256"), snapshot.get("address")) == (sha256_of(canonical_json(addressed())), ADDRESS)
    assert sha256_of(canonical_json(addressed())) in said(document.find(f".//{A}conclusions"))
    assert document.find(f".//{A}conclusions//{A}ref").get("href") == ADDRESS
    assert document.find(f".//{C}replaces").get("symbol") == "CYBER-PS/2019/CRP.2"


def test_a_bodys_document_names_the_list_it_was_taken_from():
    taken = read(for_body(ordinary(), "amcc")).find(f".//{C}takenFrom")
    assert (taken.get("symbol"), taken.get("sha256")) == (
        "CYBER-PS/2019/CRP.2/Rev.1", sha256_of(canonical_json(ordinary())),
    )  # fmt: skip


def test_entries_stand_in_their_sections_with_their_data_and_footnotes():
    document = read(ordinary())
    assert [said(each) for each in document.iterfind(f".//{A}section/{A}heading")] == ["Norms", "Recommendations"]
    assert [each.get("eId") for each in by_id(document, "sec_A").iterfind(f"{A}hcontainer")] == [
        "entry_N-01", "entry_N-02",
    ]  # fmt: skip
    first = by_id(document, "entry_N-01")
    assert (said(first[0]), said(first[1])) == ("N-01", "Title of N-01")
    assert [said(each) for each in first.iterfind(f"{A}paragraph")] == ["1.First paragraph.", "2.Second paragraph."]
    assert said(first.find(f"{A}wrapUp")) == "Rationale. Because."
    notes = list(document.iter(f"{A}authorialNote"))
    assert [note.get("marker") for note in notes] == ["1", "2", "3", "4", "5", "6"]
    assert said(notes[0]) == "A/70/174, para. 13 (a). States work together."
    data = document.find(f".//{C}entry[@number='N-02']")
    assert (data.get("rank"), data.get("version"), data.get("addressedTo")) == ("1", "2", "#body_amcc #body_telmin")
    assert by_id(document, data.get("sponsor")[1:]).get("showAs") == "Thailand"
    assert [said(each) for each in document.iterfind(f".//{A}hcontainer[@name='annex']/{A}num")] == [
        "Annex I", "Annex II",
    ]  # fmt: skip


def test_paragraphs_of_lower_levels_lie_within_those_above():
    document = read(of_every_form())
    found = by_id(document, "entry_N-01")
    assert [(each.get("eId"), each.get("wId"), each.get("class")) for each in found.iterfind(f"{A}paragraph")] == [
        ("entry_N-01__rec_1", "entry_N-01__p1", "preambular"),
        ("entry_N-01__para_1", "entry_N-01__p2", None),
        ("entry_N-01__para_1bis", "entry_N-01__p5", None),
    ]
    assert said(by_id(document, "entry_N-01__rec_1").find(f".//{A}i")) == "Recalling"
    assert said(by_id(document, "entry_N-01__para_1__list_1").find(f"{A}intro")) == "States should:"
    assert said(by_id(document, "entry_N-01__para_1__point_a").find(f"{A}num")) == "(a)"
    assert said(by_id(document, "entry_N-01__para_1__point_a__point_i")) == "(i)early."


def test_a_paragraph_of_a_lower_level_with_none_above_it_stands_by_itself():
    document = read(issued(entry(paragraphs=(Paragraph("p1", "(a)", "first;", level=2),))))
    schema().assertValid(document)
    assert said(by_id(document, "entry_N-01__point_a")) == "(a)first;"


def test_two_paragraphs_of_one_number_have_two_ids():
    same = (Paragraph("p1", "1", "One."), Paragraph("p2", "1", "Another."))
    document = read(issued(entry(paragraphs=same)))
    assert [said(by_id(document, f"entry_N-01__para_{each}")) for each in ("1", "1_2")] == ["1.One.", "1.Another."]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Each [early] and [late].", ["[early]", "[late]"]),
        ("a [b [c] d] e", ["[b [c] d]", "[c]"]),
        ("a [b] ] c [ d", ["[b]"]),
        ("no signs", []),
        (f"[{THAI}] <b>", [f"[{THAI}]"]),
        ("[" * 3000 + "]" * 3000, ["[" * n + "]" * n for n in range(3000, 2988, -1)]),
    ],
)
def test_words_that_are_not_agreed_are_marked(text, marked):
    markup = f"<p xmlns:xml='http://www.w3.org/XML/1998/namespace'>{inline(text, Ids(), 'x')}</p>"
    found = etree.fromstring(markup)
    assert "".join(found.itertext()) == text
    assert [said(each) for each in found.iterfind(".//span[@class='bracketed']")] == marked


def test_texts_are_whole_in_every_script_and_nothing_is_read_as_markup():
    document = read(hard())
    paragraphs = [said(each) for each in by_id(document, "entry_N-01").iterfind(f"{A}paragraph/{A}content/{A}p")]
    texts = [each.text for each in hard().entries[0].paragraphs]
    assert paragraphs == [text.replace("\n", "") for text in texts]
    assert MARKUP in paragraphs
    assert THAI in [said(each) for each in document.xpath("//*[@xml:lang='th']")]
    assert [each.get("href") for each in document.iter(f"{A}ref") if each.get("href").startswith("http")] == []
    assert BURMESE in said(by_id(document, "entry_N-01").find(f"{A}wrapUp"))
    assert len(by_id(document, "entry_N-01__para_9").findall(f".//{A}eol")) == texts[8].count("\n")


def test_a_consolidated_list_is_named_as_one():
    assert read(replace(ordinary(), status="consolidated list"))[0].get("name") == "consolidatedList"
