"""The shape of a frozen list. Delegations, bodies and instruments are named as they were at issue; no person is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

# A field that older snapshots do not have: with its default it is left out of the bytes, so that theirs stay the same.
LATER = {"later": True}
SCHEMA = 1  # raised when a field changes its meaning; a stored snapshot keeps the number it was frozen under


@dataclass(frozen=True, slots=True)
class ConferenceRef:
    """The conference as the masthead prints it. `timezone` is an IANA name, such as Asia/Bangkok."""

    title: str
    place: str
    starts: date
    ends: date
    timezone: str


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """Another issued document: its symbol, the SHA-256 of its snapshot (hexadecimal), and when it was issued."""

    symbol: str
    sha256: str
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A body to which an entry is addressed. `code` is the public code used in addresses."""

    code: str
    acronym: str
    full_name: str


@dataclass(frozen=True, slots=True)
class BodyTask:
    """A body with the references of the entries addressed to it, in the order of the list."""

    code: str
    acronym: str
    full_name: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cite:
    """A cited clause: "A/70/174, para. 13 (a)", the instrument's short name, and our summary of the clause."""

    citation: str
    instrument_short: str
    summary: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the pinned version. `id` is stable; `number` is what is printed ("2", "5 bis", "(a)", "" for a
    preambular one). `kind` and `level` came later: bytes carry them only where they say something.
    """

    id: str
    number: str
    text: str
    kind: str = field(default="operative", metadata=LATER)
    level: int = field(default=1, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list: a candidate pinned to a version. `rank` is its place in the ranking used."""

    ref: str
    status: str
    title: str
    version: int
    version_symbol: str
    sponsor: str | None
    area: str
    paragraphs: tuple[Paragraph, ...]
    co_sponsors: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    bodies: tuple[BodyRef, ...] = ()
    cites: tuple[Cite, ...] = ()
    rationale: str | None = None
    rank: int | None = None
    departure_reason: str | None = None
    position: int = 0  # 1-based place in its section; freeze() gives it


@dataclass(frozen=True, slots=True)
class Section:
    """The norms or the recommendations. `kind` is "norm" or "recommendation"."""

    kind: str
    title: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class RankingNote:
    """How the order came about: the round, when it closed, the method in one sentence, and how many took part.

    `cast` counts the deciding delegations that cast a ballot, `entitled` those that could.
    """

    round_number: int
    round_title: str
    closed_at: datetime
    method: str
    cast: int
    entitled: int
    closed_local: str = ""  # conference time, written out by freeze()


@dataclass(frozen=True, slots=True)
class ParticipantGroup:
    """A category of participants and its delegations, already in English alphabetical order."""

    category: str
    delegations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a delegation has put on the record. `ref` names the entry, "" for the list as a whole; `version` is the one
    it was made on, `paragraph` what that calls its paragraph, `quote` the words.

    `paragraph_id`, `start` and `end` say where it stands in the entry as it is printed: at words, at the end of a
    paragraph, or (no paragraph) at the entry. `moved`: it was made on other words than those that are printed.
    """

    number: int
    kind: str
    delegation: str
    ref: str
    version: int
    paragraph: str
    quote: str
    words: str
    made_at: datetime
    paragraph_id: str = ""
    start: int | None = None
    end: int | None = None
    moved: bool = False
    made_local: str = ""  # conference time, written out by freeze()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A list, or what it asks of one body, as issued. Made by `freeze` and `for_body` only.

    `body` and `parent` are set in a body's document and empty in a list. `issued_local` is conference time, written
    out, so that later changes to time zone data cannot alter the document. `address`: of the document's page, or empty
    where the installation has none that others could open.
    """

    schema: int
    conference: ConferenceRef
    symbol: str
    revision: int
    list_number: int
    title: str
    status: str
    distribution: str
    issued_at: datetime
    issued_local: str
    original_language: str
    language: str
    note: str
    banner: str
    illustrative: bool
    sections: tuple[Section, ...]
    bodies: tuple[BodyTask, ...]
    ranking: RankingNote | None
    participants: tuple[ParticipantGroup, ...]
    previous: DocumentRef | None
    body: BodyRef | None
    parent: DocumentRef | None
    address: str = field(default="", metadata=LATER)
    statements: tuple[Statement, ...] = field(default=(), metadata=LATER)  # in English alphabetical order

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of all sections in the order of the list."""
        return tuple(entry for section in self.sections for entry in section.entries)
