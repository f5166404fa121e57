"""Files that somebody means harm with, or that are simply not what they are called. Each is small to make."""

import io
import random
import zipfile

from tests.exports.lists import KHMER
from tests.imports.kit.word import document, ins, packed, para, run, table

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LOL = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    ) + "]>"
)  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
HEAD = "Section,Paragraph number,Type,Comment"


def workbook(
    rows: str, *, strings: str = "", head: str = "", content_type: str = f"{_SHEET}.sheet.main+xml",
    more: dict[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """An XLSX whose sheet holds the given XML of rows."""
    links = (
        f'<Relationship Id="s" Type="{_OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="t" Type="{_OFFICE}/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
            f'ContentType="{content_type}"/></Types>',
            "xl/workbook.xml": f'<workbook {S} xmlns:r="{_OFFICE}/relationships"><sheets>'
            '<sheet name="A" r:id="s"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
            "xl/sharedStrings.xml": f"<sst {S}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": f"{head}<worksheet {S}><sheetData>{rows}</sheetData></worksheet>",
            **(more or {}),
        }
    )  # fmt: skip


def text_row(number: int, *words: str) -> str:
    """A row of a sheet."""
    cells = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)
    return f'<row r="{number}">{cells}</row>'


HEAD_ROW = text_row(1, "Section", "Paragraph number", "Type", "Comment")


def many_parts() -> bytes:
    """A list of a hundred thousand parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    return buffer.getvalue()


def _deflated(body: bytes) -> bytes:
    """A document whose body is packed small."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types())
        archive.writestr("word/document.xml", body)
    return buffer.getvalue()


def _types() -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )


def nested(depth: int) -> str:
    """Elements in elements."""
    return "<w:ins>" * depth + "</w:ins>" * depth


FORMS = {
    "a zip bomb": lambda: _deflated(b"<" + b" " * 140_000_000),
    "a part too large to be read": lambda: _deflated((random.Random(1).randbytes(25_000) + b" " * 35_000) * 300),
    "entities of its own": lambda: document(para("&j;"), head=LOL),
    "entities from outside": lambda: document(para("&a;"), head=OUTSIDE),
    "entities in a workbook": lambda: workbook(text_row(1, "&j;"), head=LOL),
    "entities in the styles of a document": lambda: document(
        more={"[Content_Types].xml": (LOL + "<Types/>").encode()}
    ),
    "macros": lambda: document(para("x"), more={"word/vbaProject.bin": b"x"}),
    "macros by its type": lambda: document(
        para("x"), content_type="application/vnd.ms-word.document.macroEnabled.main+xml"
    ),
    "macros in a workbook": lambda: workbook(HEAD_ROW, more={"xl/vbaProject.bin": b"x"}),
    "ten megabytes of rows": lambda: workbook(
        HEAD_ROW + "".join(text_row(n, "N-01", "1", "ed", "x") for n in range(2, 52_000))
    ),
    "more rows than are read": lambda: workbook(
        HEAD_ROW + "".join(text_row(n, "N-01", "1", "ed", "x") for n in range(2, 6_000))
    ),
    "ten megabytes of lines": lambda: (HEAD + "\n" + "N-01,1,ed,A comment of some length.\n" * 290_000).encode(),
    "lines as long as the limit allows": lambda: (HEAD + "\n" + "N-01,1,ed,Words.\n" * 400_000).encode()[:8_000_000],
    "a million columns": lambda: workbook('<row r="1">' + "<c><v>1</v></c>" * 600_000 + "</row>"),
    "a million columns of text": lambda: b"," * 1_000_000 + b"\n",
    "a million rows of a document": lambda: document(table(*[["a"]] * 5_001)),
    "a million paragraphs": lambda: document("<w:p/>" * 1_000_000),
    "as many paragraphs as elements": lambda: document("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 160_000),
    "as many cells as elements": lambda: document(
        "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 90 + "</w:tr>") * 2_500 + "</w:tbl>"
    ),
    "short words in a hundred columns": lambda: (
        HEAD + "\n" + "\n".join(",".join(f"w{n}x{m}" for m in range(99)) for n in range(4_900))
    ).encode(),
    "comments on comments": lambda: document(
        "<w:p>" + "".join(f'<w:commentRangeStart w:id="{n}"/><w:r><w:t>a</w:t></w:r>' for n in range(60_000)) + "</w:p>"
    ),
    "as much as is read": lambda: (
        HEAD + ",Proposed change\n" + "".join(f"N-07,{n % 5 + 1},ed,Words {n},{KHMER * 2} {n}\n" for n in range(4_900))
    ).encode(),
    "elements in elements": lambda: document(nested(100_000)),
    "tables in tables": lambda: document("<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000),
    "one string in every cell": lambda: workbook(
        "".join(f'<row r="{n}">' + '<c t="s"><v>0</v></c>' * 90 + "</row>" for n in range(1, 900)),
        strings=f"<si><t>{'x' * 32_000}</t></si>",
    ),
    "a cell of ten megabytes": lambda: workbook(text_row(1, "x" * 10_000_000)),
    "strings without end": lambda: workbook(HEAD_ROW, strings="<si><t>x</t></si>" * 600_000),
    "a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
    "an old document": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le"),
    "an OpenDocument text": lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text"}),
    "another packed file": lambda: packed({"readme": "hello"}),
    "a hundred thousand parts": many_parts,
    "half a document": lambda: document(para("x"))[:400],
    "a PDF": lambda: b"%PDF-1.7\n%%EOF",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n",
    "a program": lambda: b"MZ\x90\x00" + bytes(range(256)) * 100,
    "nothing": lambda: b"",
    "too much": lambda: b"x" * 11_000_000,
    "a part that is not there": lambda: packed({"[Content_Types].xml": _types()}),
    "a quotation without end": lambda: b'a,"' + b"x" * 3_000_000,
}  # fmt: skip

# Of candidates; a text may be long and strange, but not without end.
TEXTS = {
    "many authors in every paragraph": lambda: document(
        para("Norm 1: Many hands"),
        *(para(f"{n}. {KHMER}", *(ins(f"Author {m}", run(f" {m}")) for m in range(n % 20, n % 20 + 8)))
          for n in range(1, 1_600)),
    ),
    "as many candidates as are read": lambda: document(
        *(para(f"Norm {n}: Title {n}") + "".join(
            para(f"{m}. {KHMER}", ins(f"Author {m % 9}", run(f" {m}"))) for m in range(1, 49)
        ) for n in range(1, 41))
    ),
    "quotations in quotations": lambda: (">" * 400_000 + "\n") .encode(),
    "lists in lists": lambda: ("- " * 200_000).encode(),
    "brackets": lambda: (b"[" * 500_000 + b"]" * 500_000),
    "stars": lambda: b"*a _b " * 170_000,
    "references": lambda: b"[a]: b\n" * 140_000,
    "headings without text": lambda: b"# a\n" * 260_000,
    "ticks": lambda: b"".join(b"`" * (n % 700) + b" " for n in range(2_800)),
    "two megabytes": lambda: b"word " * 420_000,
}
