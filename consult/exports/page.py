"""What the paginated formats print, in the order of the page, so that DOCX and PDF say the same.

The words of a document are in its own language, English, and do not follow the reader's.
"""

from dataclasses import dataclass
from itertools import groupby

from ..core.documents import (
    NOT_ISSUED,
    ROLLING,
    TEXTS,
    Cite,
    Entry,
    Paragraph,
    Section,
    Snapshot,
    Statement,
    annex,
    area_label,
    canonical_json,
    date_range,
    long_date,
    sha256_of,
)
from ..core.text.numbering import printed as printed
from ..core.text.openings import opening

AUTHOR = "Conference secretariat"
EMPTY_LIST = "This list holds no entries."
EMPTY_SECTION = "There are no entries in this section."
GLANCE = "Entries at a glance"
BODIES = "What each body is asked to consider"
BODIES_HEAD = ("Body", "Asked to consider")
PARTICIPANTS = "Participants"
RATIONALE = "Rationale."
ON_THE_WEB = "This document on the web"
HASH = "SHA-256 of its snapshot"
QR_CODE = "QR code of the address of this document's page"
STATEMENTS = "Statements of delegations"
_KINDS = {
    "reservation": "Reservation", "disassociation": "Disassociation", "explanation": "Explanation of position",
    "statement": "Statement",
}  # fmt: skip
_LONGEST_NOTE = 700  # characters of a footnote; a longer reservation stands in the annex alone


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line above an entry's text: stretches of text, each with the footnotes that hang on it."""

    label: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def text(self) -> str:
        """The line without label and footnotes."""
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph, in italics where it opens a preambular one, with the reservations that hang on its
    end."""

    text: str
    emphasised: bool = False
    reservations: tuple[Statement, ...] = ()


def masthead(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    """The lines at the left (conference, place and dates) and at the right (symbol, distribution, date, language)."""
    conference = snapshot.conference
    left = [conference.title, f"{conference.place}, {date_range(conference.starts, conference.ends)}"]
    right = [
        snapshot.symbol,
        f"Distr.: {snapshot.distribution}",
        snapshot.issued_local.split(",")[0],
        f"Original: {snapshot.original_language}",
    ]
    return left, right


def subtitle(snapshot: Snapshot) -> str:
    """Which list and revision this is and when it was issued."""
    what = snapshot.status[:1].upper() + snapshot.status[1:]
    if snapshot.status in (NOT_ISSUED, ROLLING, TEXTS):
        return f"{what}, as of {snapshot.issued_local}"
    revision = f", revision {snapshot.revision}" if snapshot.revision else ""
    if snapshot.parent:
        what = f"From the {snapshot.status}"
    return f"{what} No. {snapshot.list_number}{revision}, issued on {snapshot.issued_local}"


def about(snapshot: Snapshot) -> list[str]:
    """The paragraphs before the sections: where the document comes from and how its order came about."""
    paragraphs = []
    if snapshot.parent:
        paragraphs.append(
            f"This document holds the entries of {snapshot.parent.symbol} that are addressed to the "
            f"{snapshot.body.full_name}. Places are those of that list, whose snapshot has the SHA-256 "
            f"{snapshot.parent.sha256}."
        )
    if snapshot.previous:
        of = f" of {long_date(snapshot.previous.issued_at)}" if snapshot.previous.issued_at else ""
        paragraphs.append(f"This document replaces {snapshot.previous.symbol}{of}.")
    if note := snapshot.ranking:
        paragraphs.append(
            f"The order of the entries starts from ranking round {note.round_number}, \u201c{note.round_title}\u201d, "
            f"which closed on {note.closed_local}. {note.method} {note.cast} of {note.entitled} deciding delegations "
            "cast a ballot. A ranking advises; it decides nothing. Where an entry stands elsewhere than the ranking "
            "put it, the reason is given with the entry."
        )
    return paragraphs


def whereabouts(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What stands beside the QR code: where the document's page is and the hash to compare; nothing without a page."""
    if not snapshot.address:
        return []
    return [(ON_THE_WEB, snapshot.address), (HASH, sha256_of(canonical_json(snapshot)))]


def section_title(section: Section, number: int) -> tuple[str, str]:
    """The section's letter and title: ("A.", "Norms")."""
    return f"{chr(ord('A') + number - 1)}.", section.title


def glance_head(snapshot: Snapshot) -> tuple[str, ...]:
    """The heads of the columns of `glance`. A compilation puts no text before another: its numbers only count."""
    return ("No." if snapshot.status in (TEXTS, ROLLING) else "Place", "Entry", "Title", "Sponsor", "Addressed to")


def glance(section: Section) -> list[tuple[str, ...]]:
    """One row an entry, under `glance_head`."""
    return [
        (str(e.position), e.ref, e.title, e.sponsor or "\u2013", ", ".join(b.acronym for b in e.bodies) or "\u2013")
        for e in section.entries
    ]


def lines(entry: Entry, snapshot: Snapshot | None = None) -> list[Line]:
    """The labelled lines above the entry's text; a line with nothing to say is left out. Of a `snapshot` the
    reservations to the entry as a whole too, each in a footnote."""
    subject = "; ".join(filter(None, [area_label(entry.area), ", ".join(entry.pillars)]))
    found = [
        _line("Sponsor", entry.sponsor),
        _line("Co-sponsors" if len(entry.co_sponsors) > 1 else "Co-sponsor", ", ".join(entry.co_sponsors)),
        _line("Area and pillar" if len(entry.pillars) < 2 else "Area and pillars", subject),
        _line("Addressed to", ", ".join(body.acronym for body in entry.bodies)),
        references(entry.cites),
        _line("Status", f"{entry.status}; version {entry.version}, {entry.version_symbol}"),
    ]
    if entry.departure_reason:
        rank = f"Place {entry.rank} in the ranking. " if entry.rank else ""
        found.append(_line("Ranking", f"{rank}Placed here by the chair: {entry.departure_reason}"))
    elif entry.rank:
        found.append(_line("Ranking", f"Place {entry.rank}"))
    if snapshot is not None and (whole := reservations(snapshot, entry, "")):
        parts = [(f"{', ' if n else ''}{s.delegation}", (footnote(s, snapshot),)) for n, s in enumerate(whole)]
        found.append(Line("Reservations" if len(whole) > 1 else "Reservation", tuple(parts)))
    return [line for line in found if line]


def reservations(snapshot: Snapshot, entry: Entry, paragraph_id: str) -> list[Statement]:
    """The reservations to a paragraph of an entry or to words in it; with "" those to the entry as a whole."""
    return [
        s for s in snapshot.statements
        if s.kind == "reservation" and s.ref == entry.ref and s.paragraph_id == paragraph_id
    ]  # fmt: skip


def marks(snapshot: Snapshot, entry: Entry, paragraph: Paragraph) -> dict[int, list[Statement]]:
    """Where reservations hang on the words of a paragraph; those to the whole of it hang on its end."""
    at: dict[int, list[Statement]] = {}
    for s in reservations(snapshot, entry, paragraph.id):
        at.setdefault(len(paragraph.text) if s.end is None else s.end, []).append(s)
    return at


def pieces(snapshot: Snapshot, entry: Entry, paragraph: Paragraph) -> list[Piece]:
    """A paragraph cut where reservations hang on its words."""
    at = marks(snapshot, entry, paragraph)
    opening_ends = len(opened(paragraph)[0])
    found, start = [], 0
    for end in sorted({opening_ends, *at, len(paragraph.text)} - {0}):
        found.append(Piece(paragraph.text[start:end], end <= opening_ends, tuple(at.get(end, ()))))
        start = end
    return found


def kind_of(statement: Statement) -> str:
    """What a statement is, as documents print it."""
    return _KINDS[statement.kind]


def footnote(statement: Statement, snapshot: Snapshot) -> str:
    """A reservation as the footnote at its place."""
    words = " ".join(statement.words.split())
    if len(words) > _LONGEST_NOTE:
        words = f"see S-{statement.number} in {annex(2 if bodies(snapshot) else 1)}."
    return f"Reservation of {statement.delegation}: {words}"


def statements(snapshot: Snapshot) -> list[tuple[str, list[Statement]]]:
    """The annex of statements: each delegation with its own, in English alphabetical order."""
    return [(name, list(own)) for name, own in groupby(snapshot.statements, key=lambda s: s.delegation)]


def about_statement(statement: Statement) -> str:
    """On what it was made, and when."""
    on = "the list as a whole"
    if statement.ref:
        on = f"{statement.ref}, version {statement.version}"
        if statement.paragraph:
            on += f", paragraph {statement.paragraph}"
        if statement.quote and (statement.moved or statement.start is not None):
            on += f": \u201c{statement.quote}\u201d"
        if statement.moved:
            on += " (these words have changed since)" if statement.quote else " (the text has changed since)"
    return f"On {on}. Made on {statement.made_local}."


def bodies(snapshot: Snapshot) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The rows of the annex on bodies: acronym, full name, (reference, title) of each entry. None in a body's own."""
    if snapshot.body:
        return []
    titles = {entry.ref: entry.title for entry in snapshot.entries}
    return [
        (body.acronym, body.full_name, [(ref, titles[ref]) for ref in body.refs])
        for body in snapshot.bodies
    ]


def opened(paragraph: Paragraph) -> tuple[str, str]:
    """A paragraph's opening words, which stand in italics, and the rest; no opening where it is not preambular."""
    at = opening(paragraph.text) if paragraph.kind == "preambular" else 0
    return paragraph.text[:at], paragraph.text[at:]


def _line(label: str, text: str | None) -> Line | None:
    return Line(label, ((text, ()),)) if text else None


def references(cites: tuple[Cite, ...]) -> Line | None:
    """Instruments by short name, each once, their clauses in footnotes."""
    notes: dict[str, list[str]] = {}
    for cite in cites:
        end = "" if cite.citation.endswith(".") else "."
        notes.setdefault(cite.instrument_short, []).append(f"{cite.citation}{end} {cite.summary}".strip())
    parts = []
    for index, (instrument, texts) in enumerate(notes.items()):
        parts.append((f"{', ' if index else ''}{instrument}", tuple(texts)))
    return Line("Builds on", tuple(parts)) if parts else None
