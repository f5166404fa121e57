"""The package around the body: settings, header and footer, properties, relations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from ...core.documents import Snapshot, canonical_json, sha256_of
from .. import page, qr
from .styles import COMPLEX, EAST_ASIAN, SANS, SERIF, styles
from .xml import HEAD, NAMESPACES, SCRIPT_FONTS, field, paragraph, tab, text, twips

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LANGUAGES = {"en": "en-GB", "th": "th-TH", "lo": "lo-LA", "km": "km-KH", "my": "my-MM"}
# name, content type, relation (none for the document itself), id of the relation
_PARTS = (
    ("document", "document.main", None, None),
    ("styles", "styles", "styles", "rIdStyles"),
    ("settings", "settings", "settings", "rIdSettings"),
    ("fontTable", "fontTable", "fontTable", "rIdFonts"),
    ("footnotes", "footnotes", "footnotes", "rIdFootnotes"),
    ("header1", "header", "header", "rIdHeader"),
    ("header2", "header", "header", "rIdFirstHeader"),
    ("footer1", "footer", "footer", "rIdFooter"),
)
_WIDTH = 16.0  # centimetres between the margins of A4, where the styles have the tab of headers and footers


@dataclass(frozen=True, slots=True)
class Front:
    """What headers, footers and properties say of a document. `digest` is a sentence, or empty.

    `width` is that between the margins, in centimetres; `more_styles` are styles besides those of every document;
    `qr` is the picture that the body shows as rIdQr, or empty.
    """

    symbol: str
    title: str
    subject: str
    digest: str
    made_at: datetime
    language: str = "en"
    width: float = _WIDTH
    more_styles: str = ""
    qr: bytes = b""


def front_of(snapshot: Snapshot) -> Front:
    """The same of a list."""
    digest = f"SHA-256 of the snapshot: {sha256_of(canonical_json(snapshot))}"
    return Front(
        snapshot.symbol, snapshot.title, page.subtitle(snapshot), digest, snapshot.issued_at, snapshot.language,
        qr=qr.png(snapshot.address) if snapshot.address else b"",
    )  # fmt: skip


def package(front: Front, document: str, footnotes: str) -> Iterator[tuple[str, bytes]]:
    """All parts as (name, bytes), the list of content types first."""
    language = _LANGUAGES.get(front.language, front.language)
    contents = {
        "document": document,
        "styles": styles(language, front.more_styles),
        "settings": _settings(language),
        "fontTable": _font_table(),
        "footnotes": footnotes,
        "header1": f'{HEAD}<w:hdr {NAMESPACES}>{paragraph("Header", tab() + text(front.symbol), _edge(front))}</w:hdr>',
        "header2": f'{HEAD}<w:hdr {NAMESPACES}>{paragraph("Header", "")}</w:hdr>',
        "footer1": _footer(front),
    }
    yield "[Content_Types].xml", _content_types(bool(front.qr)).encode()
    yield "_rels/.rels", _relations().encode()
    yield "docProps/core.xml", _core(front, language).encode()
    yield "docProps/app.xml", _app().encode()
    for name, *_ in _PARTS:
        yield f"word/{name}.xml", contents[name].encode()
    yield "word/_rels/document.xml.rels", _document_relations(bool(front.qr)).encode()
    if front.qr:
        yield "word/media/qr.png", front.qr


def _footer(front: Front) -> str:
    of = text(front.symbol) + tab() + text("Page ") + field("PAGE", "1") + text(" of ") + field("NUMPAGES", "1")
    digest = paragraph("FooterHash", text(front.digest)) if front.digest else ""
    return f'{HEAD}<w:ftr {NAMESPACES}>{paragraph("Footer", of, _edge(front))}{digest}</w:ftr>'


def _edge(front: Front) -> str:
    """The tab at the right edge, where that is not where the styles have it."""
    if front.width == _WIDTH:
        return ""
    places = f'<w:tab w:val="clear" w:pos="{twips(_WIDTH)}"/><w:tab w:val="right" w:pos="{twips(front.width)}"/>'
    return f"<w:tabs>{places}</w:tabs>"


def _settings(language: str) -> str:
    uri = "http://schemas.microsoft.com/office/word"
    compat = (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    compat += (("enableOpenTypeFeatures", 1), ("doNotFlipMirrorIndents", 1), ("differentiateMultirowTableHeaders", 1))
    settings = "".join(f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>' for name, value in compat)
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f'<w:compat>{settings}</w:compat><w:themeFontLang w:val="{language}" w:eastAsia="zh-CN" w:bidi="th-TH"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table() -> str:
    names = sorted({SERIF, SANS, COMPLEX, EAST_ASIAN, *SCRIPT_FONTS.values()})
    fonts = "".join(
        f'<w:font w:name="{name}"><w:family w:val="{"roman" if name == SERIF else "auto"}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name in names
    )
    return f"{HEAD}<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def _core(front: Front, language: str) -> str:
    moment = front.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(f'{front.symbol} {front.title}')}</dc:title>"
        f"<dc:subject>{escape(front.subject)}</dc:subject>"
        f"<dc:creator>{page.AUTHOR}</dc:creator><cp:keywords>{escape(front.symbol)}</cp:keywords>"
        f"<dc:description>{front.digest}</dc:description>"
        f"<cp:lastModifiedBy>{page.AUTHOR}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _app() -> str:
    return f'{HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Consult</Application></Properties>'


def _content_types(with_picture: bool) -> str:
    overrides = [(f"/word/{name}.xml", f"{_WORD}.{kind}+xml") for name, kind, *_ in _PARTS]
    overrides.append(("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
    overrides.append(("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"))
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + ('<Default Extension="png" ContentType="image/png"/>' if with_picture else "")
        + f"{listed}</Types>"
    )


def _relations() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/>'
        "</Relationships>"
    )


def _document_relations(with_picture: bool) -> str:
    listed = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/relationships/{kind}" Target="{name}.xml"/>'
        for name, _, kind, id_ in _PARTS
        if kind
    )
    if with_picture:
        listed += f'<Relationship Id="rIdQr" Type="{_OFFICE}/relationships/image" Target="media/qr.png"/>'
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
