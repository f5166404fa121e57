"""What a document of candidates holds, as plain data."""

from dataclasses import dataclass, field

from consult.core.messages import Message
from consult.core.text.changes import Operation, Text
from consult.core.words import Kind


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one author's tracked changes make of a candidate: `text` is how it would read, `operations` how it differs.
    `date` is that of the first change, as the file has it."""

    author: str
    date: str
    text: Text
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A comment of the word processor: on the words body[start:end] of a paragraph, on a whole one (start None), or on
    the candidate (paragraph_id None). `quote` are the words, `replies` what others answered as (author, text)."""

    author: str
    date: str
    body: str
    paragraph_id: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    replies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedCandidate:
    """One candidate. `kind` is None where the document does not say which of the two it is; `ref` is the reference that
    its heading begins with, such as N-07. `text` has the paragraph ids p1, p2, ...; `facts` are lines such as "Area:
    policy", by their label; `notes` what to look at."""

    kind: Kind | None
    text: Text
    rationale: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    comments: tuple[MarginComment, ...] = ()
    notes: tuple[Message, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that belongs to no candidate or cannot be kept: what it is, and its words."""

    what: Message
    words: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """The candidates of a document, in order, and what was not taken into any."""

    candidates: list[ImportedCandidate] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
