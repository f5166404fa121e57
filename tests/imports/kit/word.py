"""Word documents made by hand, so that a test says which marks they hold."""

import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EXTRA = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="List"><w:name w:val="List Number"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)


def run(words: str, properties: str = "") -> str:
    """A run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def ins(author: str, content: str) -> str:
    """Content put in as a tracked change."""
    return f'<w:ins w:id="1" w:author="{author}" w:date="2019-05-03T10:00:00Z">{content}</w:ins>'


def dele(author: str, words: str) -> str:
    """Words struck out as a tracked change."""
    return (
        f'<w:del w:id="1" w:author="{author}" w:date="2019-05-04T10:00:00Z">'
        f'<w:r><w:delText xml:space="preserve">{escape(words)}</w:delText></w:r></w:del>'
    )


def para(*content: str, style: str = "", mark: str = "", num: int | None = None) -> str:
    """A paragraph of runs (plain words are one). `mark` is what its end holds, such as a tracked change; `num` its
    level in the automatic list."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num}"/><w:numId w:val="1"/></w:numPr>'
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    runs = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def mark(kind: str, author: str) -> str:
    """The tracked change of a paragraph's end: kind "ins" or "del"."""
    return f'<w:{kind} w:id="2" w:author="{author}" w:date="2019-05-03T10:00:00Z"/>'


def commented(key: int, content: str) -> str:
    """Content on which the comment lies."""
    return (
        f'<w:commentRangeStart w:id="{key}"/>{content}<w:commentRangeEnd w:id="{key}"/>'
        f'<w:r><w:commentReference w:id="{key}"/></w:r>'
    )


def comment(key: int, author: str, words: str, para_id: str = "") -> str:
    """A margin comment."""
    named = f' w14:paraId="{para_id}"' if para_id else ""
    return (
        f'<w:comment w:id="{key}" w:author="{author}" w:date="2019-05-05T10:00:00Z">'
        f"<w:p{named}>{run(words)}</w:p></w:comment>"
    )


def footnote(key: int, words: str) -> str:
    """A footnote."""
    return f'<w:footnote w:id="{key}"><w:p>{run(words)}</w:p></w:footnote>'


def document(
    *blocks: str, comments: str = "", footnotes: str = "", extended: str = "", main: str = "word/document.xml",
    more: dict[str, bytes] | None = None, content_type: str = f"{_WORD}.document.main+xml", head: str = "",
) -> bytes:  # fmt: skip
    """A DOCX of blocks. `more` are parts besides, `head` stands before the root of the body."""
    folder = main.rpartition("/")[0]
    parts = {
        "styles": f"<w:styles {W}>{STYLES}</w:styles>",
        "numbering": f"<w:numbering {W}>{NUMBERING}</w:numbering>",
    }
    if comments:
        parts["comments"] = f"<w:comments {W} {EXTRA}>{comments}</w:comments>"
    if extended:
        parts["commentsExtended"] = f"<w15:commentsEx {EXTRA}>{extended}</w15:commentsEx>"
    if footnotes:
        separator = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        parts["footnotes"] = f"<w:footnotes {W}>{separator}{footnotes}</w:footnotes>"
    relations = "".join(f'<Relationship Id="x{n}" Type="{_REL}/{n}" Target="{n}.xml"/>' for n in parts)
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/{main}" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{_REL}/officeDocument" Target="{main}"/></Relationships>',
        main: f"{head}<w:document {W} {EXTRA}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>",
        f"{folder}/_rels/{main.rpartition('/')[2]}.rels":
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        **{f"{folder}/{name}.xml": content for name, content in parts.items()},
        **(more or {}),
    }  # fmt: skip
    return packed(files)


def packed(files: dict[str, str | bytes]) -> bytes:
    """A zip file. What is large is stored as it is, so that it is not taken for a bomb by its shrinking alone."""
    buffer = io.BytesIO()
    large = sum(map(len, files.values())) > 200_000
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if large else zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def table(*rows: list[str], grid: list[int] | None = None) -> str:
    """A table; a cell is plain words, or XML that begins with <w:tc>."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid or [])
    made = "".join(
        "<w:tr>" + "".join(c if c.startswith("<w:tc>") else f"<w:tc>{para(c)}</w:tc>" for c in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl>"


def cell(*paras: str, span: int = 0, merge: str = "") -> str:
    """A cell that spans grid columns or is merged with others below ("restart", "continue")."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paras) or '<w:p/>'}</w:tc>"
