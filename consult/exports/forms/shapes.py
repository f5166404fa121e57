"""What a form is made of: plain data, gathered by whoever may read it."""

from dataclasses import dataclass
from datetime import datetime

from ...core.documents import Paragraph
from ...core.forms import Layout
from ...core.words import CommentCategory


@dataclass(frozen=True, slots=True)
class FormText:
    """One version of a candidate: `ref` (N-07), its number, its symbol and its numbered paragraphs."""

    ref: str
    version: int
    symbol: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment in the chair's compilation. `ref` is its own reference (C-12), `text_ref` and `version` what it was
    made on, `paragraph_id` None for the whole text. `delegation` (or the office that replied, which has no category) is
    empty under the Chatham House Rule; `quote` are words commented on; `observations` the chair's answer; `answers` the
    reference of the comment it is a reply to. `stands` says where it stands since the text has moved on ("this
    stands on paragraph 3 now"), "" while that is where it was made.
    """

    ref: str
    text_ref: str
    version: int
    paragraph_id: str | None
    delegation: str
    category: CommentCategory | None
    comment: str
    proposed: str = ""
    quote: str = ""
    observations: str = ""
    answers: str = ""
    stands: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form. With `entries` it is the compilation; without (None) it is to be filled in for `delegation`.

    `code` is the delegation's, `blank_rows` how many rows each paragraph gets, `closes` until when comments are taken
    and `banner` what to print wherever invented texts stand, both empty if there is nothing to say. `made_at` is aware
    and is the only date in the files.
    """

    layout: Layout
    conference: str
    timezone: str
    made_at: datetime
    texts: tuple[FormText, ...]
    delegation: str = ""
    code: str = ""
    blank_rows: int = 1
    entries: tuple[Entry, ...] | None = None
    closes: str = ""
    banner: str = ""

    @property
    def blank(self) -> bool:
        """Whether it is to be filled in."""
        return self.entries is None
