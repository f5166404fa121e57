"""WordprocessingML into blocks. Names are those of ECMA-376, part 1, chapter 17."""

from consult.core.files.archives import Unreadable

from .blocks import Cell, Change, Document, Para, Piece, Row, Table
from .xml import TOO_MUCH, walk

# What holds former properties or a second rendering of the same content.
_SKIPPED = frozenset(
    {
        "w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:tblPrExChange", "w:tcPrChange", "w:trPrChange",
        "w:sectPrChange", "w:tblGridChange", "w:numberingChange", "mc:Fallback", "w:instrText", "w:delInstrText",
        "w:sdtPr", "w:rubyPr", "w:rt",
    }
)  # fmt: skip
_CHANGES = {"w:ins": "inserted", "w:moveTo": "inserted", "w:del": "deleted", "w:moveFrom": "deleted"}
_OFF = frozenset({"0", "false", "off", "none"})
_MOST_GRID = 200
_MOST_PARAS = 60_000  # those in cells included
_MOST_OPEN = 100  # comments on one and the same word


class Body:
    """The state of reading one part. `path` are the open elements, `skip` how deep inside one that is passed over."""

    def __init__(self, document: Document):
        self.document = document
        self.path: list[str] = []
        self.skip = 0
        self.paras: list[Para] = []  # open ones: a text box nests paragraphs
        self.runs: list[dict[str, bool]] = []
        self.nested = 0  # tables
        self.boxes = self.count = 0
        self.inserted: list[Change] = []
        self.deleted: list[Change] = []
        self.comments: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        """The outermost table being read."""
        return self.document.blocks[-1]

    def read(self, content: bytes) -> None:
        """Read a part, into the document. Raises Unreadable."""
        walk(content, start=self.start, end=self.end, text=self.text, wanted=_WITH_ATTRIBUTES)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if self.skip:
            self.skip += 1
        elif name in _SKIPPED:
            self.skip = 1
        elif (handler := _STARTS.get(name)) is not None:
            handler(self, attributes)

    def end(self, name: str) -> None:
        self.path.pop()
        if self.skip:
            self.skip -= 1
        elif (handler := _ENDS.get(name)) is not None:
            handler(self)

    def text(self, data: str) -> None:
        if not self.skip and self.path and self.path[-1] in ("w:t", "w:delText", "m:t"):
            self.put(data)

    def put(self, text: str, point: tuple[str, str] | None = None) -> None:
        if not self.paras:
            return
        run = self.runs[-1] if self.runs else {}
        if run.get("hidden"):
            self.document.hidden += 1
            return
        self.paras[-1].pieces.append(
            Piece(
                text,
                self.inserted[-1] if self.inserted else None,
                self.deleted[-1] if self.deleted else None,
                run.get("italic", False),
                run.get("bold", False),
                self.comments,
                point,
            )
        )

    # paragraphs and runs

    def open_para(self, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MOST_PARAS:
            raise Unreadable(TOO_MUCH)
        self.paras.append(Para(boxed=self.boxes > 0))

    def close_para(self) -> None:
        if self.paras:
            self.keep(self.paras.pop())

    def keep(self, para: Para) -> None:
        """Put a paragraph where it belongs: its cell, or the document."""
        if not self.nested:
            self.document.blocks.append(para)
        elif (cell := self.cell()) is not None:
            cell.paras.append(para)

    def open_run(self, attributes: dict[str, str]) -> None:
        self.runs.append({})

    def close_run(self) -> None:
        if self.runs:
            self.runs.pop()

    def break_line(self, attributes: dict[str, str]) -> None:
        if attributes.get("w:type", "textWrapping") == "textWrapping":
            self.put("\n")

    def symbol(self, attributes: dict[str, str]) -> None:
        try:
            code = int(attributes.get("w:char", ""), 16)
        except ValueError:
            return
        # A symbol font's private code says nothing without the font.
        self.put(chr(code) if 32 <= code < 0xD800 else "\ufffd")

    def style(self, attributes: dict[str, str]) -> None:
        if self.paras and self.path[-2:-1] == ["w:pPr"]:
            self.paras[-1].style = attributes.get("w:val", "")

    def number(self, attributes: dict[str, str]) -> None:
        if self.paras and "w:pPr" in self.path[-3:]:
            self.paras[-1].num = (attributes.get("w:val", ""), self.paras[-1].num[1] if self.paras[-1].num else 0)

    def level(self, attributes: dict[str, str]) -> None:
        if self.paras and "w:pPr" in self.path[-3:]:
            former = self.paras[-1].num
            self.paras[-1].num = (former[0] if former else "", _int(attributes.get("w:val")))

    def outline(self, attributes: dict[str, str]) -> None:
        if self.paras and self.path[-2:-1] == ["w:pPr"]:
            self.paras[-1].outline = _int(attributes.get("w:val"), 9)

    def indent(self, attributes: dict[str, str]) -> None:
        if self.paras and self.path[-2:-1] == ["w:pPr"]:
            self.paras[-1].indent = _int(attributes.get("w:left") or attributes.get("w:start"))

    # tracked changes

    def open_change(self, attributes: dict[str, str]) -> None:
        name = self.path[-1]
        change = Change(
            attributes.get("w:author", ""), attributes.get("w:date", ""), name in ("w:moveTo", "w:moveFrom")
        )
        parent = self.path[-2] if len(self.path) > 1 else ""
        if parent == "w:rPr" and self.path[-3:-2] == ["w:pPr"]:
            if self.paras and _CHANGES[name] == "inserted":
                self.paras[-1].mark_inserted = change
            elif self.paras:
                self.paras[-1].mark_deleted = change
        elif parent == "w:trPr" and self.nested == 1 and _CHANGES[name] == "deleted" and self.table.rows:
            self.table.rows[-1].deleted = True
        # Kept open in any case, so that the end of the element finds it.
        (self.inserted if _CHANGES[name] == "inserted" else self.deleted).append(change)

    def close_inserted(self) -> None:
        self.inserted.pop()

    def close_deleted(self) -> None:
        self.deleted.pop()

    # comments and footnotes

    def open_comment(self, attributes: dict[str, str]) -> None:
        if len(self.comments) < _MOST_OPEN:
            self.comments |= {attributes.get("w:id", "")}

    def close_comment(self, attributes: dict[str, str]) -> None:
        self.comments -= {attributes.get("w:id", "")}

    def comment_point(self, attributes: dict[str, str]) -> None:
        self.put("", ("comment", attributes.get("w:id", "")))

    def footnote(self, attributes: dict[str, str]) -> None:
        self.put("", ("footnote", attributes.get("w:id", "")))

    # tables: one inside a cell of another gives that cell its paragraphs

    def open_table(self, attributes: dict[str, str]) -> None:
        self.nested += 1
        if self.nested == 1:
            self.document.blocks.append(Table())

    def close_table(self) -> None:
        self.nested -= 1

    def grid(self, attributes: dict[str, str]) -> None:
        if self.nested == 1 and len(self.table.widths) < _MOST_GRID:
            self.table.widths.append(_int(attributes.get("w:w")))

    def open_row(self, attributes: dict[str, str]) -> None:
        if self.nested == 1:
            self.table.rows.append(Row())

    def before(self, attributes: dict[str, str]) -> None:
        if self.nested == 1 and self.table.rows:
            self.table.rows[-1].cells.append(Cell(0, _grid(attributes), continued=True))

    def open_cell(self, attributes: dict[str, str]) -> None:
        if self.nested == 1 and self.table.rows:
            cells = self.table.rows[-1].cells
            cells.append(Cell(cells[-1].start + cells[-1].span if cells else 0, 1))

    def cell(self) -> Cell | None:
        """The cell being read."""
        cells = self.table.rows[-1].cells if self.nested and self.table.rows else None
        return cells[-1] if cells else None

    def span(self, attributes: dict[str, str]) -> None:
        if self.nested == 1 and (cell := self.cell()) is not None:
            cell.span = max(1, _grid(attributes))

    def merge(self, attributes: dict[str, str]) -> None:
        if self.nested == 1 and (cell := self.cell()) is not None:
            cell.continued = attributes.get("w:val", "continue") == "continue"

    # what cannot be read

    def picture(self, attributes: dict[str, str]) -> None:
        self.document.pictures += 1

    def formula(self, attributes: dict[str, str]) -> None:
        self.document.formulas += 1

    def embed(self, attributes: dict[str, str]) -> None:
        self.document.embedded += 1

    def open_box(self, attributes: dict[str, str]) -> None:
        self.boxes += 1

    def close_box(self) -> None:
        self.boxes -= 1


def _flag(name: str):
    def set_flag(body: Body, attributes: dict[str, str]) -> None:
        if body.runs and body.path[-3:-1] == ["w:r", "w:rPr"]:
            body.runs[-1][name] = attributes.get("w:val", "1") not in _OFF

    return set_flag


def _grid(attributes: dict[str, str]) -> int:
    return min(_MOST_GRID, max(0, _int(attributes.get("w:val"))))


def _int(value: str | None, default: int = 0) -> int:
    return int(value) if value and value.lstrip("-").isdecimal() and len(value) < 9 else default


_STARTS = {
    "w:p": lambda body, a: body.open_para(a), "w:r": Body.open_run, "w:i": _flag("italic"), "w:iCs": _flag("italic"),
    "w:b": _flag("bold"), "w:bCs": _flag("bold"), "w:vanish": _flag("hidden"),
    "w:tab": lambda body, a: body.put("\t") if body.path[-2:-1] == ["w:r"] else None,
    "w:br": Body.break_line, "w:cr": lambda body, a: body.put("\n"),
    "w:noBreakHyphen": lambda body, a: body.put("-"), "w:softHyphen": lambda body, a: body.put("\u00ad"),
    "w:sym": Body.symbol, "w:pStyle": Body.style, "w:numId": Body.number, "w:ilvl": Body.level,
    "w:outlineLvl": Body.outline, "w:ind": Body.indent,
    "w:ins": Body.open_change, "w:moveTo": Body.open_change, "w:del": Body.open_change,
    "w:moveFrom": Body.open_change,
    "w:commentRangeStart": Body.open_comment, "w:commentRangeEnd": Body.close_comment,
    "w:commentReference": Body.comment_point, "w:footnoteReference": Body.footnote,
    "w:tbl": Body.open_table, "w:gridCol": Body.grid, "w:tr": Body.open_row, "w:gridBefore": Body.before,
    "w:tc": Body.open_cell, "w:gridSpan": Body.span, "w:vMerge": Body.merge,
    "w:drawing": Body.picture, "w:pict": Body.picture, "w:object": Body.embed, "w:altChunk": Body.embed,
    "m:oMath": Body.formula, "w:txbxContent": Body.open_box,
}  # fmt: skip
_WITH_ATTRIBUTES = frozenset({*_STARTS, "w:footnote", "w:comment"})
_ENDS = {
    "w:p": lambda body: body.close_para(), "w:r": Body.close_run, "w:ins": Body.close_inserted,
    "w:moveTo": Body.close_inserted, "w:del": Body.close_deleted, "w:moveFrom": Body.close_deleted,
    "w:tbl": Body.close_table,
    "w:txbxContent": Body.close_box,
}  # fmt: skip
