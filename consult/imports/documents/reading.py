"""A document of candidates from its bytes: lines, structure, then what was changed and remarked in it."""

from collections.abc import Mapping, Sequence

from consult.core.errors import Refused
from consult.core.messages import Message
from consult.core.text.changes import Text, derive
from consult.core.text.folding import clean, clean_line, fold
from consult.core.text.numbering import renumber
from consult.core.text.paragraphs import MOST_BODY, MOST_PARAGRAPHS, Paragraph, ParagraphKind
from consult.imports.office.blocks import Document, Para, Table
from consult.imports.office.documents import read_document
from consult.imports.office.numbering import Counter, read_lists
from consult.imports.office.package import Kind as FileKind
from consult.imports.office.package import Package, kind_of

from . import changes, margins
from .lines import Line, numbered
from .markdown import read_markdown
from .shapes import DocumentRead, ImportedCandidate, MarginComment, Proposal, Unread
from .structure import Found, Role, Structure, structure
from .words import fact_in

MOST_CANDIDATES = 40
MOST_PARAS = 2_000
_MOST_AUTHORS = 20


def read_candidates(data: bytes) -> DocumentRead:
    """The candidates in a DOCX or Markdown file. Raises Refused where it cannot be read or holds none."""
    kind = kind_of(data)
    if kind is FileKind.XLSX:
        raise Refused(Message("Candidates are read from DOCX and Markdown. This is a workbook."), field="file")
    if kind is FileKind.TEXT:
        lines, unread = read_markdown(data)
        parsed = structure(lines)
        _check(parsed)
        made = [_candidate(found, (), ()) for found in parsed.found]
        return _read(made, [*_unplaced(lines, parsed), *unread])
    return _of_word(Package(data))


def _check(parsed: Structure) -> None:
    if not any(found.parts for found in parsed.found):
        raise Refused(
            Message("No candidate was found: a title as a heading, and below it the paragraphs of the text."),
            field="file",
        )
    if len(parsed.found) > MOST_CANDIDATES:
        raise Refused(Message("The file has more than %(most)s candidates. Send it in several parts.",
                              most=MOST_CANDIDATES), field="file")  # fmt: skip


def _read(made: list[ImportedCandidate], unread: list[Unread]) -> DocumentRead:
    empty = [one for one in made if not one.text.paragraphs]
    unread += [Unread(Message("The heading “%(title)s” has no text below it.", title=one.text.title), one.rationale)
               for one in empty]  # fmt: skip
    return DocumentRead([one for one in made if one.text.paragraphs], unread)


def _candidate(
    found: Found, proposals: Sequence[Proposal], comments: Sequence[MarginComment], notes: Sequence[Message] = ()
) -> ImportedCandidate:
    return ImportedCandidate(
        found.kind, base_text(found), "\n\n".join(found.rationale), dict(found.facts), tuple(proposals),
        tuple(comments), (*found.notes, *notes), found.ref,
    )  # fmt: skip


def base_text(found: Found) -> Text:
    """The candidate's title and paragraphs, p1 to pn, numbered afresh."""
    paragraphs = [
        Paragraph(f"p{at}", at, part.body, part.kind, part.level) for at, part in enumerate(found.parts, 1)
    ]
    return Text(found.title, tuple(renumber(paragraphs)))


def _unplaced(lines: Sequence[Line], parsed: Structure) -> list[Unread]:
    words = [line.text for line, (role, _) in zip(lines, parsed.roles, strict=True) if role is Role.NONE]
    return [Unread(Message("Text outside the candidates was passed over."), "\n".join(words))] if words else []


def _of_word(package: Package) -> DocumentRead:
    document = read_document(package)
    paras = [block for block in document.blocks if isinstance(block, Para) and not block.boxed]
    if len(paras) > MOST_PARAS:
        raise Refused(
            Message("The document has more than %(most)s paragraphs. Send it in several parts.", most=MOST_PARAS),
            field="file",
        )
    base, of = changes.base_of(paras)
    counter = Counter(read_lists(package))
    lines = [_line(paras[joined.paras[-1]], joined, counter) for joined in base]
    parsed = structure(lines)
    _check(parsed)
    reader = _Word(document, paras, base, of, lines, parsed)
    made = []
    for at, found in enumerate(parsed.found):
        notes = reader.footnotes(at, found)
        made.append(_candidate(found, reader.proposals[at], reader.comments[at], (*notes, *reader.notes[at])))
    return _read(made, [*_unplaced(lines, parsed), *reader.unread])


def _line(para: Para, joined: changes.Joined, counter: Counter) -> Line:
    automatic = counter.next(para)
    typed, text = numbered(joined.raw)
    words = [piece for _, piece in joined.pieces if fold(piece.text)]
    heading = counter.lists.outline_of(para)
    styles = counter.lists.style_of(para)
    line = Line(
        text if heading is None else clean(joined.raw), typed if heading is None else "", 0, heading,
        bold=bool(words) and all(piece.bold for piece in words),
        italic=bool(words) and words[0].italic, fact=fact_in(joined.raw),
        style=styles[0].name.lower() if styles else "",
    )  # fmt: skip
    if automatic is not None and heading is None:
        line.number, line.depth = automatic
        line.text = clean(joined.raw)
    return line


def _same(ours: Text, theirs: Text) -> bool:
    return ours.title == theirs.title and [(p.id, p.body) for p in ours.paragraphs] == [
        (p.id, p.body) for p in theirs.paragraphs
    ]


def _too_large(text: Text) -> bool:
    return len(text.paragraphs) > MOST_PARAGRAPHS or any(len(p.body) > MOST_BODY for p in text.paragraphs)


class _Word:
    """What is read of a DOCX besides its text: proposals and comments by candidate, and what belongs to none."""

    def __init__(self, document: Document, paras: list[Para], base: list[changes.Joined], of: list[int],
                 lines: list[Line], parsed: Structure):  # fmt: skip
        self.document, self.paras, self.base, self.of = document, paras, base, of
        self.lines, self.parsed = lines, parsed
        self.texts = [base_text(found) for found in parsed.found]
        self.automatic = [clean(joined.raw) == line.text for joined, line in zip(base, lines, strict=True)]
        count = len(parsed.found)
        self.proposals: list[list[Proposal]] = [[] for _ in range(count)]
        self.comments: list[list[MarginComment]] = [[] for _ in range(count)]
        self.notes: list[list[Message]] = [[] for _ in range(count)]
        self.unread: list[Unread] = []
        for author, date in list(changes.authors(paras).items())[:_MOST_AUTHORS]:
            self._propose(author, date)
        for first, second, words in changes.struck_by_others(paras):
            what = Message("%(second)s struck out words that %(first)s had put in: they stay in the proposal of "
                           "%(first)s.", first=first, second=second)  # fmt: skip
            self.unread.append(Unread(what, words))
        self._remark()
        self._left()

    def _propose(self, author: str, date: str) -> None:
        """One author's reading, candidate by candidate."""
        reading = changes.joined(self.paras, changes.of_author(author))
        claimed = changes.claims(self.paras, reading, self.of, self.base)
        ids = [{part.line: f"p{n}" for n, part in enumerate(found.parts, 1)} for found in self.parsed.found]
        parts = [{part.line: part for part in found.parts} for found in self.parsed.found]
        titles = [found.title for found in self.parsed.found]
        texts: list[list[Paragraph]] = [[] for _ in titles]
        where: tuple[Role, int | None] = (Role.NONE, None)
        fresh = 0
        for paragraph, at in zip(reading, claimed, strict=True):
            typed, words = numbered(paragraph.raw)
            body = clean(paragraph.raw) if at is not None and self.automatic[at] else words
            if not fold(body):
                continue
            role, candidate = self.parsed.roles[at] if at is not None else where
            if at is not None:
                where = role, candidate
            if candidate is None:
                if at is None:
                    self.unread.append(Unread(Message("%(author)s put words in outside the candidates.",
                                                      author=author), body))  # fmt: skip
            elif role is Role.TITLE and at is not None:
                titles[candidate] = self._title(candidate, at, paragraph.raw)
            elif role is Role.RATIONALE:
                if at is None or fold(self.base[at].raw) != fold(paragraph.raw):
                    what = Message("%(author)s changed the rationale. It would read:", author=author)
                    self.unread.append(Unread(what, body))
            elif at is not None and role is Role.BODY:
                part = parts[candidate][at]
                texts[candidate].append(Paragraph(ids[candidate][at], 1, body, part.kind, part.level))
            elif at is None:
                fresh += 1
                like = texts[candidate][-1] if texts[candidate] else None
                kind, level = (like.kind, like.level) if like else (ParagraphKind.OPERATIVE, 1)
                texts[candidate].append(Paragraph(f"+{fresh}", 1, body, kind, level))
        for at, found in enumerate(self.parsed.found):
            text = Text(titles[at], tuple(texts[at]))
            base = self.texts[at]
            if not found.parts or _same(base, text):
                continue
            if not text.paragraphs:
                self.notes[at].append(Message("%(author)s struck out the whole text.", author=author))
            elif _too_large(base) or _too_large(text):
                self.notes[at].append(Message("The changes of %(author)s were not read: the text is too long.",
                                              author=author))  # fmt: skip
            elif operations := derive(base, text):
                self.proposals[at].append(Proposal(author, date, text, operations))

    def _title(self, candidate: int, at: int, raw: str) -> str:
        """The title in a reading of its line: what the base line has before the title ("Norm 3:") is left away."""
        title, line = self.parsed.found[candidate].title, clean_line(self.base[at].raw)
        before = line.partition(title)[0] if title in line else ""
        words = clean_line(raw)
        return words.removeprefix(before.rstrip()).lstrip(" :.–—-") if before else words

    def _remark(self) -> None:
        """The margin comments, each on its candidate."""
        ranged = margins.ranges(self.paras, self.base, self.of)
        bodies = [self._bodies(found) for found in self.parsed.found]
        for margin, replies in margins.threads(self.document):
            if not fold(margin.text):
                continue
            where = ranged.get(margin.id)
            places = [at for at, _, words in where.words if fold(words)] if where else []
            places += [where.place] if where and where.place is not None else []
            candidate = next((self.parsed.roles[at][1] for at in places if self.parsed.roles[at][1] is not None), None)
            if candidate is None:
                said = "\n".join([margin.text, *(f"{reply.author}: {reply.text}" for reply in replies)])
                what = Message("A comment of %(author)s lies outside the candidates.", author=margin.author)
                self.unread.append(Unread(what, said))
                continue
            self.comments[candidate].append(margins.anchored(margin, replies, where, bodies[candidate]))

    def _bodies(self, found: Found) -> Mapping[int, tuple[str, str, int]]:
        return {
            part.line: (f"p{n}", part.body, max(0, self.base[part.line].raw.find(part.body[:20])))
            for n, part in enumerate(found.parts, 1)
        }

    def footnotes(self, at: int, found: Found) -> list[Message]:
        """Put the footnotes of a candidate into its rationale, by the paragraph they hang on."""
        numbers = {part.line: n for n, part in enumerate(found.parts, 1)}
        kept = 0
        for line, (_, candidate) in enumerate(self.parsed.roles):
            for _, piece in self.base[line].pieces:
                if candidate == at and piece.point and piece.point[0] == "footnote":
                    words = self.document.footnotes.get(piece.point[1], "")
                    if fold(words):
                        on = f"paragraph {numbers[line]}" if line in numbers else "the title"
                        found.rationale.append(f"Footnote to {on}: {clean(words)}")
                        kept += 1
        return [Message("Footnotes were put below the rationale.")] if kept else []

    def _left(self) -> None:
        """What a text of candidates has no place for."""
        document = self.document
        for block in document.blocks:
            if isinstance(block, Table):
                rows = [" | ".join(cell.text() for cell in row.cells) for row in block.rows]
                if any(fold(row) for row in rows):
                    self.unread.append(Unread(Message("A table was passed over."), "\n".join(rows)))
            elif block.boxed and fold(block.text()):
                self.unread.append(Unread(Message("A text box was passed over."), clean(block.text())))
        for count, what in (
            (document.pictures, Message("Pictures and drawings were passed over.")),
            (document.embedded, Message("Embedded objects were passed over.")),
            (document.hidden, Message("Hidden text was passed over.")),
        ):
            if count:
                self.unread.append(Unread(what))
