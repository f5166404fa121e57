"""Tracked changes as a word processor takes them: accepting all gives the new text, rejecting all the old one."""

import io
import zipfile
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from consult.core.documents import Cite, Hand, Redlined
from consult.core.documents.redlined import between, marked, together, unshown
from consult.core.text.changes import Change, Delete, Insert, Move, Replace, Retitle, Text
from consult.core.text.merging import merge
from consult.core.text.numbering import keep_numbers, printed, renumber
from consult.core.text.paragraphs import Paragraph, ParagraphKind
from consult.exports import redline_pdf
from consult.exports.docx.body import style_of
from consult.exports.docx.tracked import render
from tests.exports.lists import BURMESE, CONFERENCE, KHMER, LAO, THAI

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AT = datetime(2019, 5, 3, 4, 5, 6, tzinfo=UTC)
TH, SG = Hand("Thailand", AT, "A-1"), Hand("Singapore", datetime(2019, 5, 4, tzinfo=UTC), "A-2")
OP, PP = ParagraphKind.OPERATIVE, ParagraphKind.PREAMBULAR
TEXTS = {f"{W}t", f"{W}delText"}
GOING, COMING = {f"{W}del", f"{W}moveFrom"}, {f"{W}ins", f"{W}moveTo"}


def redlined(parts, title=(), **values):
    fields = {
        "conference": CONFERENCE, "ref": "N-01", "symbol": "CYBER-PS/2019/L.1/Rev.1", "subtitle": "Changes",
        "title": title, "sponsor": "Thailand", "cites": (Cite("A/70/174, para. 13 (a)", "GGE 2015", "Work together."),),
        "parts": tuple(parts), "notes": (), "banner": "", "made_at": AT,
    }  # fmt: skip
    return Redlined(**{**fields, **values})


def compared(old, new, hand=TH, came=None):
    return redlined(between(old, new, hand, came or {}), marked(old.title, new.title, hand))


def body_of(document):
    with zipfile.ZipFile(io.BytesIO(render(document))) as archive:
        return etree.fromstring(archive.read("word/document.xml")).find(f"{W}body")


def settled(document, dropped):
    """(style, words) of each paragraph of the text once all changes of the kinds `dropped` are taken out."""
    found = []
    for p in body_of(document).iter(f"{W}p"):
        properties = p.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle").get(f"{W}val")
        change = properties.find(f"{W}pPrChange")
        if dropped is COMING and change is not None:
            style = change.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        words = "".join(_words(node, dropped) for node in p if node is not properties)
        mark = properties.find(f"{W}rPr")
        if mark is not None and any(node.tag in dropped for node in mark):
            assert words == ""
            continue
        if style == "Title" or style.startswith(("Numbered", "Preambular")):
            found.append((style, words))
    return found


def _words(node, dropped):
    if node.tag in dropped:
        return ""
    if node.tag in TEXTS:
        return node.text or ""
    if node.tag in (f"{W}tab", f"{W}br"):
        return "\t" if node.tag == f"{W}tab" else "\n"
    return "".join(_words(child, dropped) for child in node)


def plain(text):
    """A text as the document prints it."""
    number = lambda p: f"{printed(p.shown)}\t" if p.shown else ""  # noqa: E731
    return [
        ("Title", f"N-01 {text.title}"),
        *((style_of(p.kind.value, p.level), number(p) + p.body) for p in text.paragraphs),
    ]  # fmt: skip


def accepted(document):
    return settled(document, GOING)


def rejected(document):
    return settled(document, COMING)


WORDS = st.lists(
    st.sampled_from(["States", "should", "consult", "early,", "and", "report.", THAI, KHMER, "a\nb", "<&>"]),
    min_size=1, max_size=8,
).map(" ".join)  # fmt: skip


@st.composite
def versions(draw):
    """Two versions of one text: paragraphs kept, edited, moved, put in, taken out; of every form."""

    def paragraph(key):
        kind = draw(st.sampled_from([OP, OP, PP]))
        return Paragraph(key, 0, draw(WORDS), kind, draw(st.integers(1, 3)) if kind is OP else 1)

    old = renumber([paragraph(f"p{n}") for n in range(1, draw(st.integers(1, 5)) + 1)])
    kept = draw(st.permutations(old))[: draw(st.integers(0, len(old)))]
    new = [Paragraph(p.id, 0, draw(st.one_of(st.just(p.body), WORDS)), p.kind, p.level) for p in kept]
    for n in range(draw(st.integers(0 if new else 1, 2))):
        new.insert(draw(st.integers(0, len(new))), paragraph(f"n{n}"))
    return Text(draw(WORDS), tuple(old)), Text(draw(WORDS), tuple(keep_numbers(new, old)))


@settings(max_examples=150, deadline=None)
@given(versions())
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old_one(pair):
    old, new = pair
    document = compared(old, new)
    assert accepted(document) == plain(new)
    assert rejected(document) == plain(old)


BASE = Text(
    "Early warning",
    tuple(renumber([Paragraph(f"p{n}", n, body) for n, body in enumerate(
        ["States should consult early.", THAI, "States should report.", "States should review."], 1)])),
)  # fmt: skip


def test_open_amendments_stand_together_each_under_its_delegation():
    changes = [
        Change("A-1", (Replace("p1", "States should consult at once."), Insert("+1", "p2", KHMER))),
        Change("A-2", (Delete("p4"), Move("p3", None), Retitle("Early and clear warning"))),
    ]
    title, parts, merged = together(BASE, changes, {"A-1": TH, "A-2": SG})
    document = redlined(parts, title)
    assert accepted(document) == plain(merged.text)
    assert rejected(document) == plain(BASE)
    body = body_of(document)
    authors = {node.get(f"{W}author") for node in body.iter() if node.get(f"{W}author")}
    assert authors == {"Thailand", "Singapore"}
    first = next(node for node in body.iter(f"{W}ins") if "at once" in "".join(node.itertext()))
    assert (first.get(f"{W}author"), first.get(f"{W}date")) == ("Thailand", "2019-05-03T04:05:06Z")
    assert len(list(body.iter(f"{W}moveFromRangeStart"))) == len(list(body.iter(f"{W}moveToRangeStart"))) == 1


def test_amendments_to_the_same_words_show_every_reading():
    changes = [
        Change("A-1", (Replace("p1", "States should consult at once."),)),
        Change("A-2", (Replace("p1", "States should consult within a day."),)),
    ]
    _title, parts, merged = together(BASE, changes, {"A-1": TH, "A-2": SG})
    assert merged.conflicts
    marks = [(m.op.value, m.text, m.hand.name) for m in parts[0].marks if m.hand]
    assert marks == [
        ("delete", "early", "Singapore, Thailand"), ("insert", "at once", "Thailand"),
        ("insert", "within a day", "Singapore"),
    ]  # fmt: skip
    assert rejected(redlined(parts, marked("Early warning", "Early warning", TH))) == plain(BASE)


def test_insertions_at_the_same_point_are_both_shown_there():
    changes = [
        Change("A-1", (Replace("p3", "States should fully report."),)),
        Change("A-2", (Replace("p3", "States should soon report."),)),
    ]
    _title, parts, merged = together(BASE, changes, {"A-1": TH, "A-2": SG})
    assert merged.conflicts
    assert [(m.op.value, m.text) for m in parts[2].marks] == [
        ("equal", "States should "), ("insert", "fully "), ("insert", "soon "), ("equal", "report."),
    ]  # fmt: skip


def test_what_cannot_be_shown_is_said():
    changes = [Change("A-1", (Move("p3", None),)), Change("A-2", (Move("p3", "p1"),)), Change("A-3", (Delete("p9"),))]
    _title, _parts, merged = together(BASE, changes, {"A-1": TH, "A-2": SG})
    assert unshown(merged, BASE) == [
        "A-1, A-2 would move paragraph 3 to different places.",
        "A-3 names words that this text does not have.",
    ]


def test_each_word_is_signed_by_who_brought_it_in():
    new = Text(BASE.title, (*BASE.paragraphs[:1], *BASE.paragraphs[2:]))
    paragraphs = (Paragraph("p1", 1, "States should consult early and often."), *BASE.paragraphs[1:])
    owners = [None] * len("States should consult early") + [SG] * len(" and often") + [None]
    document = compared(BASE, Text(BASE.title, paragraphs), TH, {"p1": owners})
    assert [(m.text, m.hand) for m in document.parts[0].marks if m.hand] == [(" and often", SG)]
    assert {hand.name for hand in compared(BASE, new).hands} == {"Thailand"}


def test_the_four_scripts_keep_their_fonts_inside_tracked_changes():
    new = Text(BASE.title, (*BASE.paragraphs, Paragraph("p5", 5, f"{LAO} {BURMESE}")))
    body = body_of(compared(BASE, new))
    languages = {node.get(f"{W}bidi") for ins in body.iter(f"{W}ins") for node in ins.iter(f"{W}lang")}
    assert languages == {"lo-LA", "my-MM"}


def test_footnotes_are_kept_and_ids_are_unique():
    document = compared(BASE, Text("Other", BASE.paragraphs[::-1]))
    with zipfile.ZipFile(io.BytesIO(render(document))) as archive:
        assert "Work together." in archive.read("word/footnotes.xml").decode()
    body = body_of(document)
    assert len(list(body.iter(f"{W}footnoteReference"))) == 1
    ids = [node.get(f"{W}id") for node in body.iter() if node.get(f"{W}author") and "RangeEnd" not in node.tag]
    assert len(ids) == len(set(ids))


def test_equal_texts_give_equal_bytes():
    new = merge(BASE, [Change("A-1", (Delete("p2"),))]).text
    assert render(compared(BASE, new)) == render(compared(BASE, new))


def test_the_opening_of_a_preambular_paragraph_is_in_italics_in_either_text():
    old = Text("T", (Paragraph("p1", 1, "Recalling the norms,", PP),))
    new = Text("T", (Paragraph("p1", 1, "Noting with concern the norms,", PP),))
    runs = [
        ("".join(run.itertext()), run.find(f"{W}rPr/{W}rStyle") is not None)
        for p in body_of(compared(old, new)).iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "PreambularParagraph"
        for run in p.iter(f"{W}r")
    ]
    assert runs == [("Recalling", True), ("Noting with concern", True), (" the norms,", False)]


def test_the_pdf_is_the_same_for_the_same_text_and_says_what_moved():
    changes = [Change("A-2", (Move("p3", None), Replace("p1", "States should consult."), Insert("+1", "p2", LAO)))]
    title, parts, _merged = together(BASE, changes, {"A-2": SG})
    document = redlined(parts, title)
    first = redline_pdf.render(document)
    assert first == redline_pdf.render(document)
    reader = PdfReader(io.BytesIO(first))
    words = " ".join(page.extract_text() for page in reader.pages)
    assert "[moved here; was 3]" in words and "[moved from here]" in words and "[new]" in words
    assert "Singapore, 4 May 2019 (A-2)" in words
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()
